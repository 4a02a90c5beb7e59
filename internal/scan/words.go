package scan

import (
	"bytes"
	"unicode"
)

// vocabulary finds client commands by name and by letter.
type vocabulary struct {
	names   map[string]*Word
	letters [256]*Word
	longest int         // length of the longest name
	lengths [256]uint64 // lengths of names by first byte: bit n for n bytes
}

func newVocabulary(words []Word) *vocabulary {
	v := &vocabulary{names: make(map[string]*Word, len(words))}
	for _, w := range words {
		v.names[w.Name] = &w
		v.longest = max(v.longest, len(w.Name))
		first := w.Name[0]
		v.lengths[first] |= 1 << len(w.Name)
		v.lengths[upper(first)] = v.lengths[first]
		if w.Letter != 0 {
			v.letters[w.Letter] = &w
		}
	}
	return v
}

// find returns the command with the given name, in any case, or nil.
func (v *vocabulary) find(name []byte) *Word {
	var lower [64]byte
	if len(name) == 0 || len(name) >= len(lower) || v.lengths[name[0]]>>len(name)&1 == 0 {
		return nil
	}
	for i, c := range name {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		lower[i] = c
	}
	return v.names[string(lower[:len(name)])]
}

// chunk returns the end of the bytes from i on that are not blank. It stops where a command's
// name could not continue.
func (v *vocabulary) chunk(b []byte, i int) int {
	end := i
	for end < len(b) && end-i <= v.longest && !isSpace(b[end]) {
		end++
	}
	return end
}

// firstWord splits the first word off args: up to a blank, or between quotes.
func firstWord(args []byte) (word, rest []byte) {
	if len(args) == 0 {
		return nil, nil
	}
	if q := args[0]; q == '\'' || q == '"' || q == '`' {
		if end := bytes.IndexByte(args[1:], q); end >= 0 {
			return args[1 : 1+end], args[end+2:]
		}
		return args[1:], nil
	}
	for i, c := range args {
		if isSpace(c) {
			return args[:i], args[i:]
		}
	}
	return args, nil
}

// variableArgs returns the arguments of a \g that are the end of \gset or \gexec, with or without a
// prefix of the names of variables, and the mark \& for the background, which is to be refused; nil for
// anything else.
func variableArgs(line []byte, delimiter string) []byte {
	if len(line) == 0 || isSpace(line[0]) {
		return nil
	}
	line = bytes.TrimSpace(line)
	line = bytes.TrimRight(bytes.TrimSuffix(line, []byte(delimiter)), " \t")
	words := bytes.Fields(line)
	if n := len(words); n > 1 && string(words[n-1]) == `\&` {
		words = words[:n-1]
	}
	switch {
	case len(words) == 1 && (string(words[0]) == "set" || string(words[0]) == "exec"):
		return line
	case len(words) == 2 && string(words[0]) == "set" && len(bytes.TrimLeftFunc(words[1], func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) })) == 0:
		return line
	}
	return nil
}

// goArgs returns the arguments of a \g or \G in the rest of its line: "csv", "> file", "json |
// jq .". It returns nothing when the rest is the next statement.
func goArgs(line []byte, delimiter string) []byte {
	line = bytes.TrimSpace(line)
	line = bytes.TrimRight(bytes.TrimSuffix(line, []byte(delimiter)), " \t")
	i := 0
	for i < len(line) && (isWord(line[i]) || line[i] == '-' && i > 0) {
		i++
	}
	rest := bytes.TrimLeft(line[i:], " \t")
	if len(rest) == 0 || rest[0] == '>' || rest[0] == '|' {
		return line
	}
	return nil
}

func trimLeft(b []byte) []byte { return bytes.TrimLeft(b, " \t\v\f\r") }
