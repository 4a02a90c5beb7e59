package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/runner/runnertest"
	"mysh/internal/scan"
	"mysh/internal/settings"
)

func TestParseFavourite(t *testing.T) {
	for args, want := range map[string]favouriteArgs{
		"":                   {},
		"top;":               {name: "top"},
		"'my top' 1":         {name: "my top"},
		`top \g csv > f.csv`: {name: "top", last: "csv > f.csv", end: scan.ByGo},
		`top \G`:             {name: "top", end: scan.ByEgo},
		`top\G;`:             {name: "top", end: scan.ByEgo},
		`top \& > f`:         {name: "top", last: "> f", end: scan.ByBackground},
		`top | less`:         {name: "top", last: "| less", end: scan.ByGo},
		`top \gset p_`:       {name: "top", last: "set p_", end: scan.ByGo},
		`top x='\g > | \&'`:  {name: "top"},
		`top x=a>b y=\d`:     {name: "top"},
		`\g json`:            {last: "json", end: scan.ByGo},
	} {
		got, err := parse("f", args)
		if a := got.(favouriteArgs); err != nil || a.name != want.name || a.last != want.last || a.end != want.end {
			t.Errorf("%q: got %+v, %v; want %+v", args, a, err, want)
		}
	}
}

// A favourite that the user edits is saved as a whole, also if it does not work yet.
func TestEditFavourite(t *testing.T) {
	for _, c := range []struct{ before, edited, shown, text string }{
		{"", "-- :n int\nselect :n;\n", "Saved in queries/x.sql; \\f x runs it.\n", "-- :n int\nselect :n;\n"},
		{"select 1;\n", "select 2;", "Saved in queries/x.sql; \\f x runs it.\n", "select 2;\n"},
		{"select 1;\n", "", "Nothing has changed; nothing was saved.\n", "select 1;\n"},
		{"select 1;\n", "select :n;\n", "Saved in queries/x.sql; \\f x runs it.\nfavourite x: queries/x.sql:1: :n is no parameter; its head declares one with a line such as -- :n string\n", "select :n;\n"},
		{"-- :n itn\nselect 1;\n", "-- :n int\nselect :n;\n", "Saved in queries/x.sql; \\f x runs it.\n", "-- :n int\nselect :n;\n"},
	} {
		runnertest.InBubble(t, func(t *testing.T) {
			s := newShell(t, "")
			path := filepath.Join("queries", "x.sql")
			if err := os.Mkdir("queries", 0o700); err != nil {
				t.Fatal(err)
			}
			if c.before != "" {
				runnertest.WriteFile(t, path, c.before)
			}
			runnertest.WriteFile(t, "edited.sql", c.edited)
			if _, err := s.do(`\fe x`); err != nil {
				t.Error(err)
			}
			if got := s.Shown(); got != c.shown {
				t.Errorf("%q: got %q, want %q", c.edited, got, c.shown)
			}
			if got := runnertest.ContentOf(path); got != c.text {
				t.Errorf("%q: the file has %q", c.edited, got)
			}
		})
	}
}

// What cannot be saved is not lost.
func TestEditFavourite_KeepsTheText(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		t.Setenv("TMPDIR", t.TempDir())
		s := newShell(t, "")
		runnertest.WriteFile(t, "queries", "a file in the place of the folder")
		runnertest.WriteFile(t, "edited.sql", "select 2;\n")
		_, err := s.do(`\fe x`)
		before, path, ok := strings.Cut(runnertest.TextOf(err), "; the edited text is in ")
		if !ok || !strings.HasPrefix(before, "cannot save favourite x: ") || runnertest.ContentOf(path) != "select 2;\n" {
			t.Errorf("got %v", err)
		}
	})
}

// The user's own change of a trusted file of a project is trusted; of another it is not.
func TestEditFavourite_OfAProject(t *testing.T) {
	for _, trusted := range []bool{true, false} {
		runnertest.InBubble(t, func(t *testing.T) {
			s := newShell(t, "")
			folder := filepath.Join(".mysh", "queries")
			if err := os.MkdirAll(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			runnertest.WriteFile(t, filepath.Join(folder, "x.sql"), "select 1;\n")
			runnertest.WriteFile(t, "edited.sql", "select 2;\n")
			f, err := s.env.Favourites.Find("x")
			if trusted && err == nil {
				err = s.env.Favourites.Trust(f)
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.do(`\fe x`); err != nil {
				t.Error(err)
			}
			next, err := s.do(`\f x`)
			if ran := next != nil; ran != trusted || err != nil {
				t.Errorf("trusted before: %v; runs: %v, %v", trusted, ran, err)
			}
			if shown := s.Shown(); strings.Contains(shown, "Trust ") == trusted {
				t.Errorf("trusted before: %v; shown:\n%s", trusted, shown)
			}
		})
	}
}

// Names and texts of files cannot control the terminal.
func TestFavourites_AreShownSafely(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, "")
		folder := filepath.Join(".mysh", "queries")
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		runnertest.WriteFile(t, filepath.Join(folder, "x\u202ey.sql"), "-- \x1b[31mred\x1b]0;title\a\n-- :n int = 5\x1b[2J\nselect 1; -- \x1b[A\n")
		runnertest.WriteFile(t, filepath.Join(folder, "z.sql"), "-- \x1b[31mred\nselect 1; -- \x1b[1A\u202e\r\n")
		s.Current.Settings.Color = settings.Off
		for _, typed := range []string{`\f`, `\ft`, `\f z`, "\\f x\u202ey", `\f nosuch`} {
			s.do(typed)
		}
		if shown := s.Shown(); strings.ContainsAny(shown, "\x1b\a\r\u202e") || !strings.Contains(shown, "red") {
			t.Errorf("shown: %q", shown)
		}
	})
}
