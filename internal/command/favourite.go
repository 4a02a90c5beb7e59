package command

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"mysh/internal/export"
	"mysh/internal/favourites"
	"mysh/internal/humanize"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

const favouriteHelp = `
\f                        lists the favourites
\f top                    runs one; its parameters have their defaults
\f top since=2026-01-01 n=5
\f top '7d ago' 5 \g csv > top.csv
\fs top                   saves the last statement as a favourite
\fe top                   edits its file, or begins a new one
\ft                       shows what is new in the folder of a project, and
                          asks whether to trust it

A favourite is a file NAME.sql in ~/.config/mysh/queries, or in .mysh/queries of
a project, from the working directory upwards. Its head declares parameters:

-- Orders since a day, the largest first
-- :since date = 7d ago  how far back
-- :n int = 10
select * from orders where created >= :since order by total desc limit :n;

Types: string, int, decimal, date, datetime, bool, identifier, list of …
:since is the value in the quotes that it needs, :'since' a string, :"t" a name.
A value with blanks is quoted; a list is 1,2,3 or 'a b','c'. NULL is no value.
In a script: mysh --favourite=top since=2026-01-01`

// A Favourite is the statements of a favourite with the values of its parameters: what the loop performs.
type Favourite struct {
	Path, Text string // of the file
	values     *sqltext.Variables
	statements int             // in the text
	performed  int             // of them
	isRead     bool            // Read has returned the text
	watch      *ScriptWatch    // when it runs again; nil if it runs once
	last       string          // the route of the last statement, as after \g
	end        scan.Terminator // of the last statement
}

func (*Favourite) next() {}

// NewFavourite returns a favourite with arguments, as a server in that mode reads its statements. The
// warning is a sentence about parameters without an effect, "" for none.
func NewFavourite(store *favourites.Store, f favourites.Favourite, args []favourites.Argument, mode scan.Mode) (run *Favourite, warning string, err error) {
	where := store.Short(f.Path)
	if f.Problem != nil {
		return nil, "", f.Wrap(f.Problem, where)
	}
	run = &Favourite{Path: f.Path, Text: f.Text}
	if run.values, err = f.Bind(args); err != nil {
		return nil, "", err
	}
	var unused []string
	run.statements, unused, err = f.Check(mode)
	if unused != nil {
		warning = fmt.Sprintf("%s: no statement refers to :%s; within quotes it is text.", where, strings.Join(unused, ", :"))
	}
	return run, warning, f.Wrap(err, where)
}

// NewSplitter returns what cuts the text. Its client commands are those that favourites may have.
func (f *Favourite) NewSplitter(mode scan.Mode) *scan.Splitter { return favourites.NewSplitter(mode) }

// Rest returns how many statements have not been performed yet.
func (f *Favourite) Rest() int { return f.statements - f.performed }

// Read returns the text, and io.EOF when it has done so.
func (f *Favourite) Read() (string, error) {
	if f.isRead {
		return "", io.EOF
	}
	f.isRead = true
	return f.Text, nil
}

// Repeat has the favourite run again and again.
func (f *Favourite) Repeat(watch *ScriptWatch) { f.watch = watch }

// Again waits until the favourite is to run once more, and reports whether it is.
func (f *Favourite) Again(ctx context.Context) (bool, error) {
	if f.watch == nil {
		return false, nil
	}
	f.isRead, f.performed = false, 0
	return f.watch.Again(ctx)
}

// InsertVariables returns the next input with values: for a favourite a statement with those of its
// parameters, of which the last has the route. For no favourite it is [InsertVariables].
func (f *Favourite) InsertVariables(env *Env, in scan.Input, isTyped bool) (scan.Input, error) {
	if f == nil || in.Kind != scan.Statement {
		return InsertVariables(env, in, isTyped)
	}
	mode := env.Sessions.ScanMode()
	text, err := f.values.Insert(in.Text, mode)
	if err != nil {
		return in, err
	}
	if text != in.Text {
		in = in.WithText(text, mode)
	}
	if f.performed++; f.Rest() == 0 {
		in.Args = f.last
		if f.end != scan.ByDelimiter {
			in.End = f.end
		}
	}
	return in, nil
}

// favouriteArgs are the arguments of \f.
type favouriteArgs struct {
	name string // "" for a list
	args []favourites.Argument
	end  scan.Terminator
	last string // the route
}

