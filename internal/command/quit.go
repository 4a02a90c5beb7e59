package command

import "context"

// quit ends the input.
func quit(context.Context, *Env, any) (Next, error) { return Quit{}, nil }
