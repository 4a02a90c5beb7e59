package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/scan"
)

// suggestCommand completes a client command: its name, or its arguments. It returns false if
// the cursor is in SQL.
func suggestCommand(text string, cursor int, mode scan.Mode, c *catalog.Catalog, w Words) (Answer, bool) {
	start := strings.LastIndexByte(text[:cursor], '\n') + 1
	line := text[start:cursor]
	if unfinished(text[:start], mode) {
		return trailingCommand(text, start, cursor, mode, c, w)
	}
	blanks := len(line) - len(strings.TrimLeft(line, " \t"))
	line, start = line[blanks:], start+blanks
	name, rest, spaced := cutWord(line)
	switch {
	case name == "":
		return Answer{}, false
	case !spaced && line[0] == '\\':
		return commandNames(line, start, cursor, w), true
	case !spaced:
		return Answer{}, false
	}
	command, ok := w.find(name)
	if !ok || name[0] != '\\' && !command.hasArgumentsAsWord() {
		if a, ok := trailingCommand(text, start, cursor, mode, c, w); ok {
			return a, true
		}
		return Answer{}, false
	}
	return argumentAnswer(command, rest, cursor, c, w, mode)
}

// hasArgumentsAsWord reports whether a command that is typed without a backslash completes its
// own arguments. USE and HELP are statements too, and complete as such.
func (c ClientCommand) hasArgumentsAsWord() bool { return !c.Long && len(c.Args) > 0 }

// unfinished reports whether text ends inside a statement.
func unfinished(text string, mode scan.Mode) bool {
	open := false
	for t := range scan.Tokens(text, mode) {
		switch t.Kind {
		case scan.Space, scan.Comment:
		case scan.ClientCommand:
			open = false
		case scan.Unclosed:
			open = true
		default:
			open = t.Text != ";"
		}
	}
	return open
}

