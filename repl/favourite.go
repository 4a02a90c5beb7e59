package repl

import (
	"context"
	"io"

	"mysh/internal/command"
)

// A favourite is the input of a favourite: Lines with its whole text.
type favourite struct {
	*command.Favourite
	isRead bool
}

// FavouriteLines returns a favourite as the input of a shell.
func FavouriteLines(f *command.Favourite) Lines { return &favourite{Favourite: f} }

// ReadLine returns the text.
func (f *favourite) ReadLine(Prompt) (string, error) {
	if f.isRead {
		return "", io.EOF
	}
	f.isRead = true
	return f.Text, nil
}

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
