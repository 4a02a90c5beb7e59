package repl

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/result"
)

// An Escape is a letter that stands for something in a prompt, after a backslash.
type Escape struct {
	Letter byte
	Help   string
	value  func(v view) string
}

// A view is the data that prompts can show.
type view struct {
	result.State
	now       time.Time
	count     int // inputs so far
	delimiter string
	label     string // the connection's name
	jobs      int    // that run
	sandbox   bool   // commands cannot reach this machine
	failed    string // number of the error that ended the last statement, or ""
	took      time.Duration
}

// Escapes are mysql's, followed by mysh's own.
// Source: https://dev.mysql.com/doc/refman/9.7/en/mysql-commands.html (prompt sequences).
var Escapes = []Escape{
	{'c', "number of the input", func(v view) string { return strconv.Itoa(v.count + 1) }},
	{'C', "connection id", func(v view) string { return strconv.FormatUint(v.ConnectionID, 10) }},
	{'d', "schema", func(v view) string { return or(v.Schema, "(none)") }},
	{'D', "date and time", clockface("Mon Jan _2 15:04:05 2006")},
	{'h', "host", func(v view) string { return v.Host }},
	{'l', "delimiter", func(v view) string { return v.delimiter }},
	{'m', "minutes", clockface("04")},
	{'n', "new line", fixed("\n")},
	{'N', "the server's brand", func(v view) string { brand, _, _ := strings.Cut(v.Product(), " "); return brand }},
	{'o', "month, as a number", clockface("1")},
	{'O', "month", clockface("Jan")},
	{'p', "port or socket", func(v view) string { return or(v.Socket, strconv.Itoa(v.Port)) }},
	{'P', "am or pm", clockface("pm")},
	{'r', "hour, of 12", clockface("03")},
	{'R', "hour, of 24", clockface("15")},
	{'s', "seconds", clockface("05")},
	{'S', "semicolon", fixed(";")},
	{'t', "tab", fixed("\t")},
	{'T', "* in a transaction", when(func(v view) bool { return v.Status.Has(result.StatusInTransaction) }, "*")},
	{'u', "user", func(v view) string { return v.User }},
	{'U', "user@host", func(v view) string { return v.User + "@" + v.Host }},
	{'v', "the server's version", func(v view) string { return v.Version }},
	{'w', "day of the week", clockface("Mon")},
	{'y', "year, two digits", clockface("06")},
	{'Y', "year", clockface("2006")},
	{'_', "blank", fixed(" ")},
	{' ', "blank", fixed(" ")},

	{'B', "(sandbox) if commands cannot reach this machine", when(func(v view) bool { return v.sandbox }, "(sandbox)")},
	{'e', "number of the last statement's error, if it failed", func(v view) string { return v.failed }},
	{'i', "name of the connection in config.toml", func(v view) string { return v.label }},
	{'j', "number of running jobs, as in [2]", func(v view) string {
		if v.jobs == 0 {
			return ""
		}
		return fmt.Sprintf("[%d]", v.jobs)
	}},
	{'k', "time of the last statement", func(v view) string { return humanize.Clock(v.took) }},
	{'L', "! if the connection or its transaction is lost", when(func(v view) bool { return !v.Connected || v.TransactionLost }, "!")},
	{'W', "(ro) if nothing can be written", when(func(v view) bool { return v.ReadOnly }, "(ro)")},
}

func fixed(text string) func(view) string { return func(view) string { return text } }

func clockface(layout string) func(view) string {
	return func(v view) string { return v.now.Format(layout) }
}

func when(is func(view) bool, text string) func(view) string {
	return func(v view) string {
		if is(v) {
			return text
		}
		return ""
	}
}

func or(s, none string) string {
	if s == "" {
		return none
	}
	return s
}

// expand replaces the escapes of a prompt. A backslash before any other character stands for
// that character. The values may contain anything, and are made safe for a terminal.
func expand(format string, v view) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '\\' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		if e, ok := escapeOf(format[i]); ok {
			text := e.value(v)
			if e.Letter != 'n' && e.Letter != 't' {
				text = display.Safe(text)
			}
			b.WriteString(text)
		} else {
			b.WriteByte(format[i])
		}
	}
	return b.String()
}

func escapeOf(letter byte) (Escape, bool) {
	for _, e := range Escapes {
		if e.Letter == letter {
			return e, true
		}
	}
	return Escape{}, false
}
