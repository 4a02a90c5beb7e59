package console

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/console/consoletest"
	"mysh/internal/display"
	"mysh/internal/result"
	"mysh/internal/settings"
)

// newConsole returns a console on a terminal of 24 rows and 80 columns, for a user, and its screen.
func newConsole(change ...func(*Config)) (*Console, *consoletest.Screen) {
	screen := &consoletest.Screen{}
	cfg := Config{
		Screen: NewTerminalScreen(screen), Messages: display.Writer{W: screen},
		Current: &settings.Current{Mode: settings.Mode{Interactive: true, Terminal: true}, Settings: settings.Defaults()},
		Device:  &consoletest.Device{Cols: 80, Rows: 24, Screen: screen},
		Machine: consoletest.Machine{Screen: screen}, StatusLine: true,
	}
	for _, f := range change {
		f(&cfg)
	}
	return New(cfg), screen
}

// Output is buffered and messages are not. Nevertheless a message appears after what was printed before
// it, and the tee file gets both in this order.
func TestMessage_AppearsAfterWhatWasPrinted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	c, screen := newConsole()
	if err := c.Tee(path); err != nil {
		t.Fatal(err)
	}
	c.Print("printed")
	if got := screen.String(); got != "" {
		t.Errorf("%q appears before the buffer is flushed", got)
	}
	c.Message("a message")
	c.Info("done")
	c.NoTee()
	const want = "printed\na message\ndone\n"
	if got := screen.String(); got != want {
		t.Errorf("the screen shows %q, want %q", got, want)
	}
	if got := read(t, path); got != want {
		t.Errorf("the tee file holds %q, want %q", got, want)
	}
}

func TestInfo_IsForUsersOnly(t *testing.T) {
	c, screen := newConsole(func(cfg *Config) { cfg.Current.Mode.Interactive = false })
	c.Info("done")
	if c.Flush(); screen.String() != "" {
		t.Errorf("a script shows %q", screen.String())
	}
}

