package complete

import (
	"context"
	"testing"

	"mysh/internal/catalog"
	"mysh/internal/catalog/catalogtest"
)

// shopCatalog returns the catalog of the test server, with shop as the default schema and the
// columns of the other schemas.
func shopCatalog(t testing.TB) *catalog.Catalog {
	t.Helper()
	s := catalogtest.NewServer(t)
	c, err := catalog.Load(context.Background(), s.Ask, "shop")
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []string{"warehouse", "information_schema", "mysql"} {
		if c, err = (catalog.Missing{Part: catalog.PartSchema, Schema: other}).Read(context.Background(), s.Ask, c); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// shellWords are a few commands and settings.
var shellWords = Words{
	Commands: []ClientCommand{
		{Name: "go", Letter: 'g', Help: "send the statement", Args: []catalog.Kind{catalog.KindFormat}},
		{Name: "ego", Letter: 'G', Help: "send the statement and show the result vertically"},
		{Name: "clear", Letter: 'c', Help: "cancel the statement being typed"},
		{Name: "edit", Letter: 'e', Help: "edit the statement with $EDITOR"},
		{Name: "source", Letter: '.', Help: "run the statements of a file", Args: []catalog.Kind{catalog.KindFile}},
		{Name: "use", Letter: 'u', Help: "make a schema the default one", Args: []catalog.Kind{catalog.KindSchema}},
		{Name: "connect", Letter: 'r', Help: "open a new session", Args: []catalog.Kind{catalog.KindSchema, catalog.KindOther}},
		{Name: "charset", Letter: 'C', Help: "change the character set of the client", Args: []catalog.Kind{catalog.KindCharset}},
		{Name: "status", Letter: 's', Help: "show the status of server and session"},
		{Name: "tee", Letter: 'T', Help: "also write all output to a file", Args: []catalog.Kind{catalog.KindFile}},
		{Name: "help", Letter: 'h', Help: "this list", Args: []catalog.Kind{catalog.KindCommand}},
		{Name: "set", Long: true, Help: "show or change settings", Args: []catalog.Kind{catalog.KindSetting, catalog.KindValue}},
		{Name: "let", Long: true, Help: "set a variable", Args: []catalog.Kind{catalog.KindInsert, catalog.KindOther}},
		{Name: "f", Long: true, Help: "run a favourite", Args: []catalog.Kind{catalog.KindFavourite, catalog.KindParameter}},
		{Name: "fd", Long: true, Help: "remove a favourite", Args: []catalog.Kind{catalog.KindFavourite}},
		{Name: "jobs", Long: true, Help: "what runs in the background"},
		{Name: "history", Long: true, Help: "list earlier statements that contain the words", Args: []catalog.Kind{catalog.KindOther}},
		{Name: "last", Long: true, Help: "the last result again", Args: []catalog.Kind{catalog.KindFormat, catalog.KindResultQuery}},
		{Name: "diff", Long: true, Help: "what changed", Args: []catalog.Kind{catalog.KindBy, catalog.KindResultColumns}},
		{Name: "copy", Long: true, Help: "to the clipboard", Args: []catalog.Kind{catalog.KindResultPart, catalog.KindFormat}},
		{Name: "chart", Long: true, Help: "draw the last result", Args: []catalog.Kind{catalog.KindResultColumn, catalog.KindResultColumn}},
		{Name: "format", Long: true, Help: "show or change the format of results", Args: []catalog.Kind{catalog.KindFormat}},
		{Name: "ddl", Long: true, Help: "the statement that makes it", Args: []catalog.Kind{catalog.KindObject}},
		{Name: "fg", Long: true, Help: "bring a job back", Args: []catalog.Kind{catalog.KindJob}},
		{Name: "vars", Long: true, Help: "global variables", Args: []catalog.Kind{catalog.KindVariable}},
		{Name: "on", Long: true, Help: "on other servers", Args: []catalog.Kind{catalog.KindConnection, catalog.KindStatement}},
		{Name: "delimiter", Letter: 'd', Help: "set the delimiter of statements", Args: []catalog.Kind{catalog.KindDelimiter}},
		{Name: "watch", Long: true, Help: "run a statement again and again", Args: []catalog.Kind{catalog.KindOther, catalog.KindStatement}},
		{Name: "explain", Long: true, Help: "how the server performs a statement", Args: []catalog.Kind{catalog.KindStatement}},
	},
	Topics: []Word{{"keys", "what keys do at the prompt"}},
	Favourites: func() []Favourite {
		return []Favourite{
			{Word: Word{"top", "Orders"}, Parameters: []FavouriteParameter{{Word{"since", "date = today"}, []string{"today", "-7d"}}, {Word{"n", "int"}, nil}}},
			{Word: Word{"my days", ""}, Parameters: []FavouriteParameter{{Word{"city", "string"}, nil}}},
			{Word: Word{"top", "of a project"}, Parameters: []FavouriteParameter{{Word{"other", "int"}, nil}}},
		}
	},
	Variables: func() []Word { return []Word{{"city", "Lima"}, {"customer_id", "7"}} },
	Settings: []ShellSetting{
		{Name: "color", Values: []string{"auto", "on", "off"}, Help: "colours on the terminal"},
		{Name: "style", Values: []string{"ascii", "rounded", "light"}, Help: "borders of tables"},
		{Name: "history-size", Help: "how many statements the history holds"},
	},
	Formats:     []string{"table", "vertical", "csv", "json", "markdown"},
	Jobs:        func() []Word { return []Word{{"1", "[1] running  select 1"}, {"12", "[12] done"}} },
	Columns:     func() []string { return []string{"id", "name", "due date"} },
	Connections: []string{"prod", "staging"},
	History: func() []string {
		return []string{"set @total = 0", "select @limit := 10", "prepare recent from 'select 1'", "deallocate prepare gone"}
	},
	Files: func(folder string) []string {
		return map[string][]string{
			"":          {"backup.sql", "dumps/", "notes.txt", ".hidden.sql"},
			"dumps/":    {"monday.sql", "tuesday.sql"},
			"/var/tmp/": {"rows.csv"},
		}[folder]
	},
}
