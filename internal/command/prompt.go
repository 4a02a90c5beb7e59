package command

import (
	"context"
	"fmt"
)

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
