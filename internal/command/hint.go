package command

import (
	"fmt"
	"strings"

	"mysh/internal/humanize"
	"mysh/internal/scan"
)

// typedName returns the name, without its backslash, at the start of the last line of a text
// that a user has typed, and what follows the name. It returns "" if the line begins with
// something else.
func typedName(text string) (name, rest string) {
	name, rest = typedWord(text)
	if name, ok := strings.CutPrefix(name, `\`); ok {
		return name, rest
	}
	return "", ""
}

// typedWord returns the text up to the first blank of the last line of a text that a user has typed, and
// what follows it.
func typedWord(text string) (word, rest string) {
	line := strings.TrimSpace(text)
	line = line[strings.LastIndexByte(line, '\n')+1:]
	word, rest, _ = strings.Cut(strings.TrimSpace(line), " ")
	return strings.TrimSuffix(word, ";"), strings.TrimSpace(rest)
}

// isByLetter reports whether a command was typed as its letter, which is the start of name.
func isByLetter(in scan.Input, name, rest string) bool {
	row, _ := Find(in.Name)
	return name != "" && name != in.Name && name[0] == row.Letter && strings.HasPrefix(strings.TrimSpace(name[1:]+" "+rest), strings.TrimSpace(in.Args))
}

// PrintHint prints what a command did whose letter means something else in psql or mycli, and
// what to use in its place. text is what the user typed.
func PrintHint(env *Env, in scan.Input, text string) {
	name, rest := typedName(text)
	letter := isByLetter(in, name, rest)
	hint := ""
	if letter && (takesText(in.Name) || in.Name == "delimiter" || !strings.Contains(rest, env.Input.Delimiter())) {
		hint = Meant(name, rest)
		if row, known := byName(strings.TrimSuffix(name, "+")); known {
			hint = fmt.Sprintf(`\%s is a command only where a statement begins`, row.Name)
		}
	}
	var did []string
	switch in.Name {
	case "resetconnection":
		did = append(did, "Session reset; the transaction, temporary tables, locks and user variables are gone.")
	case "delimiter":
		if !letter || in.Args == "" || !isLetter(in.Args[0]) && in.Args != "+" {
			return // \d // as \d // in psql
		}
		did = append(did, fmt.Sprintf(`The delimiter is now "%s".`, in.Args))
		if hint != "" {
			hint += "; "
		}
		back := "delimiter ;"
		if strings.TrimSpace(env.Input.Statement()) != "" {
			back = `\d ;` // only letters are commands inside a statement
		}
		hint += `"` + back + `" restores it`
		if _, after, ok := strings.Cut(rest, in.Args); ok {
			rest = after
		}
	}
	if rest = strings.TrimSpace(rest); rest != "" && !takesText(in.Name) && !strings.Contains(rest, env.Input.Delimiter()) {
		did = append(did, fmt.Sprintf(`"%s" starts a statement; press Ctrl-C to cancel it.`, rest))
	}
	if hint != "" {
		did = append(did, "("+hint+".)")
	}
	if letter && len(did) > 0 || in.Name == "resetconnection" {
		env.Console.Print(strings.Join(did, " "))
	}
}

// takesText reports whether the rest of the line belongs to a command.
func takesText(name string) bool {
	row, _ := Find(name)
	return row.Args != "" && name != "delimiter"
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// FaultText returns the text of a mistake in what a user typed. It ends in a suggestion for the
// name that is refused, or for the name at the start of the line. performed is whether an input
// of the text was performed.
func FaultText(in scan.Input, text string, performed bool) string {
	meant := ""
	name, rest := typedName(text)
	if strings.HasPrefix(in.Name, ".") {
		name, rest = typedWord(text)
	}
	if in.Name == name || in.Name == "" && name != "" && !performed {
		meant = Meant(name, rest)
	} else {
		meant = Meant(in.Name, "")
	}
	row, known := Find(in.Name)
	switch {
	case known && in.Name != "":
		return fmt.Sprintf(`\%s is a command only at the start of a statement. Press Up to edit the line.`, row.Name)
	case meant == "":
		return in.Text + didYouMean(strings.TrimPrefix(in.Name, "."))
	case isLetter(meant[0]):
		meant = strings.ToUpper(meant[:1]) + meant[1:]
	}
	return strings.TrimSuffix(in.Text, ".") + ". " + meant + "."
}

// didYouMean returns a question with the command that is similar to an unknown one, "" if none
// is.
func didYouMean(typed string) string {
	var names []string
	for _, row := range Table {
		names = append(names, row.Name)
	}
	near := humanize.Closest(typed, names)
	if near == "" {
		return ""
	}
	return ` Did you mean \` + near + "?"
}
