package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mysh/internal/command"
	"mysh/internal/complete"
	"mysh/internal/favourites"
	"mysh/internal/option"
	"mysh/internal/sqltext"
	"mysh/repl"
)

// favouriteStore returns the folders of favourites. That of the user is beside config.toml.
func (p *program) favouriteStore(given *option.Given) *favourites.Store {
	s := &favourites.Store{Dir: os.Getwd, Home: p.world().Home}
	if path, named := given.Value("config"); named {
		s.Own = filepath.Join(filepath.Dir(p.world().Expand(path)), "queries")
	} else if dir := p.configHome(); dir != "" {
		s.Own = filepath.Join(dir, "mysh", "queries")
	}
	if dir := p.dataHome(); dir != "" {
		s.Record = filepath.Join(dir, "mysh", "trusted")
	}
	if path, err := filepath.Abs(s.Own); err == nil && s.Own != "" {
		s.Own = path
	}
	return s
}

// A calledFavourite is the favourite of the command line.
type calledFavourite struct {
	favourites.Favourite
	args []favourites.Argument
}

// callFavourite reads the favourite of the option --favourite, and removes its parameters from the
// positional arguments.
func (p *program) callFavourite(given *option.Given) error {
	name, ok := given.Value("favourite")
	if !ok {
		return nil
	}
	if _, ok := given.Value("execute"); ok {
		return errors.New("--favourite and --execute cannot be used together")
	}
	f, err := p.favourites.Find(name)
	if err != nil {
		return err
	}
	if f.Problem == nil && f.Trust != favourites.Trusted {
		return f.Wrap(errors.New(`its file is not trusted as it is now; \ft at the prompt shows it and asks whether to trust it`), p.favourites.Short(f.Path))
	}
	p.called = &calledFavourite{Favourite: f}
	given.Positional = slices.DeleteFunc(given.Positional, func(word string) bool {
		name, _, ok := strings.Cut(word, "=")
		if ok = ok && sqltext.IsVariableName(name); ok {
			p.called.args = append(p.called.args, favourites.NewArgument(word, true))
		}
		return ok
	})
	if f.Problem == nil {
		_, err = f.Bind(p.called.args) // before the connection is made
	}
	return err
}

// favouriteLines returns the favourite of the command line as the input of the shell.
func (p *program) favouriteLines() (repl.Lines, error) {
	run, warning, err := command.NewFavourite(p.favourites, p.called.Favourite, p.called.args, p.shellEnv.Sessions.ScanMode())
	if err != nil {
		return nil, err
	}
	if warning != "" {
		fmt.Fprintln(p.messages, warning)
	}
	run.Repeat(p.watch)
	return repl.FavouriteLines(run), nil
}

// favouriteWords returns the favourites for completion.
func (p *program) favouriteWords() (list []complete.Favourite) {
	all, _ := p.favourites.List() // those that can be read
	for _, f := range all {
		w := complete.Favourite{Word: complete.Word{Name: f.Name, About: f.About}}
		for _, parameter := range f.Parameters {
			_, about, _ := strings.Cut(parameter.Declaration(), " ")
			values := parameter.Type.Examples()
			if parameter.Default != "" && !slices.Contains(values, parameter.Default) {
				values = append([]string{parameter.Default}, values...)
			}
			w.Parameters = append(w.Parameters, complete.FavouriteParameter{Word: complete.Word{Name: parameter.Name, About: about}, Values: values})
		}
		list = append(list, w)
	}
	return list
}
