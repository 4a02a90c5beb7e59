package command

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mysh/internal/runner"
	"mysh/internal/runner/runnertest"
	"mysh/internal/scan"
	"mysh/internal/settings"
)

// \last shows what a query selects of the last result, on the screen or elsewhere.
func TestLast_OfARecordedResult(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.do("select id, name from pets;")
		s.Shown()
		s.steps(
			[2]string{`\last cols name where id > 1 csv`, "name\nMimi\n1 row in set (0.004 sec)\nOf the last result, which has 2 rows.\n\n"},
			[2]string{`\last sort -id limit 1 > f.csv`, "1 row, 17 bytes written to f.csv (0.004 sec)\n\n"},
			[2]string{`\last | upper`, "┃ ID\tNAME\n┃ 1\tREX\n┃ 2\tMIMI\n2 rows in set (0.004 sec)\n\n"},
			[2]string{`\last cols nam`, "there is no column \"nam\" in the last result; did you mean name?"},
			[2]string{`\last cvs`, (&runner.UnknownFormatError{Name: "cvs"}).Error()},
		)
		if got := runnertest.ContentOf("f.csv"); got != "id,name\r\n2,Mimi\r\n" {
			t.Errorf("the file holds %q", got)
		}
	})
}

// A result that was stopped is shown as such, and no program gets it.
func TestLast_OfAResultThatWasStopped(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.Current.Settings.Pager = "off"
		time.AfterFunc(300*time.Millisecond, func() { s.Interrupt() })
		if _, err := s.do("select n from visits;"); err != runner.ErrInterrupted {
			t.Fatal(err)
		}
		s.Shown()
		s.steps(
			[2]string{`\last limit 1 csv`, "n\n0\nThe result is incomplete: the statement was stopped.\n"},
			[2]string{`\last > f.csv`, "the last result is incomplete: its statement was stopped"},
			[2]string{`\copy`, "the last result is incomplete: its statement was stopped"},
		)
	})
}

// What is interrupted is not shown to its end, and the user reads the ^C.
func TestResults_CanBeInterrupted(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.do("select id, name from pets;\nselect id, name from pets;")
		s.Shown()
		for _, typed := range []string{"last", "diff", "chart"} {
			ctx := s.Begin()
			s.Interrupt()
			args := map[string]string{"chart": "name id"}[typed]
			_, err := Perform(ctx, s.env, scan.Input{Name: typed, Args: args})
			if got := s.Shown(); !errors.Is(err, runner.ErrInterrupted) || got != "^C\n" {
				t.Errorf("%s: %v, shown %q", typed, err, got)
			}
		}
	})
}

// The changes between two runs, below each result and after what went to a file.
func TestDiff_BetweenTwoRuns(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.Current.Settings.Color = settings.Off
		s.do("select id, name from pets;")
		s.Shown()
		s.steps([2]string{`\diff`, "there is only one result of the last statement with rows; run it again, then type \\diff"})
		s.do("select id, name from pets;")
		s.Shown()
		if _, err := s.do(`\diff`); err != nil {
			t.Error(err)
		}
		if got := s.Shown(); !strings.Contains(got, "| - |    2 | Mimi  |\n") || !strings.Contains(got, "| + |    3 | Felix |\n") || !strings.HasSuffix(got, "\n\n") {
			t.Errorf("got\n%s", got)
		}
		if _, err := s.do(`\diff by id csv > f.csv`); err != nil {
			t.Error(err)
		}
		if got := runnertest.ContentOf("f.csv"); !strings.Contains(got, "2,Mimi") || !strings.Contains(got, "3,Felix") {
			t.Errorf("the file holds %q", got)
		}
		if got := s.Shown(); strings.Contains(got, "Felix") || !strings.Contains(got, "1 added, 1 removed, 1 the same; matched by id.") {
			t.Errorf("got\n%s", got)
		}
	})
}

func TestCopy_PartsOfTheLastResult(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.do("select id, name from pets;")
		s.Shown()
		s.steps(
			[2]string{`\copy`, "[clipboard: \"id\\tname\\n1\\tRex\\n2\\tMimi\\n\"]\nSent to the terminal's clipboard: 2 rows, 21 bytes.\n"},
			[2]string{`\copy row 2 json`, "[clipboard: \"[\\n{\\\"id\\\":2,\\\"name\\\":\\\"Mimi\\\"}\\n]\\n\"]\nSent to the terminal's clipboard: row 2, 27 bytes.\n"},
			[2]string{`\copy column name`, "[clipboard: \"Rex\\nMimi\\n\"]\nSent to the terminal's clipboard: name of 2 rows, 9 bytes.\n"},
			[2]string{`\copy row 9`, "there is no row 9: the last result has 2 rows"},
			[2]string{`\copy cvs`, (&runner.UnknownFormatError{Name: "cvs"}).Error()},
		)
		s.steps([2]string{`\copy row 1 2 3`, `unexpected "3". ` + copyUsage})
		script := newShell(t, server, func(m *settings.Mode) { m.Terminal = false })
		script.steps([2]string{`\copy`, "no clipboard: the screen is not a terminal with one"})
	})
}

// A chart goes to the screen, or where results go at present.
func TestChart_GoesWhereResultsGo(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server+"select empty\n  | n int\nselect lost\n  | n\n  | 1\n  loses the connection\n")
		s.do("select id, name from pets;")
		s.do(`\o charts.txt`)
		s.Shown()
		s.steps([2]string{`\chart name id`, "The chart was written to charts.txt.\n"})
		if _, err := s.do("select lost;"); err == nil { // what was written before remains
			t.Error("the connection is not lost")
		}
		s.do(`\o`)
		if got := runnertest.ContentOf("charts.txt"); !strings.HasPrefix(got, "id by name\nRex") || !strings.HasSuffix(got, "2\n") {
			t.Errorf("the file holds %q", got)
		}
		s.Shown()
		s.do("select empty;")
		s.Shown()
		s.steps(
			[2]string{`\chart`, "The last result has no rows to draw.\n"},
			[2]string{`\chart a b c`, `Usage: \chart [<label> <value>]: two columns of the last result, by name or number`},
		)
	})
}
