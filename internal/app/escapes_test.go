//go:build unix

package app_test

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
	"mysh/render"
)

// Text that could control a terminal or deceive its reader: colours, a title, the clipboard,
// one-byte controls, right-to-left text, invisible characters.
const controlText = "\x1b[31m\x1b]0;T\a\x1b]52;c;SA==\a\u009b2J\u202e\u2066\u200b\ufeff\U000e0041\r\x7f\x0e"

// The same text as mysh shows it.
const escapedText = `\x1b[31m\x1b]0;T\x07\x1b]52;c;SA==\x07\u009b2J\u202e\u2066\u200b\ufeff\U000e0041\r\x7f\x0e`

// checkEscaped fails the test unless the output shows controlText with escapes.
func (p *person) checkEscaped(where, got string) {
	p.tb.Helper()
	plain := strings.NewReplacer("\n", "", `\]`, "]", `\[`, "[", `\_`, "_").Replace(got)
	if !strings.Contains(plain, `[31m`) || !strings.Contains(plain, `\u009b2J\u202e\u2066\u200b\ufeff`) {
		p.tb.Errorf("%s: the escapes are missing:\n%s", where, got)
	}
}

// Data of the server is shown on a terminal with escapes, so that it cannot control the
// terminal. Files and commands receive the original bytes.
func TestTerminal_DataIsEscaped(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := playground(t, s)
		evil := "_utf8mb4 0x" + hex.EncodeToString([]byte(controlText))
		p := sit(t, at(s, schema)...)
		p.ask("set @e = " + evil + ";")
		for _, format := range render.Names() {
			got := p.ask(`select 1 as n, @e as v \g ` + format)
			if format == "json" || format == "jsonl" {
				got = strings.NewReplacer(`\u001b`, `\x1b`).Replace(got)
			}
			p.checkEscaped("a cell as "+format, got)
		}
		if got := p.ask("select @e as v;"); !strings.Contains(got, escapedText) {
			t.Errorf("a cell:\n%s", got)
		}
		// Names cannot contain code points beyond U+FFFF, and servers remove control characters
		// at the beginning.
		p.ask(`set @q = concat('select 1 as ', char(96), left(@e, 30), 'x', char(96)); prepare header from @q;`)
		for _, format := range []string{"table", "vertical", "csv", "insert", "xml"} {
			p.checkEscaped("a name as "+format, p.ask(`execute header \g `+format))
		}
		p.ask("set @u = concat('create database ', char(96), 'z', left(@e, 30), 'x', char(96)); prepare u from @u; execute u;")
		defer s.SQL(t, "DROP DATABASE `z"+string([]rune(controlText)[:30])+"x`")
		p.checkEscaped("a schema's name", p.ask("show databases like 'z%';"))
		p.ask("signal sqlstate '01000' set message_text = @e;")
		if got := p.ask("show warnings;"); !strings.Contains(got, "[31m") {
			t.Errorf("a warning:\n%s", got)
		}
		p.ask("signal sqlstate '45000' set message_text = @e;")
		if screen := p.Screen(); !screen.Contains("[31m") || !screen.Contains(`\u202e\u2066\u200b`) {
			t.Errorf("an error:\n%s", screen)
		}
		p.ask("pager cat")
		p.checkEscaped("a pager", p.ask("select 1 as n, @e as v;"))
		p.ask("nopager")

		file := filepath.Join(t.TempDir(), "v")
		p.begin(`select @e \g raw > ` + file)
		p.Await("a prompt", atPrompt)
		if got, err := os.ReadFile(file); err != nil || string(got) != controlText {
			t.Errorf("the file holds %q, %v", got, err)
		}
		p.begin(`select @e \g raw | od -c > ` + file)
		p.Await("a prompt", atPrompt)
		if got, err := os.ReadFile(file); err != nil || !strings.Contains(string(got), "033   [   3   1   m") {
			t.Errorf("the command received %q, %v", got, err)
		}
		p.leave()

		last := func(s ptytest.Screen) string { return s.Lines[len(s.Lines)-1] }
		terminal := ptytest.Start(t, mysh(t, at(s, "z"+string([]rune(controlText)[:30])+"x")...))
		terminal.Await("a schema's name in the prompt", func(s ptytest.Screen) bool {
			return len(s.Lines) > 0 && strings.HasPrefix(last(s), `z\x1b[31m`) && strings.HasSuffix(last(s), ">")
		})
		terminal.Type(ptytest.CtrlD)
		if code := terminal.Exit(); code != 0 {
			t.Errorf("exit code %d", code)
		}
	})
}
