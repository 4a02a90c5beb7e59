package export

import (
	"mysh/internal/scan"
	"path/filepath"
	"strings"
)

// A Route is the destination of a result and its format there. The zero value is the screen,
// and the format in use.
type Route struct {
	Format  string // "" for the one that suits the destination
	Path    string // of a file, "" for none
	Append  bool   // to that file
	Command string // of the system, "" for none

	Inward Inward // the shell itself uses the rows, which are not shown
	Prefix string // of the names of variables
}

// Inward is how the shell itself uses the rows of a statement.
type Inward byte

// The uses.
const (
	Nowhere     Inward = iota // the rows are shown or written
	ToVariables               // the only row sets variables: \gset
	ToInput                   // the cells are statements, which are run: \gexec
)

// ParseInward reads the arguments of the \g of \gset and \gexec: "set [prefix]", "exec". It returns
// false for others.
func ParseInward(text string) (Route, bool) {
	switch words := strings.Fields(text); {
	case len(words) == 1 && words[0] == "exec":
		return Route{Inward: ToInput}, true
	case len(words) == 1 && words[0] == "set":
		return Route{Inward: ToVariables}, true
	case len(words) == 2 && words[0] == "set":
		return Route{Inward: ToVariables, Prefix: words[1]}, true
	}
	return Route{}, false
}

// Elsewhere reports whether the result goes to a file or a command.
func (r Route) Elsewhere() bool { return r.Path != "" || r.Command != "" }

// String returns the destination: a file's name, or "| command".
func (r Route) String() string {
	if r.Command != "" {
		return "| " + r.Command
	}
	return r.Path
}

// fileFormats are the formats of files, by the end of their names.
var fileFormats = map[string]string{
	".csv": "csv", ".tsv": "tsv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".md": "markdown",
	".html": "html", ".htm": "html", ".xml": "xml", ".sql": "insert", ".tex": "latex", ".txt": "table", ".log": "table",
}

// FormatIn returns the format of a result whose format on the screen is usual: the format of
// the route, or the one that suits the file's name. Elsewhere than on the screen a table
// becomes lines of values between tabs, as programs read them.
func (r Route) FormatIn(usual string) string {
	named, known := fileFormats[strings.ToLower(filepath.Ext(r.Path))]
	switch {
	case r.Format != "":
		return r.Format
	case known:
		return named
	case r.Elsewhere() && (usual == "table" || usual == "vertical"):
		return "tab"
	}
	return usual
}

// compressors are the programs that compress files, by the end of their names. A result is
// never compressed.
var compressors = map[string]string{".gz": "gzip", ".zst": "zstd", ".bz2": "bzip2", ".xz": "xz"}

// ParseRoute reads the arguments of \g and the end of the arguments of \last: "[format] [> file
// | >> file | | command]".
func ParseRoute(text string) (Route, error) {
	text = strings.TrimSpace(text)
	i := strings.IndexAny(text, ">|")
	if i < 0 {
		if strings.ContainsAny(text, " \t") {
			return Route{}, scan.Errorf(scan.Failure, "unexpected %q; expected [<format>] [> file | >> file | | command]", text)
		}
		return Route{Format: text}, nil
	}
	r := Route{Format: strings.TrimSpace(text[:i])}
	mark, rest := text[i], text[i+1:]
	if mark == '|' {
		r.Command = strings.TrimSpace(rest)
	} else {
		rest, r.Append = strings.CutPrefix(rest, ">")
		var err error
		if r.Path, err = file(rest); err != nil {
			return Route{}, err
		}
	}
	switch {
	case strings.ContainsAny(r.Format, " \t"):
		return Route{}, scan.Errorf(scan.Failure, "%q is not a format", r.Format)
	case !r.Elsewhere():
		return Route{}, scan.Errorf(scan.Failure, "expected a %s after %q", map[bool]string{true: "command", false: "file"}[mark == '|'], text)
	}
	return r, nil
}

// ParseOut reads the arguments of the command o: a route, or a file without a mark before it.
func ParseOut(text string) (Route, error) {
	switch {
	case strings.Trim(text, " \t;") == "":
		return Route{}, nil
	case !strings.ContainsAny(text, ">|"):
		text = "> " + text
	}
	return ParseRoute(text)
}

// file returns the name of a file, without its quotes. A semicolon after it ends the command.
// It refuses names that are probably mistakes.
func file(text string) (string, error) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), ";"))
	n := len(text)
	quoted := n >= 2 && text[0] == text[n-1] && (text[0] == '\'' || text[0] == '"')
	if quoted {
		text = text[1 : n-1]
	}
	end := filepath.Ext(text)
	compress, known := compressors[strings.ToLower(end)]
	switch {
	case !quoted && strings.ContainsAny(text, ">|"):
		return "", scan.Errorf(scan.Failure, "%q is not a file name; quote a name that contains > or |, and send a result to one destination only", text)
	case known:
		format := Route{Path: strings.TrimSuffix(text, end)}.FormatIn("tab")
		return "", scan.Errorf(scan.Failure, "%s would not be compressed; use: %s | %s > %s", text, format, compress, text)
	}
	return text, nil
}
