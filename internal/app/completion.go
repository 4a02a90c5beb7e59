package app

import (
	"context"
	"os"
	"strconv"

	"mysh/internal/catalog"
	"mysh/internal/command"
	"mysh/internal/complete"
	"mysh/internal/crash"
	"mysh/internal/lineedit"
	"mysh/internal/product"
	"mysh/internal/result"
	"mysh/internal/sessions"
	"mysh/internal/settings"
	"mysh/render"
)

// Begins to read the server's names in the background.
func (p *program) openCatalog() {
	crash.Go(complete.Prepare)
	p.names = catalog.NewLoader(func(ctx context.Context, query string) ([][]string, error) {
		return p.sessions.Front().Ask(ctx, result.AnyColumns, query)
	}, p.options.CharacterSet)
	p.words = words(p.world().Expand)
	p.words.History, p.words.Connections = p.history.Texts, p.connections
	p.words.Columns = func() []string { return p.shell.ResultColumns() }
	p.words.Jobs = func() (list []complete.Word) {
		for _, job := range p.shell.JobLines() {
			list = append(list, complete.Word{Name: strconv.Itoa(job.Number), About: job.Text})
		}
		return list
	}
}

// refresher returns what reads the server's names, nil where nobody types.
func (p *program) refresher() sessions.Names {
	if p.names == nil {
		return nil
	}
	return p.names
}

// candidates returns what could come next at the cursor.
func (p *program) candidates(_ context.Context, text string, cursor int) lineedit.Completion {
	words := p.words
	words.Server = p.server()
	if p.shell.InSandbox() {
		words.Files = nil
	}
	known := p.names.Snapshot()
	answer := complete.Suggest(text, cursor, p.shell.ScanMode(), known, words)
	c := lineedit.Completion{From: answer.From, To: answer.To, Optional: answer.Optional, Hint: answer.Hint}
	if answer.Missing != (catalog.Missing{}) {
		p.names.Want(answer.Missing)
		c.Wait = func(ctx context.Context) bool { return p.names.Wait(ctx, known) }
	}
	for _, a := range answer.Candidates {
		c.Candidates = append(c.Candidates, lineedit.Candidate{Text: a.Text, Label: a.Label, Detail: a.Detail})
	}
	return c
}

// Returns which server the session in front is connected to.
func (p *program) server() product.Server {
	state := p.sessions.Front().State()
	return product.Of(state.Version, state.MariaDB)
}

// Returns the words that completion knows besides the server's.
func words(expand func(path string) string) complete.Words {
	var w complete.Words
	for _, row := range command.Table {
		w.Commands = append(w.Commands, complete.ClientCommand{
			Name: row.Name, Letter: row.Letter, Long: row.Ours, Help: row.Help, Args: row.ArgKinds(),
		})
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

// Returns what a folder holds, folders with a slash at the end.
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

// Returns the names of a kind that could stand in a part of a statement, as far as they have
// been read: for guesses at what was meant by one that there is not.
func (p *program) namesOf(kind catalog.Kind, text string, from, to int) []string {
	names, missing := complete.Names(kind, text, from, to, p.shell.ScanMode(), p.names.Snapshot(), p.server())
	p.names.Want(missing)
	return names
}

// Returns the columns of a table's primary key, as far as they have been read.
func (p *program) primaryKey(schema, table string) []string {
	return p.names.Snapshot().PrimaryKey(schema, table)
}
