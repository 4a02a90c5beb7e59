package command

import "context"

const quitHelp = `
exit  leave; quit, \q and Ctrl-D do so, too
quit
\q

If a transaction is open or a job runs, the first attempt reports that, and the
second one leaves.`

// quit ends the input.
func quit(context.Context, *Env, any) (Next, error) { return Quit{}, nil }
