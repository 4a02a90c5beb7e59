package repl

import (
	"fmt"
	"strings"

	"mysh/internal/command"
	"mysh/internal/scan"
)

// typedCommand returns the name, without its backslash, that begins the last line that a person has
// typed, and what follows the name; "" when the line begins with something else.
func (src *source) typedCommand() (name, rest string) {
	if src.entry == nil {
		return "", ""
	}
	line := strings.TrimSpace(src.entry.text)
	line = line[strings.LastIndexByte(line, '\n')+1:]
	line, backslash := strings.CutPrefix(strings.TrimSpace(line), `\`)
	if !backslash {
		return "", ""
	}
	name, rest, _ = strings.Cut(line, " ")
	return strings.TrimSuffix(name, ";"), strings.TrimSpace(rest)
}

// isBy reports whether a command was typed by its letter, which begins name.
func isBy(in scan.Input, name, rest string) bool {
	row, _ := command.Find(in.Name)
	return name != "" && name != in.Name && name[0] == row.Letter && strings.HasPrefix(strings.TrimSpace(name[1:]+" "+rest), strings.TrimSpace(in.Args))
}

// sayDone says what a command did that people know by its letter from psql or mycli, where it means
// something else, and what does that here.
func (sh *Shell) sayDone(src *source, in scan.Input) {
	name, rest := src.typedCommand()
	letter := isBy(in, name, rest)
	hint := ""
	if letter && (takesText(in.Name) || in.Name == "delimiter" || !strings.Contains(rest, src.split.Delimiter())) {
		hint = command.Meant(name, rest)
	}
	var did []string
	switch in.Name {
	case "resetconnection":
		did = append(did, "Session reset; the transaction, temporary tables, locks and user variables are gone.")
	case "delimiter":
		if !letter || in.Args == "" || !isLetter(in.Args[0]) {
			return // \d // was meant
		}
		did = append(did, fmt.Sprintf(`The delimiter is now "%s".`, in.Args))
		if hint != "" {
			hint += "; "
		}
		back := "delimiter ;"
		if strings.TrimSpace(src.split.Buffer()) != "" {
			back = `\d ;` // within a statement only letters are commands
		}
		hint += `"` + back + `" goes back`
		if _, after, ok := strings.Cut(rest, in.Args); ok {
			rest = after
		}
	}
	if rest = strings.TrimSpace(rest); rest != "" && !takesText(in.Name) && !strings.Contains(rest, src.split.Delimiter()) {
		did = append(did, fmt.Sprintf(`"%s" begins a statement, which Ctrl-C forgets.`, rest))
	}
	if hint != "" {
		did = append(did, "("+hint+".)")
	}
	if letter && len(did) > 0 || in.Name == "resetconnection" {
		sh.console.Print(strings.Join(did, " "))
	}
}

// takesText reports whether what follows a command on its line belongs to it.
func takesText(name string) bool {
	row, _ := command.Find(name)
	return row.Args != "" && name != "delimiter"
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// faultText returns the text of a fault in what was typed, with what may have been meant by the name
// that is refused, or that begins the line.
func (src *source) faultText(in scan.Input) string {
	meant := ""
	if name, rest := src.typedCommand(); in.Name == name || in.Name == "" && name != "" && !src.entry.added {
		meant = command.Meant(name, rest)
	} else {
		meant = command.Meant(in.Name, "")
	}
	row, known := command.Find(in.Name)
	switch {
	case known && in.Name != "":
		return fmt.Sprintf(`\%s is a command only where a statement begins. Press Up to change what was typed.`, row.Name)
	case meant == "":
		return in.Text + didYouMean(in.Name)
	case isLetter(meant[0]):
		meant = strings.ToUpper(meant[:1]) + meant[1:]
	}
	return strings.TrimSuffix(in.Text, ".") + ". " + meant + "."
}