func parseFavourite(text string, mode scan.Mode) (any, error) {
	var a favouriteArgs
	text, a.last, a.end = cutEnd(text)
	var rest string
	a.name, rest = wordIn(text, mode)
	a.args = favourites.SplitArguments(rest)
	return a, nil
}

// cutEnd cuts the arguments of \f before what ends a statement: \g and its route, \G, \& or a route alone.
func cutEnd(text string) (before, route string, end scan.Terminator) {
	text = strings.TrimRight(text, " \t;")
	before, mark := favourites.CutAt(text, `\>|`)
	switch {
	case mark == "":
	case strings.HasPrefix(mark, `\g`):
		return before, strings.TrimSpace(mark[2:]), scan.ByGo
	case strings.HasPrefix(mark, `\G`):
		return before, strings.TrimSpace(mark[2:]), scan.ByEgo
	case strings.HasPrefix(mark, `\&`):
		return before, strings.TrimSpace(mark[2:]), scan.ByBackground
	case mark[0] != '\\':
		return before, mark, scan.ByGo
	}
	return text, "", scan.ByDelimiter
}

// runFavourite runs a favourite, or lists all.
func runFavourite(ctx context.Context, env *Env, a favouriteArgs) (Next, error) {
	if a.name == "" {
		if a.end == scan.ByEgo {
			a.last = strings.TrimSpace("vertical " + a.last)
		}
		return nil, listFavourites(ctx, env, a.last)
	}
	f, err := findFavourite(env, a.name)
	if err != nil {
		return nil, err
	}
	if f.Problem == nil && f.Trust != favourites.Trusted {
		trusted, err := askTrust(ctx, env, []favourites.Favourite{f})
		if err != nil || !trusted {
			return nil, err
		}
	}
	run, warning, err := NewFavourite(env.Favourites, f, a.args, env.Sessions.ScanMode())
	if err != nil {
		return nil, scan.Errorf(scan.Failure, "%s", err)
	}
	if run.last, run.end = a.last, a.end; run.end == scan.ByBackground && run.statements > 1 {
		return nil, scan.Errorf(scan.Failure, "favourite %s: it has %s; only one can run in the background", f.Name, humanize.Count(int64(run.statements), "statement"))
	}
	if warning != "" {
		env.Console.Message(warning)
	}
	return run, nil
}

// findFavourite returns the favourite of that name.
func findFavourite(env *Env, name string) (favourites.Favourite, error) {
	if env.Favourites == nil {
		return favourites.Favourite{}, scan.Errorf(scan.Failure, "there are no favourites here")
	}
	f, err := env.Favourites.Find(name)
	if err != nil {
		return f, scan.Errorf(scan.Failure, "%s", err)
	}
	return f, nil
}

// favouriteColumns are those of the list of favourites.
var favouriteColumns = []listed{{"name", asIs}, {"description", asProse}, {"parameters", asIs}, {"state", asProse}, {"folder", asIs}}

// listFavourites lists the favourites.
func listFavourites(ctx context.Context, env *Env, route string) error {
	parsed, err := export.ParseRoute(route)
	if err != nil {
		return err
	}
	if env.Favourites == nil {
		return scan.Errorf(scan.Failure, "there are no favourites here")
	}
	began := time.Now()
	all, err := env.Favourites.List()
	if err != nil {
		env.Console.Message(err.Error())
	}
	list := listing{columns: favouriteColumns}
	before := ""
	untrusted := 0
	for _, f := range all {
		state := ""
		switch {
		case f.Problem != nil:
			state = f.Problem.Error()
		case f.Name == before:
			state = "hidden by the one above"
		case f.Trust != favourites.Trusted:
			state = trustWords[f.Trust]
			untrusted++
		}
		before = f.Name
		list.rows = append(list.rows, []string{f.Name, f.About, f.Usage(), state, env.Favourites.Short(filepath.Dir(f.Path))})
	}
	if len(list.rows) == 0 {
		env.Console.Print(`No favourites. \fs <name> saves the last statement as one.`)
		return nil
	}
	if err := list.show(ctx, env, listArgs{route: parsed}, began); err != nil {
		return reportStop(env, err)
	}
	if untrusted > 0 {
		env.Console.Message(`\ft shows what is new or changed, and asks whether to trust it.`)
	}
	return nil
}

var trustWords = map[favourites.Trust]string{favourites.New: "new, not trusted", favourites.Changed: "changed since it was trusted"}
