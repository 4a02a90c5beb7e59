package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"mysh/internal/favourites"
	"mysh/internal/scan"
)

const saveHelp = `
\fs top               saves the last statement as the favourite top
\fs top select …      saves this statement

What the statement refers to, as in :city, its head declares as a string, which
\fe top changes. A favourite of that name is replaced after a question.`

const editFavouriteHelp = `
\fe top               opens the file of a favourite in $VISUAL or $EDITOR
\fe new               begins a new one

The file is replaced when the editor ends, unless nothing has changed. What a
file looks like: \? f`

const removeHelp = `
\fd top               removes the file of a favourite, after a question`

// savedFavourite are the arguments of \fs.
type savedFavourite struct{ name, statement string }

func parseSaved(args string, mode scan.Mode) (any, error) {
	var s savedFavourite
	s.name, s.statement = wordIn(args, mode)
	if s.name = strings.TrimRight(s.name, ";"); s.name == "" {
		return nil, scan.Errorf(scan.Failure, `Usage: \fs <name> [statement]: without one, it saves the last statement`)
	}
	return s, nil
}

// parseOneFavourite returns the reader of the name of a favourite. Without a name, it refers to the usage.
func parseOneFavourite(usage string) func(string, scan.Mode) (any, error) {
	return func(args string, mode scan.Mode) (any, error) {
		name, rest := wordIn(strings.TrimRight(args, "; \t"), mode)
		if rest != "" || name == "" && usage != "" {
			return nil, scan.Errorf(scan.Failure, "Usage: %s", usage)
		}
		return name, nil
	}
}

// saveFavourite saves a statement, or the last one, as a favourite of the user's own.
func saveFavourite(ctx context.Context, env *Env, s savedFavourite) (Next, error) {
	if env.Favourites == nil {
		return nil, scan.Errorf(scan.Failure, "favourites cannot be saved here")
	}
	if s.statement == "" {
		s.statement = env.Input.LastStatement()
	}
	if strings.TrimSpace(s.statement) == "" {
		return nil, scan.Errorf(scan.Notice, `there is no last statement; type one after \fs %s`, s.name)
	}
	text, err := favourites.NewText(s.statement, env.Sessions.ScanMode())
	if err == nil {
		err = favourites.CheckText(text, env.Sessions.ScanMode())
	}
	if err != nil {
		return nil, scan.Errorf(scan.Failure, "cannot save favourite %s: %s", s.name, err)
	}
	path, err := env.Favourites.Add(s.name, text, false)
	if errors.Is(err, favourites.ErrExists) {
		var yes bool
		if yes, err = env.Console.Confirm(ctx, fmt.Sprintf("%s exists. Replace it? [y/N] ", env.Favourites.Short(path))); err != nil {
			return nil, err
		}
		if !yes {
			env.Console.Info("Nothing was saved.")
			return nil, nil
		}
		path, err = env.Favourites.Add(s.name, text, true)
	}
	if err != nil {
		return nil, scan.Errorf(scan.Failure, "%s", err)
	}
	env.Console.Info(fmt.Sprintf(`Saved in %s; \f %s runs it.`, env.Favourites.Short(path), strings.TrimSuffix(s.name, ".sql")))
	return nil, nil
}

// newFavourite is the text of a favourite that the user begins in an editor.
const newFavourite = `-- what it shows
-- :n int = 10  how many rows
select 1 limit :n;
`

// editFavourite opens the file of a favourite in an editor, or a new one.
func editFavourite(ctx context.Context, env *Env, name string) (Next, error) {
	machine := env.Console.Machine()
	if machine == nil || env.Favourites == nil || !env.Current.Mode.Interactive {
		return nil, scan.Errorf(scan.Failure, "favourites cannot be edited here")
	}
	f, err := env.Favourites.Find(name)
	isNew := err != nil && favourites.CheckName(name) == nil
	switch {
	case isNew:
		f = favourites.Favourite{Name: strings.TrimSuffix(name, ".sql")}
	case err != nil:
		return nil, scan.Errorf(scan.Failure, "%s", err)
	case f.Text == "" && f.Problem != nil:
		return nil, scan.Errorf(scan.Failure, "%s", f.Wrap(f.Problem, env.Favourites.Short(f.Path)))
	}
	before := f.Text
	if isNew {
		before = newFavourite
	}
	text, err := machine.Edit(before)
	if err != nil {
		return nil, scan.Errorf(scan.Failure, "%s", err)
	}
	if strings.TrimSpace(text) == "" || strings.TrimRight(text, "\n") == strings.TrimRight(before, "\n") {
		env.Console.Info("Nothing has changed; nothing was saved.")
		return nil, nil
	}
	text += "\n"
	if isNew {
		f.Path, err = env.Favourites.Add(f.Name, text, false)
	} else {
		err = replaceFavourite(ctx, env, f, text)
	}
	if err != nil {
		return nil, scan.Errorf(scan.Failure, "%s%s", err, rescued(text))
	}
	env.Console.Info(fmt.Sprintf(`Saved in %s; \f %s runs it.`, env.Favourites.Short(f.Path), f.Name))
	if err := favourites.CheckText(text, env.Sessions.ScanMode()); err != nil {
		env.Console.Message(f.Wrap(err, env.Favourites.Short(f.Path)).Error())
	}
	return nil, nil
}

// rescued writes a text that cannot be saved to a temporary file, and returns where it is, as the end of
// an error.
func rescued(text string) string {
	file, err := os.CreateTemp("", "mysh-*.sql")
	if err != nil {
		return ""
	}
	_, err = file.WriteString(text)
	if errors.Join(err, file.Close()) != nil {
		return ""
	}
	return "; the edited text is in " + file.Name()
}

// replaceFavourite replaces the text of a favourite that was read before. The user trusts their own
// changes of a file that they have trusted.
func replaceFavourite(ctx context.Context, env *Env, f favourites.Favourite, text string) error {
	if now, err := env.Favourites.Find(f.Name); err == nil && now.Path == f.Path && now.Text != f.Text {
		yes, err := env.Console.Confirm(ctx, env.Favourites.Short(f.Path)+" has changed meanwhile. Replace it? [y/N] ")
		if err != nil || !yes {
			return errors.Join(err, errors.New("nothing was saved"))
		}
	}
	if err := f.Write(text); err != nil {
		return err
	}
	if f.Project && f.Trust == favourites.Trusted {
		f.Text = text
		return env.Favourites.Trust(f)
	}
	return nil
}

// removeFavourite removes a favourite, after a question.
func removeFavourite(ctx context.Context, env *Env, name string) (Next, error) {
	f, err := findFavourite(env, name)
	if err != nil {
		return nil, err
	}
	path := env.Favourites.Short(f.Path)
	yes, err := env.Console.Confirm(ctx, fmt.Sprintf("Remove %s? [y/N] ", path))
	switch {
	case err != nil:
		return nil, err
	case !yes:
		env.Console.Info("Nothing was removed.")
		return nil, nil
	}
	if err := f.Remove(); err != nil {
		return nil, scan.Errorf(scan.Failure, "%s", err)
	}
	env.Console.Info("Removed " + path + ".")
	return nil, nil
}
