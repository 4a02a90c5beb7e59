package repl

import (
	"context"

	"mysh/internal/humanize"
	"mysh/internal/scan"
)

// runGenerated runs the statements that a statement with \gexec has generated, in their order, until
// one fails; with --force, all of them. A user sees each one first. No client command is looked for in
// them, and no variable is inserted.
func (sh *Shell) runGenerated(ctx context.Context, src *source, generator scan.Input, texts []string) error {
	mode := &sh.env.Current.Mode
	for i, text := range texts {
		st := scan.Input{Line: generator.Line}.WithText(text, sh.env.Sessions.ScanMode())
		if mode.Interactive && mode.Verbose == 0 {
			sh.env.Console.Print(sh.env.Runner.Ruled(text))
		}
		failed := checkInterrupt(ctx, sh.run(ctx, src, st))
		if failed == nil {
			continue
		}
		err := sh.reportError(ctx, src, st, failed)
		if err == nil && !mode.Interactive {
			continue // by --force
		}
		if n := len(texts) - i - 1; n > 0 {
			sh.env.Console.Message(notSent(n))
		}
		return err
	}
	return nil
}

// notSent returns a sentence about statements that were not sent.
func notSent(n int) string {
	if n == 1 {
		return "The statement after it was not sent."
	}
	return "The " + humanize.Count(int64(n), "statement") + " after it were not sent."
}
