package command

import (
	"context"
	"fmt"
)

const promptHelp = `
prompt \u@\h [\d]>\_  user, host and schema
\R \D \d>\_           with the time
prompt                back to the prompt of the settings

The escapes are mysql's, and some of mysh: \T is * in a transaction and ! after
a loss, \j the number of jobs. \_ is a blank. \set prompt keeps it, if it is in
config.toml; \set right-prompt is for the right edge.`

// setPrompt changes the prompt. "" restores that of the settings.
func setPrompt(_ context.Context, env *Env, format string) (Next, error) {
	env.Current.Mode.Prompt = format
	if format == "" {
		env.Console.Print("Returning to default PROMPT")
	} else {
		env.Console.Print(fmt.Sprintf("PROMPT set to '%s'", format))
	}
	return nil, nil
}
