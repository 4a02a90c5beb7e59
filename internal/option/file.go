package option

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// A fileReader reads option files, and the files that they include, into settings.
//
// The format is that of the C clients: groups in brackets, "name", "name=value", comments, and
// the directives !include and !includedir.
// Source: https://dev.mysql.com/doc/refman/9.7/en/option-files.html.
type fileReader struct {
	open   func(string) (File, error)
	expand func(path string) string // as World.Expand
	groups []string                 // the groups to read, in lower case
	rank   Rank

	settings []Setting
	warnings []Warning
	stack    []string // the files that are being read, each included by the one before it
}

// No option file is longer; a device or a dump that is named by mistake is.
const maxFile = 16 << 20

func (r *fileReader) readAll(files []wanted) error {
	for _, f := range files {
		if err := r.read(f); err != nil {
			return err
		}
	}
	return nil
}

// Reads one file. A file that is not required may be missing; if it cannot be read, it is
// ignored with a warning.
func (r *fileReader) read(f wanted) error {
	text, err := r.load(f.name)
	switch {
	case err == nil:
		return r.parse(f.name, text)
	case errors.Is(err, errIgnored):
		return nil
	case errors.Is(err, fs.ErrNotExist) && !f.required:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return badFile(err, "Failed to open required defaults file: %s", f.name)
	case f.required:
		return badFile(err, "Failed to open required defaults file: %s: %s.", f.name, reason(err))
	}
	r.warn("Option file '%s' is ignored: %s.", f.name, reason(err))
	return nil
}

var errIgnored = errors.New("ignored")

// Returns the text of a file. For a file that any user may write to, it warns and returns
// errIgnored.
func (r *fileReader) load(name string) ([]byte, error) {
	f, err := r.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, errors.New("it is a directory")
	}
	if worldWritable(info.Mode()) {
		r.warn("World-writable config file '%s' is ignored.", name)
		return nil, errIgnored
	}
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, err
	case len(text) > maxFile:
		return nil, errors.New("it is too long for an option file")
	case bytes.IndexByte(text, 0) >= 0:
		return nil, errors.New("it is not a text file")
	}
	return bytes.TrimPrefix(text, []byte("\ufeff")), nil
}

