package repl

import (
	"context"

	"mysh/internal/command"
)

// A favourite is a favourite as Lines.
type favourite struct{ *command.Favourite }

// FavouriteLines returns a favourite as the input of a shell.
func FavouriteLines(f *command.Favourite) Lines { return favourite{f} }

// ReadLine returns the whole text.
func (f favourite) ReadLine(Prompt) (string, error) { return f.Read() }

// runFavourite performs the statements of a favourite that a user has called.
func runFavourite(ctx context.Context, sh *Shell, src *source, f *command.Favourite) error {
	inner, err := sh.source(FavouriteLines(f), "", "")
	if err != nil {
		return err
	}
	inner.caller = src.entry
	err = sh.read(ctx, inner)
	if rest := f.Rest(); err != nil && rest > 0 {
		sh.env.Console.Message(notSent(rest))
	}
	return err
}