// Text from the server or the user cannot steer the terminal, whichever method prints it.
func TestTerminal_EscapesWhatCouldSteerIt(t *testing.T) {
	const evil, safe = "\x1b]0;T\a", `\x1b]0;T\x07`
	for name, print := range map[string]func(*Console){
		"Print":   func(c *Console) { c.Print(evil) },
		"Message": func(c *Console) { c.Message(evil) },
		"Error":   func(c *Console) { c.Error(errors.New(evil), "") },
		"Styled":  func(c *Console) { io.WriteString(c.Styled(), evil) },
		"Status":  func(c *Console) { c.Status(evil) },
	} {
		c, screen := newConsole()
		print(c)
		c.Flush()
		if got := screen.String() + strings.Join(screen.StatusLines(), ""); !strings.Contains(got, safe) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Colours pass through Styled alone, and only to a terminal that is one.
func TestStyled_PassesColours(t *testing.T) {
	const colored = "\x1b[2mNULL\x1b[0m"
	c, screen := newConsole()
	io.WriteString(c.Styled(), colored)
	c.WriteString(colored)
	c.Flush()
	if got, want := screen.String(), colored+`\x1b[2mNULL\x1b[0m`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// An error has the form of the C client; what was being done stands after the number.
func TestError_HasTheFormOfTheCClient(t *testing.T) {
	refused := &result.Error{Number: 1146, State: "42S02", Message: "Table 'shop.x' doesn't exist"}
	for _, c := range []struct {
		err   error
		place string
		want  string
	}{
		{errors.New("no such file"), "", "ERROR: no such file\n"},
		{errors.New("no such file"), " at line 3", "ERROR at line 3: no such file\n"},
		{refused, " at line 3", "ERROR 1146 (42S02) at line 3: Table 'shop.x' doesn't exist\n"},
		{fmt.Errorf("ask who holds locks: %w", refused), "", "ERROR 1146 (42S02): ask who holds locks: Table 'shop.x' doesn't exist\n"},
	} {
		console, screen := newConsole()
		console.Error(c.err, c.place)
		if got := screen.String(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// A status line takes the place of the one before, and leaves nothing behind.
func TestStatus_IsErased(t *testing.T) {
	c, screen := newConsole()
	c.Print("printed")
	c.Status("1 s")
	c.Status("2 s")
	c.ClearStatus()
	c.ClearStatus() // there is none
	c.Print("more")
	c.Flush()
	if got, want := strings.Join(screen.StatusLines(), ", "), "1 s, 2 s, "; got != want {
		t.Errorf("status lines %q, want %q", got, want)
	}
	if got, want := screen.String(), "printed\nmore\n"; got != want {
		t.Errorf("the screen shows %q, want %q", got, want)
	}
}

func TestStatus_FitsTheTerminal(t *testing.T) {
	c, screen := newConsole(func(cfg *Config) { cfg.Device = &consoletest.Device{Cols: 10, Rows: 3} })
	c.Status("a long status")
	if got, want := strings.Join(screen.StatusLines(), ", "), "a long s…"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestStatus_NeedsATerminalThatRewritesALine(t *testing.T) {
	c, screen := newConsole(func(cfg *Config) { cfg.StatusLine = false })
	c.Status("1 s")
	c.ClearStatus()
	if lines := screen.StatusLines(); len(lines) > 0 || c.HasStatusLine() {
		t.Errorf("there are %q", lines)
	}
}

// The table of pagers: which command shows results, and whether it shows all of them.
func TestPager(t *testing.T) {
	for _, c := range []struct {
		setting string
		usual   string // of the environment
		sandbox bool
		line    string
		always  bool
	}{
		{setting: "auto", line: "less -SRFX"},
		{setting: "on", line: "less -SRFX", always: true},
		{setting: "auto", usual: "most", line: "most"},
		{setting: "on", usual: "most", line: "most", always: true},
		{setting: "auto", usual: "off"},
		{setting: "on", usual: "off"},
		{setting: "off"},
		{setting: "off", usual: "most"},
		{setting: ""},
		{setting: "grep x", usual: "off", line: "grep x", always: true},
		{setting: "grep x", sandbox: true},
		{setting: "on", sandbox: true},
	} {
		console, _ := newConsole(func(cfg *Config) {
			cfg.Pager, cfg.Current.Settings.Pager, cfg.Current.Mode.Sandbox = c.usual, c.setting, c.sandbox
		})
		if line, always := console.Pager(); line != c.line || always != c.always {
			t.Errorf("%+v: got %q, always %v", c, line, always)
		}
	}
}

// A page is shown by the pager where there is a user with a terminal, and programs may be run.
func TestPage_NeedsAUserATerminalAndAProgram(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Config)
		paged  bool
	}{
		{"all of it", func(*Config) {}, true},
		{"a script", func(cfg *Config) { cfg.Current.Mode.Interactive = false }, false},
		{"no terminal", func(cfg *Config) { cfg.Device = nil }, false},
		{"no programs", func(cfg *Config) { cfg.Machine = nil }, false},
		{"the sandbox", func(cfg *Config) { cfg.Current.Mode.Sandbox = true }, false},
		{"no pager", func(cfg *Config) { cfg.Current.Settings.Pager = "off" }, false},
		{"a terminal of no size", func(cfg *Config) { cfg.Device = &consoletest.Device{} }, false},
		{"a terminal of no size, and a pager for everything",
			func(cfg *Config) { cfg.Device, cfg.Current.Settings.Pager = &consoletest.Device{}, "upper" }, true},
	} {
		console, screen := newConsole(c.change)
		console.Page()
		for range 30 {
			console.Print("row")
		}
		console.EndPage()
		console.Flush()
		if paged := strings.Contains(screen.String(), "┃"); paged != c.paged {
			t.Errorf("%s: paged %v\n%s", c.name, paged, screen.String())
		}
	}
}

// Why a pager has shown nothing is reported, in a sentence.
func TestEndPage_ReportsAPagerThatFailed(t *testing.T) {
	for setting, want := range map[string]string{
		"nosuch": "row\nNo pager: nosuch: command not found. Results are shown on the screen.\n",
		"false":  "┃ row\nPager: command \"false\": exit status 1.\n",
		"upper":  "┃ ROW\n",
	} {
		c, screen := newConsole(func(cfg *Config) { cfg.Current.Settings.Pager = setting })
		c.Page()
		c.Print("row")
		c.EndPage()
		if got := screen.String(); got != want {
			t.Errorf("%s: got %q, want %q", setting, got, want)
		}
	}
}

// Help is no result: a pager that the user wants for all results, such as grep, does not get it.
func TestPaged_IsNotForPagersOfResults(t *testing.T) {
	for _, c := range []struct {
		setting string
		lines   int
		paged   bool
	}{
		{"auto", 30, true},
		{"auto", 3, false},
		{"upper", 30, false},
		{"on", 30, false},
	} {
		console, screen := newConsole(func(cfg *Config) { cfg.Current.Settings.Pager = c.setting })
		err := console.Paged(func() error {
			for range c.lines {
				console.Print("row")
			}
			return io.ErrUnexpectedEOF
		})
		if err != io.ErrUnexpectedEOF {
			t.Errorf("%+v: %v", c, err)
		}
		console.Flush()
		if paged := strings.Contains(screen.String(), "┃"); paged != c.paged {
			t.Errorf("%+v: paged %v", c, paged)
		}
	}
}

// Colours are for pagers that are known to show them.
func TestShowsColors(t *testing.T) {
	for line, want := range map[string]bool{
		"less -SRFX": true, "/usr/bin/less": true, "moor": true, "bat": true,
		"": false, "grep x": false, "less | cat": false, "less; cat": false, "LESS=-R less": false,
	} {
		if got := showsColors(line); got != want {
			t.Errorf("%q: got %v", line, got)
		}
	}
}

func TestColor(t *testing.T) {
	for _, c := range []struct {
		setting    settings.Choice
		auto, want bool
	}{
		{settings.Auto, true, true}, {settings.Auto, false, false}, {settings.On, false, true}, {settings.Off, true, false},
	} {
		console, _ := newConsole(func(cfg *Config) { cfg.AutoColor, cfg.Current.Settings.Color = c.auto, c.setting })
		if got := console.Color(); got != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
	}
}

// A notice goes to the terminal, which knows how to show it beside what is being typed.
func TestNotice(t *testing.T) {
	c, screen := newConsole()
	c.Notice("[1] done")
	c.Alert("[2] done")
	if got := screen.String(); got != "[1] done\n[2] done [bell]\n" {
		t.Errorf("got %q", got)
	}
	without, screen := newConsole(func(cfg *Config) { cfg.Device = nil })
	without.Notice("[1] done")
	without.Alert("[2] done")
	if got := screen.String(); got != "" {
		t.Errorf("without a terminal: %q", got)
	}
}

func TestSize_IsThatOfTheDevice(t *testing.T) {
	c, _ := newConsole(func(cfg *Config) { cfg.Device = nil })
	if cols, rows := c.Size(); cols != 0 || rows != 0 || c.Width() != 0 || c.LineWidth() != 79 {
		t.Errorf("without a terminal: %d columns, %d rows, lines of %d", cols, rows, c.LineWidth())
	}
	c.Attach(&consoletest.Device{Cols: 120, Rows: 50})
	if cols, rows := c.Size(); cols != 120 || rows != 50 || c.Width() != 120 || c.LineWidth() != 119 {
		t.Errorf("with one: %d columns, %d rows, lines of %d", cols, rows, c.LineWidth())
	}
}

// tmux gets the text in both forms, since its settings decide which of them it forwards.
func TestCopy(t *testing.T) {
	for _, tmux := range []bool{false, true} {
		c, screen := newConsole(func(cfg *Config) { cfg.Clipboard, cfg.Tmux = true, tmux })
		c.Print("before")
		c.Copy([]byte("a\tb"))
		got, want := screen.String(), "before\n[clipboard: \"a\\tb\"]\n"
		if tmux {
			want += "\x1bPtmux;\x1b[clipboard: \"a\\tb\"]\n\x1b\\"
		}
		if got != want || !c.HasClipboard() {
			t.Errorf("tmux %v: got %q, want %q", tmux, got, want)
		}
	}
}

func TestMachine(t *testing.T) {
	c, screen := newConsole()
	c.Print("before")
	p, err := c.Pipe("upper", false)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(p, "row")
	p.Close(t.Context())
	if got, want := screen.String(), "before\n┃ ROW\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if c.Machine() == nil || c.Expand("~/f") != "~/f" {
		t.Error("the machine is not the one that was given")
	}
	without, _ := newConsole(func(cfg *Config) { cfg.Machine = nil })
	if without.Machine() != nil || without.Expand("~/f") != "~/f" {
		t.Error("a path changes although no file can be reached")
	}
}

// Where there is no room for a whole line, what is worth least is left out first.
func TestStatusLine(t *testing.T) {
	pieces := []Piece{{"12.0 s", Needed}, {"3 rows", 8}, {"to f.csv", 6}}
	keys := []Piece{{"^C stop", 9}, {"^Z background", 3}}
	for width, want := range map[int]string{
		90: "  ▕██████████          ▏ 50 %  12.0 s · 3 rows · to f.csv           ^C stop  ^Z background",
		80: "  ▕█████     ▏ 50 %  12.0 s · 3 rows · to f.csv           ^C stop  ^Z background",
		70: "  ▕█████     ▏ 50 %  12.0 s · 3 rows · to f.csv                ^C stop",
		52: "  ▕█████     ▏ 50 %  12.0 s · 3 rows         ^C stop",
		28: "  50 %  12.0 s       ^C stop",
		8:  "  50 % …",
		0:  "",
	} {
		if got := StatusLine(width, Bars(0.5), pieces, keys); got != want {
			t.Errorf("%d cells: got\n%q\nwant\n%q", width, got, want)
		}
	}
	if got, want := StatusLine(40, nil, pieces, nil), "  12.0 s · 3 rows · to f.csv"; got != want {
		t.Errorf("without keys: got %q, want %q", got, want)
	}
}
