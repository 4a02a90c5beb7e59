package app

import (
	"context"
	"os"
	"strconv"

	"mysh/internal/catalog"
	"mysh/internal/command"
	"mysh/internal/complete"
	"mysh/internal/crash"
	"mysh/internal/display"
	"mysh/internal/lineedit"
	"mysh/internal/product"
	"mysh/internal/settings"
	"mysh/render"
	"mysh/repl"
)

// A completer finds what the user could type next, from the names of the server and those of
// the shell.
type completer struct {
	env   *command.Env
	names *catalog.Loader
	words complete.Words
}

// openCatalog starts to read the server's names in the background.
func (p *program) openCatalog() {
	crash.Go(complete.Prepare)
	env := p.shellEnv
	c := &completer{env: env, words: words(p.Expand)}
	c.names = catalog.NewLoader(func(ctx context.Context, query string) ([][]string, error) {
		return env.Sessions.Front().AskCatalog(ctx, query)
	}, p.options.CharacterSet)
	c.words.History, c.words.Connections, c.words.Columns = p.history.Texts, p.connections, env.Results.Columns
	c.words.Jobs = func() (list []complete.Word) {
		for _, job := range env.Jobs.Lines() {
			list = append(list, complete.Word{Name: strconv.Itoa(job.Number), About: job.Text})
		}
		return list
	}
	c.words.Variables = func() (list []complete.Word) {
		for _, name := range env.Variables.Names() {
			value, _ := env.Variables.Get(name)
			list = append(list, complete.Word{Name: name, About: display.Excerpt(value)})
		}
		return list
	}
	c.words.Favourites = p.favouriteWords
	env.Sessions.SetNames(c.names)
	env.Catalog, p.completer = c, c
}

// serverNames returns the source of the server's names, nil if no user types.
func (p *program) serverNames() repl.Names {
	if p.completer == nil {
		return nil
	}
	return p.completer
}

// candidates returns what could come next at the cursor.
func (c *completer) candidates(_ context.Context, text string, cursor int) lineedit.Completion {
	words := c.words
	words.Server = c.server()
	if c.env.Current.Mode.Sandbox {
		words.Files, words.Favourites = nil, nil
	}
	known := c.names.Snapshot()
	answer := complete.Suggest(text, cursor, c.env.Sessions.ScanMode(), known, words)
	offer := lineedit.Completion{From: answer.From, To: answer.To, Optional: answer.Optional, Hint: answer.Hint}
	if answer.Missing != (catalog.Missing{}) {
		c.names.Want(answer.Missing)
		offer.Wait = func(ctx context.Context) bool { return c.names.Wait(ctx, known) }
	}
	if len(answer.Candidates) == 0 && offer.Hint == "" {
		offer.Hint = c.names.Gaps()
	}
	for _, a := range answer.Candidates {
		offer.Candidates = append(offer.Candidates, lineedit.Candidate{Text: a.Text, Label: a.Label, Detail: a.Detail})
	}
	return offer
}

// server returns which server the session in front is connected to.
func (c *completer) server() product.Server {
	state := c.env.Sessions.State()
	return state.Server()
}

// words returns the words that completion knows besides the server's names.
func words(expand func(path string) string) complete.Words {
	var w complete.Words
	for _, row := range command.Table {
		w.Commands = append(w.Commands, complete.ClientCommand{
			Name: row.Name, Letter: row.Letter, Long: row.Ours, Help: row.Help, Args: row.ArgKinds(),
		})
	}
	for _, t := range command.Topics {
		w.Topics = append(w.Topics, complete.Word{Name: t.Name, About: t.Help})
	}
	for _, row := range settings.Table {
		w.Settings = append(w.Settings, complete.ShellSetting{Name: row.Name, Values: row.Values, Help: row.Help})
	}
	for _, f := range render.Formats {
		w.Formats = append(w.Formats, f.Name)
	}
	w.Files = func(folder string) []string { return files(expand(folder)) }
	return w
}

// files returns the names in a folder. The names of folders end in a slash.
func files(path string) (names []string) {
	if path == "" {
		path = "."
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() {
			name += "/"
		}
		names = append(names, name)
	}
	return names
}

// Names returns the names of a kind that could stand in a part of a statement, as far as they
// have been read. They are the candidates for the correction of a name that does not exist.
func (c *completer) Names(kind catalog.Kind, text string, from, to int) []string {
	names, missing := complete.Names(kind, text, from, to, c.env.Sessions.ScanMode(), c.names.Snapshot(), c.server())
	c.names.Want(missing)
	return names
}

// PrimaryKey returns the columns of a table's primary key, as far as they have been read.
func (c *completer) PrimaryKey(schema, table string) []string {
	return c.names.Snapshot().PrimaryKey(schema, table)
}