// Reads the text of one file.
func (r *fileReader) parse(name string, text []byte) error {
	r.stack = append(r.stack, filepath.Clean(name))
	defer func() { r.stack = r.stack[:len(r.stack)-1] }()
	src := Source{Rank: r.rank, Name: name}
	inGroup := false
	for line := range strings.Lines(string(text)) {
		src.Line++
		line = strings.TrimSpace(line)
		var err error
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
		case line[0] == '!':
			err = r.directive(line, src)
		case line[0] == '[':
			inGroup = true
			src.Group, err = groupName(line, src)
		case !inGroup:
			err = badFile(nil, "Found option without preceding group in config file %s at line %d.", name, src.Line)
		case slices.Contains(r.groups, strings.ToLower(src.Group)):
			err = r.option(line, src)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Returns the name in "[name]". The text after the bracket is ignored.
func groupName(line string, src Source) (string, error) {
	name, _, closed := strings.Cut(line[1:], "]")
	if !closed {
		return "", badFile(nil, "Wrong group definition in config file %s at line %d.", src.Name, src.Line)
	}
	return strings.TrimRight(name, space), nil
}

// Adds the setting of "name" or "name = value".
func (r *fileReader) option(line string, src Source) error {
	line = withoutComment(line)
	name, value, has := strings.Cut(line, "=")
	p := parser{source: src}
	s, ok, err := p.long(strings.TrimRight(name, space), unquote(strings.Trim(value, space)), has)
	r.warnings = append(r.warnings, p.warnings...)
	if ok {
		r.settings = append(r.settings, s)
	}
	return err
}

const space = " \t\r\n\v\f"

// Returns the line up to a '#' outside quotes.
func withoutComment(line string) string {
	var quote byte
	escaped := false
	for i := range len(line) {
		c := line[i]
		switch {
		case (c == '"' || c == '\'') && !escaped:
			if quote == 0 {
				quote = c
			} else if quote == c {
				quote = 0
			}
		case c == '#' && quote == 0:
			return line[:i]
		}
		escaped = quote != 0 && c == '\\' && !escaped
	}
	return line
}

// Returns the value without the quotes around it and with its escapes resolved.
func unquote(value string) string {
	if n := len(value); n > 1 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		value = value[1 : n-1]
	}
	if strings.IndexByte(value, '\\') < 0 {
		return value
	}
	var text strings.Builder
	for i := 0; i < len(value); i++ {
		c := value[i]
		if c == '\\' && i+1 < len(value) {
			i++
			if at := strings.IndexByte(`btnrs\"'`, value[i]); at >= 0 {
				c = "\b\t\n\r \\\"'"[at]
			} else {
				text.WriteByte('\\')
				c = value[i]
			}
		}
		text.WriteByte(c)
	}
	return text.String()
}

// Reads what "!include FILE" or "!includedir DIRECTORY" includes.
func (r *fileReader) directive(line string, src Source) error {
	word, path, _ := strings.Cut(strings.TrimLeft(line[1:], space), " ")
	if i := strings.IndexAny(word, space); i >= 0 {
		word, path = word[:i], word[i:]+" "+path
	}
	path = r.expand(strings.Trim(path, space))
	switch {
	case word != "include" && word != "includedir":
		r.warn("Unknown directive '!%s' in config file %s at line %d is ignored.", word, src.Name, src.Line)
		return nil
	case path == "":
		return badFile(nil, "Wrong '!%s' directive in config file %s at line %d.", word, src.Name, src.Line)
	case word == "includedir":
		return r.includeDirectory(path, src)
	}
	return r.include(path, src)
}

func (r *fileReader) include(path string, src Source) error {
	if at := slices.Index(r.stack, filepath.Clean(path)); at >= 0 {
		circle := strings.Join(append(slices.Clone(r.stack[at:]), filepath.Clean(path)), " -> ")
		return badFile(nil, "The '!include' directive in config file %s at line %d includes itself: %s.", src.Name, src.Line, circle)
	}
	text, err := r.load(path)
	switch {
	case errors.Is(err, errIgnored):
		return nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		r.warn("Config file '%s', included in file %s at line %d, is ignored: %s.", path, src.Name, src.Line, reason(err))
		return nil
	case err != nil:
		return badFile(err, "Stopped processing the 'include' directive in file %s at line %d: '%s': %s.", src.Name, src.Line, path, reason(err))
	}
	return r.parse(path, text)
}

// Reads the files of a directory that end in ".cnf", in the order of their names.
func (r *fileReader) includeDirectory(path string, src Source) error {
	entries, err := r.list(path)
	if err != nil {
		return badFile(err, "Stopped processing the 'includedir' directive in file %s at line %d: '%s': %s.", src.Name, src.Line, path, reason(err))
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	for _, entry := range entries {
		if !slices.Contains(fileExtensions, filepath.Ext(entry.Name())) {
			continue
		}
		if err := r.include(filepath.Join(path, entry.Name()), src); err != nil {
			return err
		}
	}
	return nil
}

func (r *fileReader) list(path string) ([]fs.DirEntry, error) {
	dir, err := r.open(path)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return dir.ReadDir(-1)
}

func (r *fileReader) warn(format string, args ...any) {
	r.warnings = append(r.warnings, Warning(fmt.Sprintf(format, args...)))
}

// Returns the error of a file that ends the program.
func badFile(cause error, format string, args ...any) *Error {
	return &Error{
		Code:   CodeUnspecified,
		Lines:  []string{fmt.Sprintf(format, args...), "Fatal error in defaults handling. Program aborted!"},
		Source: Source{Rank: FromFlag},
		Cause:  cause,
	}
}

// Returns the text of an error of a file without the file's name.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return err.Error()
}
