package lineedit

import (
	"context"
	"strings"
	"testing"
	"time"
)

// cursorMark marks the cursor in the texts of these tests.
const cursorMark = "▮"

// newTestEditor returns an editor whose text and cursor are given by a marked text.
func newTestEditor(cfg Config, marked string) *editor {
	e := newEditor(&cfg, func() (int, int) { return 40, 10 })
	e.begin(Prompt{First: "> "})
	e.setText(strings.Replace(marked, cursorMark, "", 1))
	if i := strings.Index(marked, cursorMark); i >= 0 {
		e.cursor = i
	}
	return e
}

// setText replaces the text, with the cursor at its end.
func (e *editor) setText(text string) {
	e.text, e.cursor, e.vi.recordBase = text, len(text), text
}

// pressed performs keys, separated by blanks, and returns the text with the cursor marked.
func pressed(e *editor, keys string) string {
	for _, name := range strings.Fields(keys) {
		e.handle(namedKey(name))
		settle(e)
		e.draw()
	}
	return e.text[:e.cursor] + cursorMark + e.text[e.cursor:]
}

func semicolon(text string) bool { return strings.HasSuffix(text, ";") }

// settle waits for candidates that were requested by typing.
func settle(e *editor) {
	if e.menu.stop != nil && !e.menu.forTab {
		e.awaitAnswer(time.Minute)
	}
}

type editCase struct{ text, keys, want string }

var testHistory = []string{
	"select 1",
	"select * from orders;",
	"insert into t\nvalues (1)",
	"select 1",
}

func runEditCases(t *testing.T, mode Mode, cases []editCase) {
	t.Helper()
	for _, c := range cases {
		cfg := Config{
			Complete: semicolon,
			History:  func() []string { return testHistory },
			Settings: Settings{Mode: mode},
		}
		if got := pressed(newTestEditor(cfg, c.text), c.keys); got != c.want {
			t.Errorf("%q, %s: %q, want %q", c.text, c.keys, got, c.want)
		}
	}
}