// trailingCommand completes a command that is typed by its letter at the end of a statement.
func trailingCommand(text string, start, cursor int, mode scan.Mode, c *catalog.Catalog, w Words) (Answer, bool) {
	if n := cursor - 1; n >= start && text[n] == '\\' {
		if q, ok := cursorWordAt(text, n, mode); ok && !q.literal && q.quote == 0 {
			return commandNames(`\`, n, cursor, w), true
		}
	}
	return trailingArguments(text, start, cursor, mode, c, w)
}

// cutWord splits the first word off a line, and reports whether a blank follows it.
func cutWord(line string) (first, rest string, spaced bool) {
	i := strings.IndexAny(line, " \t")
	if i < 0 {
		return line, "", false
	}
	return line[:i], strings.TrimLeft(line[i:], " \t"), true
}

// find returns a command by its name, by \name, or by its letter.
func (w Words) find(typed string) (ClientCommand, bool) {
	name, long := strings.CutPrefix(strings.ToLower(typed), `\`)
	i := slices.IndexFunc(w.Commands, func(c ClientCommand) bool {
		return (c.Name == name || c.Long && c.Name+"+" == name) && (long || !c.Long) || len(typed) == 2 && long && c.Letter == typed[1]
	})
	if i < 0 {
		return ClientCommand{}, false
	}
	return w.Commands[i], true
}

// commandNames returns the commands whose name or letter begins with the typed text.
func commandNames(typed string, start, cursor int, w Words) Answer {
	var hits []hit
	prefix := typed[1:]
	for _, c := range w.Commands {
		text := `\` + string(c.Letter)
		if c.Long {
			text = `\` + c.Name
		}
		if c.Letter == 0 && !c.Long {
			continue
		}
		n := fit(c.Name, prefix)
		if prefix != "" && string(c.Letter) == prefix {
			n = fitWhole
		}
		if n == fitNone {
			continue
		}
		h := hit{fit: n, order: len(hits), name: c.Name, text: text, detail: c.Help, kind: catalog.KindCommand}
		if c.Long && prefix != "" {
			h.weight = 1
		}
		hits = append(hits, h)
	}
	return answerOf(hits, start, cursor, func(h hit) Candidate {
		c := Candidate{Text: h.text, Detail: h.detail, Kind: catalog.KindCommand}
		if !strings.HasSuffix(h.text, h.name) {
			c.Label = h.text + " " + h.name
		}
		return c
	})
}

// argumentCandidates returns all candidates for an argument of a kind.
func argumentCandidates(kind catalog.Kind, prefix string, words []string, c *catalog.Catalog, w Words) (list []Candidate) {
	switch kind {
	case catalog.KindFile:
		return fileCandidates(w, prefix)
	case catalog.KindSchema:
		if c != nil {
			for _, s := range c.Schemas {
				list = append(list, Candidate{Text: s.Name, Detail: "schema", Kind: catalog.KindSchema})
			}
		}
	case catalog.KindTable, catalog.KindRoutine, catalog.KindObject:
		schema, _, _ := cutSchema(prefix, c)
		return objectCandidates(kind, c.Schema(schema))
	case catalog.KindUser:
		for _, u := range c.Server().Users {
			list = append(list, Candidate{Text: u.User + "@" + u.Host, Detail: "user", Kind: catalog.KindUser})
		}
	case catalog.KindCharset:
		for _, n := range c.Server().Charsets {
			list = append(list, Candidate{Text: n.Name, Detail: n.Detail, Kind: catalog.KindOther})
		}
	case catalog.KindVariable:
		for _, v := range c.Server().Variables {
			list = append(list, Candidate{Text: v.Name, Detail: v.Detail, Kind: catalog.KindVariable})
		}
	case catalog.KindSetting:
		for _, s := range w.Settings {
			list = append(list, Candidate{Text: s.Name, Detail: s.Help, Kind: catalog.KindSetting})
		}
	case catalog.KindInsert:
		return w.variables()
	case catalog.KindValue:
		for _, s := range w.Settings {
			if len(words) > 0 && s.Name == words[len(words)-1] {
				for _, v := range s.Values {
					list = append(list, Candidate{Text: v, Detail: s.Name, Kind: catalog.KindValue})
				}
			}
		}
	case catalog.KindCommand:
		for _, cmd := range w.Commands {
			list = append(list, Candidate{Text: cmd.Name, Detail: cmd.Help, Kind: catalog.KindCommand})
		}
		for _, t := range w.Topics {
			list = append(list, Candidate{Text: t.Name, Detail: t.About, Kind: catalog.KindCommand})
		}
		if topics := c.Server().Topics; len(topics) > 0 {
			for _, t := range topics {
				list = append(list, Candidate{Text: strings.ToLower(t.Name), Detail: "topic", Kind: catalog.KindKeyword})
			}
			return list
		}
		list = append(list, helpTopics(&grammarOf(w.Server).functions)...)
	case catalog.KindFavourite:
		return w.favourites()
	case catalog.KindParameter:
		return w.parameters(prefix, words)
	case catalog.KindFormat:
		return withDetail("format", w.Formats...)
	case catalog.KindJob:
		if w.Jobs != nil {
			for _, job := range w.Jobs() {
				list = append(list, Candidate{Text: job.Name, Detail: job.About, Kind: catalog.KindValue})
			}
		}
	case catalog.KindResultColumn, catalog.KindResultColumns:
		return w.resultColumns()
	case catalog.KindBy:
		return append(withDetail("key columns", "by"), withDetail("format", w.Formats...)...)
	case catalog.KindDelimiter:
		return withDetail("delimiter", ";", "//", "$$")
	case catalog.KindConnection:
		return withDetail("connection", w.Connections...)
	case catalog.KindResultPart:
		return append(withDetail("of the last result", "row", "column", "cell"), withDetail("format", w.Formats...)...)
	}
	return list
}

// objectCandidates returns the objects of a schema that a kind stands for.
func objectCandidates(kind catalog.Kind, s *catalog.Schema) (list []Candidate) {
	if s == nil {
		return nil
	}
	if kind != catalog.KindRoutine {
		for _, t := range s.Tables {
			list = append(list, Candidate{Text: t.Name, Detail: t.Detail(), Kind: catalog.KindTable})
		}
	}
	if kind != catalog.KindTable {
		for _, r := range s.Routines {
			list = append(list, Candidate{Text: r.Name, Detail: r.Detail, Kind: catalog.KindTable})
		}
	}
	if kind == catalog.KindObject {
		for _, t := range s.Triggers {
			list = append(list, Candidate{Text: t.Name, Detail: catalog.JoinDetail("trigger", t.Detail), Kind: catalog.KindTable})
		}
		for _, e := range s.Events {
			list = append(list, Candidate{Text: e.Name, Detail: catalog.JoinDetail("event", e.Detail), Kind: catalog.KindTable})
		}
	}
	return list
}

// cutSchema cuts a name of a known schema, and the dot after it, off the beginning of a name.
func cutSchema(text string, c *catalog.Catalog) (schema, rest string, ok bool) {
	schema, rest, ok = strings.Cut(text, ".")
	if !ok || c.Schema(schema) == nil || schema == "" {
		return "", text, false
	}
	return schema, rest, true
}

// fileCandidates returns the files in the folder that a path names up to its last slash.
func fileCandidates(w Words, path string) (list []Candidate) {
	if w.Files == nil {
		return nil
	}
	folder := path[:strings.LastIndexByte(path, '/')+1]
	hidden := strings.HasPrefix(path[len(folder):], ".")
	for _, name := range w.Files(folder) {
		if strings.HasPrefix(name, ".") && !hidden {
			continue
		}
		c := Candidate{Text: folder + name, Detail: "file", Kind: catalog.KindFile}
		if strings.HasSuffix(name, "/") {
			c.Detail = "folder"
		}
		list = append(list, c)
	}
	return list
}

// answerOf sorts hits and converts them to candidates.
func answerOf(hits []hit, from, to int, candidate func(hit) Candidate) Answer {
	sortHits(hits)
	a := Answer{From: from, To: to}
	for _, h := range hits[:min(len(hits), maxCandidates)] {
		a.Candidates = append(a.Candidates, candidate(h))
	}
	return a
}