func TestEmacsKeys(t *testing.T) {
	runEditCases(t, Emacs, []editCase{
		// Moving.
		{"ab▮c", "C-b", "a▮bc"},
		{"ab▮c", "Left Left Left", "▮abc"},
		{"▮abc", "C-f Right", "ab▮c"},
		{"e\u0301▮", "Left", "▮e\u0301"},
		{"日👨‍👩‍👧▮x", "Left", "日▮👨‍👩‍👧x"},
		{"▮👨‍👩‍👧x", "Right", "👨‍👩‍👧▮x"},
		{"one customer_id, x▮", "M-b M-b", "one ▮customer_id, x"},
		{"▮one customer_id, x", "M-f C-Right", "one customer_id▮, x"},
		{"größe naïve▮", "C-Left M-Left", "▮größe naïve"},
		{"one\ntwo▮", "C-a x Home y", "one\ny▮xtwo"},
		{"one\nt▮wo", "C-e End", "one\ntwo▮"},
		{"one\ntwo▮", "M-<", "▮one\ntwo"},
		{"▮one\ntwo", "M->", "one\ntwo▮"},
		{"one\ntwo▮", "Left Left Left Left", "one▮\ntwo"},
		{"▮a(b)(c)", "C-] ( C-] (", "a(b)▮(c)"},
		{"a(b)(c)▮", "C-M-] (", "a(b)▮(c)"},
		{"▮abcdef", "M-3 C-f", "abc▮def"},
		{"▮abcdefghijklmn", "M-1 2 C-f", "abcdefghijkl▮mn"},
		{"abc▮", "C-Space C-a C-x C-x", "abc▮"},
		{"a▮", "C-Space Backspace 日 C-x C-x", "▮日"},
		// Up and down: rows first, then history entries.
		{"one\ntwo three▮", "Up", "one▮\ntwo three"},
		{"one\ntwo three\nfo▮ur", "Up Up Down Down", "one\ntwo three\nfo▮ur"},
		{"a long one\nb\nanother▮", "Up Up", "a long one▮\nb\nanother"},
		{"▮", "Up", "select 1▮"},
		{"▮", "Up Up", "insert into t\nvalues (1)▮"},
		{"▮", "Up Up Up", "insert into t▮\nvalues (1)"},
		{"▮", "M-p M-p M-p", "select * from orders;▮"},
		{"▮", "Up Up Down Down", "▮"},
		{"select *▮", "Up", "select * from orders;▮"},
		{"select *▮", "Up Up Up", "select * from orders;▮"},
		{"select *▮", "Up Down", "select *▮"},
		{"s▮", "PageUp PageUp", "select * from orders;▮"},
		{"nothing like this▮", "Up", "select 1▮"},
		{"nothing like this▮", "Up Down", "nothing like this▮"},
		{"▮", "Down", "▮"},
		// Deleting and cutting.
		{"ab▮c", "Backspace", "a▮c"},
		{"ab▮c", "C-h C-h C-h", "▮c"},
		{"a▮bc", "C-d Delete Delete", "a▮"},
		{"a👨‍👩‍👧▮", "Backspace", "a▮"},
		{"one two_three▮ four", "M-Backspace", "one ▮ four"},
		{"one ▮two_three four", "M-d M-d", "one ▮"},
		{"one two, three▮", "C-w", "one two, ▮"},
		{"one▮ two\nthree", "C-k", "one▮\nthree"},
		{"one▮ two\nthree", "C-k C-k", "one▮three"},
		{"one\ntwo▮ three", "C-u", "one\n▮ three"},
		{"one\ntwo▮ three", "C-u C-u", "one▮ three"},
		{"a \t▮  b", `M-\`, "a▮b"},
		{"one two▮", "C-w C-y C-y", "one twotwo▮"},
		{"a b c▮", "C-w C-w C-y", "a b c▮"},
		{"a b▮ c", "C-w C-k C-y", "a b c▮"},
		{"one two▮", "C-w Left C-w C-y M-y", "two▮ "},
		{"one two▮", "C-w Left C-w C-y M-y M-y", "one▮ "},
		{"one▮", "M-y", "one▮"},
		{"abc def▮", "M-2 M-Backspace", "▮"},
		{"x▮", "M-.", "x1▮"},
		{"x▮", "M-. M-.", "x(1)▮"},
		// Changing.
		{"ab▮c", "C-t", "acb▮"},
		{"abc▮", "C-t", "acb▮"},
		{"▮", "C-t", "▮"},
		{"a▮", "C-t", "a▮"},
		{"one▮ two", "M-t", "two one▮"},
		{"one▮", "M-t", "one▮"},
		{"one ▮größe", "M-u", "one GRÖßE▮"},
		{"▮ONE TWO", "M-l", "one▮ TWO"},
		{"▮oNE two", "M-c", "One▮ two"},
		{"▮", "abc x C-q C-a C-v Tab", "abcx\x01\t▮"},
		{"▮", "M-5 x", "xxxxx▮"},
		{"one▮two", "M-Enter", "one\n▮two"},
		{"one▮", "Enter", "one\n▮"},
		// Undo: the typed characters of a word together, everything else key by key.
		{"▮", "a b c C-_", "▮"},
		{"▮", "ab M-Enter cd C-_", "ab\n▮"},
		{"one two▮", "C-w C-w C-_", "one ▮"},
		{"one two▮", "C-w C-w C-_ C-x C-u", "one two▮"},
		{"one two▮", "C-w C-w C-_ C-_ M-/", "one ▮"},
		{"one two▮", "C-w C-_ x M-/", "one twox▮"},
		{"one▮", "C-_", "one▮"},
		// Keys without effect.
		{"a▮b", "Insert F1 C-x q Esc C-g", "a▮b"},
	})
}

func TestViKeys(t *testing.T) {
	runEditCases(t, Vi, []editCase{
		{"▮", "abc Esc", "ab▮c"},
		{"abc▮", "Esc h h h x", "▮bc"},
		{"one two_x three▮", "Esc 0 w", "one ▮two_x three"},
		{"one two_x three▮", "Esc M-0 M-w", "one ▮two_x three"},
		{"one two three▮", "Esc 0 d w M-d M-w M-d w", "two▮ "},
		{"abc▮", "Esc 0 i x M-l .", "x▮xabc"},
		{"one two_x three▮", "Esc 0 2 w", "one two_x ▮three"},
		{"a.b (c)▮", "Esc 0 w w w", "a.b ▮(c)"},
		{"a.b (c)▮", "Esc 0 W", "a.b ▮(c)"},
		{"one two▮", "Esc 0 e", "on▮e two"},
		{"one two▮", "Esc b b", "▮one two"},
		{"  one▮", "Esc ^", "  ▮one"},
		{"  one▮", "Esc 0 $", "  on▮e"},
		{"one two▮", "Esc 0 f o", "one tw▮o"},
		{"one two▮", "Esc 0 t w", "one ▮two"},
		{"one two▮", "Esc F e", "on▮e two"},
		{"a,b,c▮", "Esc 0 f , ;", "a,b▮,c"},
		{"a,b,c▮", "Esc 0 f , ; ,", "a▮,b,c"},
		{"f(a, (b))▮", "Esc %", "f▮(a, (b))"},
		{"one\ntwo\nthree▮", "Esc g g", "▮one\ntwo\nthree"},
		{"one\ntwo\nthree▮", "Esc 2 G", "one\n▮two\nthree"},
		{"one\ntwo▮", "Esc k k", "select ▮1"},

		{"one two three▮", "Esc 0 d w", "▮two three"},
		{"one two three▮", "Esc 0 d 2 w", "▮three"},
		{"one two three▮", "Esc 0 2 d w", "▮three"},
		{"one two three▮", "Esc 0 c w x Esc", "▮x two three"},
		{"one two three▮", "Esc d b", "one two ▮e"},
		{"one two three▮", "Esc 0 d $", "▮"},
		{"one two three▮", "Esc 0 D", "▮"},
		{"one two three▮", "Esc 0 w C x Esc", "one ▮x"},
		{"one two three▮", "Esc 0 d e", "▮ two three"},
		{"one two three▮", "Esc 0 d f w", "▮o three"},
		{"one two three▮", "Esc 0 d t t", "▮two three"},
		{"one\ntwo\nthree▮", "Esc k d d", "one\n▮three"},
		{"one\ntwo\nthree▮", "Esc d d", "one\n▮two"},
		{"one\ntwo\nthree▮", "Esc g g d j", "▮three"},
		{"one\ntwo\nthree▮", "Esc g g 2 d d", "▮three"},
		{"one\ntwo▮", "Esc d d p", "one\n▮two"},
		{"one\ntwo▮", "Esc y y P", "one\n▮two\ntwo"},
		{"one\ntwo▮", "Esc c c x Esc", "one\n▮x"},
		{"abc▮", "Esc 0 x p", "b▮ac"},
		{"abc▮", "Esc 0 2 x P", "a▮bc"},
		{"a b▮", "Esc 0 y w $ p", "a ba▮ "},
		{"abc▮", "Esc 0 r x", "▮xbc"},
		{"abc▮", "Esc 0 2 r x", "x▮xc"},
		{"abc▮", "Esc 0 s x Esc", "▮xbc"},
		{"aBc▮", "Esc 0 ~ ~ ~", "Ab▮C"},
		{"one two▮", "Esc 0 g U w", "▮ONE two"},
		{"ONE TWO▮", "Esc 0 g u $", "▮one two"},
		{"one\n  two▮", "Esc k J", "one▮ two"},
		{"one▮", "Esc o two Esc O x Esc", "one\n▮x\ntwo"},
		{"one▮", "Esc I x Esc A y Esc", "xone▮y"},
		{"one▮", "Esc 0 a x Esc i y Esc", "o▮yxne"},

		{"f(one, two)▮", "Esc h d i (", "f(▮)"},
		{"f(one, two)▮", "Esc h d a b", "▮f"},
		{"x = 'one two'▮", "Esc h c i ' y Esc", "x = '▮y'"},
		{"one two three▮", "Esc b h h d a w", "one ▮three"},
		{"one two three▮", "Esc b h h d i w", "one ▮ three"},

		{"one two three four▮", "Esc 0 d w .", "▮three four"},
		{"one two three▮", "Esc 0 c w x Esc w .", "x ▮x three"},
		{"one two three▮", "Esc 0 d w u", "▮one two three"},
		{"▮", "one Enter two Esc u", "▮"},
		{"one two▮", "Esc 0 d w u C-r", "▮two"},
		{"one▮", "Esc 3 Esc x", "o▮n"},

		{"one two▮", "C-w x", "one x▮"},
		{"one two▮", "M-b i x", "one x▮two"},
		{"one▮", "Esc Home i x", "x▮one"},
	})
}

// These keys end the line, with this outcome, or do not.
func TestEditor_KeysThatEndLine(t *testing.T) {
	for _, c := range []struct {
		text, keys string
		want       outcome
	}{
		{"select 1▮", "Enter", editing},
		{"select 1;▮", "Enter", sent},
		{"▮select 1;", "Enter", sent},
		{"select 1;▮", "C-j", sent},
		{"select 1;▮", "M-Enter", editing},
		{"select 1;▮", "C-c", interrupted},
		{"▮", "C-c", interrupted},
		{"x▮", "C-d", editing},
		{"▮", "C-d", ended},
		{"▮", "C-z", suspended},
		{"▮", "C-l", cleared},
		{"▮", "C-x C-c", editing},
	} {
		e := newTestEditor(Config{Complete: semicolon}, c.text)
		pressed(e, c.keys)
		if e.outcome != c.want {
			t.Errorf("%q, %s: %d, want %d", c.text, c.keys, e.outcome, c.want)
		}
	}
}

func TestAutosuggestion(t *testing.T) {
	for _, c := range []struct{ text, keys, want, suggested string }{
		{"▮", "s", "s▮", "elect 1"},
		{"▮", "select Space *", "select *▮", " from orders;"},
		{"▮", "s Right", "select 1▮", ""},
		{"▮", "s End", "select 1▮", ""},
		{"▮", "s C-e", "select 1▮", ""},
		{"▮", "s M-f", "select▮", " 1"},
		{"▮", "s Left", "▮s", ""},
		{"▮", "i", "i▮", "nsert into t"},
		{"▮", "i C-e", "insert into t\nvalues (1)▮", ""},
		{"▮", "x", "x▮", ""},
		{"▮", "s C-_", "▮", ""},
	} {
		e := newTestEditor(Config{History: func() []string { return testHistory }, Settings: Settings{Suggest: true}}, c.text)
		got := pressed(e, c.keys)
		if suggested := e.page.text[len(e.text):]; got != c.want || suggested != c.suggested {
			t.Errorf("%s: %q and %q, want %q and %q", c.keys, got, suggested, c.want, c.suggested)
		}
	}
}

func TestHistorySearch(t *testing.T) {
	for _, c := range []struct{ text, keys, want string }{
		{"x▮", "C-r o r d", "select * from ▮orders;"},
		{"x▮", "C-r O R D", "select * from ▮orders;"},
		{"x▮", "C-r sel C-r", "▮select * from orders;"},
		{"x▮", "C-r sel C-r C-r", "▮select 1"},
		{"x▮", "C-r sel C-r C-s", "▮select 1"},
		{"x▮", "C-r ord C-g", "x▮"},
		{"x▮", "C-r ord Esc", "select * from ▮orders;"},
		{"x▮", "C-r ord End", "select * from orders;▮"},
		{"x▮", "C-r ord Backspace Backspace Backspace", "x▮"},
		{"x▮", "C-r nothing", "x▮"},
		{"x▮", "C-r ord x", "select * from ▮orders;"},
		{"x▮", "C-r C-r C-s", "x▮"},
		{"x▮", "C-r val Esc C-_", "x▮"},
	} {
		e := newTestEditor(Config{History: func() []string { return testHistory }}, c.text)
		if got := pressed(e, c.keys); got != c.want {
			t.Errorf("%s: %q, want %q", c.keys, got, c.want)
		}
	}
	// An empty history.
	if got := pressed(newTestEditor(Config{}, "x▮"), "C-r a C-r C-g C-r C-c"); got != "x▮" {
		t.Errorf("without entries: %q", got)
	}
}

// candidatesFor returns a function that completes the word before the cursor from a list.
func candidatesFor(words ...string) func(context.Context, string, int) Completion {
	return func(_ context.Context, text string, cursor int) Completion {
		c := Completion{From: wordStart(text, cursor, inWord), To: cursor}
		if c.From < cursor && !inWord([]rune(text[cursor-1:])[0]) {
			c.From = cursor
		}
		for _, w := range words {
			if strings.HasPrefix(strings.ToLower(w), strings.ToLower(text[c.From:cursor])) {
				c.Candidates = append(c.Candidates, Candidate{Text: w, Detail: "table"})
			}
		}
		return c
	}
}

func TestCompletion(t *testing.T) {
	for _, c := range []struct {
		text, keys, want string
		open             bool
	}{
		{"sel▮", "Tab", "SELECT▮", false},
		{"cu▮ x", "Tab", "customer▮ x", true},
		{"cu▮", "Tab Tab", "customers▮", true},
		{"cu▮", "Tab Tab Tab", "customer_id▮", true},
		{"cu▮", "Tab Tab Tab Tab", "customer▮", true},
		{"cu▮", "Tab S-Tab", "customer_id▮", true},
		{"cu▮", "Tab Down Enter", "customers▮", false},
		{"cu▮", "Tab Down Esc", "customer▮", false},
		{"cu▮", "Tab Down Space x", "customers x▮", false},
		{"cu▮", "Tab _", "customer_▮", true},
		{"cu▮", "Tab _ Backspace", "customer▮", true},
		{"cu▮", "Tab Left", "custome▮r", false},
		{"cu▮", "Tab Down C-_", "cu▮", false},
		{"nothing▮", "Tab", "nothing▮", false},
		{"▮", "Tab PageDown", "orders▮", true},
	} {
		e := newTestEditor(Config{Candidates: candidatesFor("customers", "customer_id", "SELECT", "orders")}, c.text)
		if got := pressed(e, c.keys); got != c.want || e.menu.open() != c.open {
			t.Errorf("%q, %s: %q, menu %v, want %q, %v", c.text, c.keys, got, e.menu.open(), c.want, c.open)
		}
	}
}

// A slow answer does not block keys, and is dropped if the text has changed.
func TestCompletion_SlowAnswerDoesNotBlockKeys(t *testing.T) {
	release := make(chan struct{})
	find := candidatesFor("customers", "customer_id")
	e := newTestEditor(Config{Candidates: func(ctx context.Context, text string, cursor int) Completion {
		select {
		case <-release:
		case <-ctx.Done():
		}
		return find(ctx, text, cursor)
	}}, "")
	woken := make(chan struct{}, 10)
	e.wake = func() { woken <- struct{}{} }

	pressed(e, "cu Tab")
	if e.menu.showsLoading || e.menu.open() {
		t.Error("the menu or \"loading\" is shown immediately")
	}
	<-woken
	e.handle(key{code: codeCandidates})
	if !e.menu.showsLoading {
		t.Error("\"loading\" is not shown")
	}
	pressed(e, "x") // cancels the request
	if e.menu.showsLoading || e.menu.open() {
		t.Error("the request was not cancelled")
	}
	pressed(e, "Backspace Tab")
	close(release)
	<-woken
	e.handle(key{code: codeCandidates})
	if e.text != "customer" || !e.menu.open() {
		t.Errorf("after the answer: %q, menu %v", e.text, e.menu.open())
	}
}

// After Tab, the editor waits for names that are being loaded. While typing, it shows the names
// that are known.
func TestCompletion_TabWaitsForNames(t *testing.T) {
	known := false
	e := newTestEditor(Config{Candidates: func(ctx context.Context, text string, cursor int) Completion {
		if known {
			return candidatesFor("customers")(ctx, text, cursor)
		}
		return Completion{From: cursor, To: cursor, Wait: func(context.Context) bool { known = true; return true }}
	}}, "")
	if got := pressed(e, "cu Tab"); got != "customers▮" {
		t.Errorf("got %q", got)
	}
}

// Optional candidates are shown, and inserted only when they are chosen.
func TestCompletion_OptionalIsInsertedWhenChosen(t *testing.T) {
	e := newTestEditor(Config{Candidates: func(_ context.Context, _ string, cursor int) Completion {
		return Completion{From: cursor, To: cursor, Optional: true, Candidates: []Candidate{{Text: "if not exists"}}}
	}}, "create table ▮")
	if got := pressed(e, "Tab"); got != "create table ▮" || !e.menu.open() {
		t.Errorf("got %q, menu %v", got, e.menu.open())
	}
	if got := pressed(e, "Tab"); got != "create table if not exists▮" {
		t.Errorf("chosen: %q", got)
	}
}

func TestBrackets_FindsPartner(t *testing.T) {
	for _, c := range []struct{ text, found string }{
		{"▮(a)", "( )"},
		{"(a)▮", "( )"},
		{"(a▮)", "( )"},
		{"▮a(b)", ""},
		{"f(a, (▮b)", ""},
		{"((▮[x]))", "  [ ]"},
		{"((x▮))", " ( )"},
		{"((x)▮)", "(   )"},
		{"▮(]", ""},
		{"▮(a')'b)", "(     )"},
		{"(a'▮)'b)", ""},
		{"▮(", ""},
		{"▮", ""},
	} {
		text := strings.Replace(c.text, cursorMark, "", 1)
		at, partner, ok := brackets(text, strings.Index(c.text, cursorMark), styled(text))
		found := ""
		if ok {
			b := []byte(strings.Repeat(" ", max(at, partner)+1))
			b[at], b[partner] = text[at], text[partner]
			found = string(b)
		}
		if found != c.found {
			t.Errorf("%s: found %q, want %q", c.text, found, c.found)
		}
	}
}

// The help explains each key of vi mode.
func TestBindings_ExplainEveryViKey(t *testing.T) {
	explained := make(map[string]bool)
	for _, b := range Bindings(Vi) {
		for _, keys := range strings.Split(b.Keys, ", ") {
			explained[strings.ReplaceAll(strings.ReplaceAll(keys, "Space", " "), " ", "")] = true
		}
	}
	explained[" "] = true
	explained[","] = true
	for name := range viMotions {
		if !explained[name] {
			t.Errorf("the motion %q is not explained", name)
		}
	}
	for name := range viCommandTable() {
		if !explained[name] {
			t.Errorf("the command %q is not explained", name)
		}
	}
}

// In vi's command mode, Enter ends the search without sending the line found; a second Enter
// sends it. n and N continue the search from that line.
func TestViSearch_EnterDoesNotSend(t *testing.T) {
	for _, c := range []struct {
		keys, want string
		outcome    outcome
	}{
		{"Esc / o r d Enter", "select * from ▮orders;", editing},
		{"Esc / o r d C-j", "select * from ▮orders;", editing},
		{"Esc ? o r d Enter", "select * from ▮orders;", editing},
		{"M-/ o r d Enter", "select * from ▮orders;", editing},
		{"Esc M-? o r d Enter", "select * from ▮orders;", editing},
		{"Esc / o r d Enter Enter", "select * from orders;▮", sent},
		{"Esc / s e l Enter n", "▮select * from orders;", editing},
		{"Esc / s e l Enter n n", "▮select 1", editing},
		{"Esc / s e l Enter 2 n N", "▮select * from orders;", editing},
		{"Esc / s e l Enter n Esc / Enter", "▮select 1", editing},
		{"Esc / s e l C-g n", "▮x", editing},
		{"Esc n", "▮x", editing},
		{"Esc / z z Enter", "▮x", editing},
		{"C-r o r d Enter", "select * from orders;▮", sent},
	} {
		e := newTestEditor(Config{History: func() []string { return testHistory }, Settings: Settings{Mode: Vi}}, "x▮")
		got := pressed(e, c.keys)
		if c.outcome == sent {
			got = e.text + cursorMark
		}
		if got != c.want || e.outcome != c.outcome {
			t.Errorf("%s: %q, outcome %d; want %q, %d", c.keys, got, e.outcome, c.want, c.outcome)
		}
	}
}
