package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"mysh/internal/charset"
	"mysh/internal/crash"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// Opens the file that the server asks for, if it is the one that the user's own statement
// names: the server chooses the name in its request, and a hostile one would ask for a key.
func (s *Session) openInfile(name string) (io.ReadCloser, error) {
	s.mu.Lock()
	text, mode, confined := s.text, s.scanMode(), s.confined
	s.mu.Unlock()
	if !namesInfile(text, name, mode) {
		return nil, &result.Error{Number: result.CodeInfileRejected, State: "HY000",
			Message: fmt.Sprintf("LOAD DATA LOCAL INFILE file request rejected: the server asked for %q, which the statement does not name.", name)}
	}
	if confined || !s.cfg.LocalInfile && !isBelow(name, s.cfg.LocalInfileDir) {
		return nil, &result.Error{Number: result.CodeInfileRejected, State: "HY000",
			Message: "LOAD DATA LOCAL INFILE file request rejected due to restrictions on access."}
	}
	f := readInfile(name)
	s.mu.Lock()
	s.infile = f
	s.mu.Unlock()
	return f, nil
}

// Confine sets whether the statements that begin from now on are confined to the server: LOAD DATA
// LOCAL reads no file then, whatever the configuration allows. It may be called from any goroutine.
func (s *Session) Confine(on bool) {
	s.mu.Lock()
	s.confineNext = on
	s.mu.Unlock()
}

// Ends the file that is on its way to the server, if there is one: the server is waiting for
// that, and the file itself may never end.
func (s *Session) stopInfile() {
	s.mu.Lock()
	f := s.infile
	s.mu.Unlock()
	if f != nil {
		f.stop()
	}
}

// An infile is a file on its way to the server. A FIFO can keep those who open or read it
// waiting for ever, so a goroutine of its own does that, and stop ends it.
type infile struct {
	*io.PipeReader
	stop func() // has the file end where it is; for any goroutine
	last bool
}

var errStopped = errors.New("stopped")

// Read returns more of the file. One that was stopped ends with a line feed: a server looks
// whether its statement was killed when something comes, but takes an end for the end.
func (f *infile) Read(p []byte) (int, error) {
	n, err := f.PipeReader.Read(p)
	switch {
	case err != errStopped:
		return n, err
	case f.last:
		return 0, io.EOF
	}
	f.last = true
	return copy(p, "\n"), nil
}

// Close gives the file back.
func (f *infile) Close() error {
	f.stop()
	return f.PipeReader.Close()
}

// infileChunk is how much of a file is read at once.
const infileChunk = 64 << 10

func readInfile(name string) *infile {
	r, w := io.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	crash.Go(func() {
		defer context.AfterFunc(ctx, func() { unblockReaders(name) })()
		file, err := os.Open(name)
		if err != nil {
			w.CloseWithError(fileError(name, err))
			return
		}
		defer file.Close()
		defer context.AfterFunc(ctx, func() { file.Close() })()
		// The wrappers hide the methods by which CopyBuffer would do without the buffer.
		_, err = io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{file}, make([]byte, infileChunk))
		w.CloseWithError(err)
	})
	return &infile{PipeReader: r, stop: func() {
		w.CloseWithError(errStopped)
		cancel()
	}}
}

// Lets those go on who wait for somebody to write to a FIFO.
func unblockReaders(name string) {
	if info, err := os.Stat(name); err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		return
	}
	if f, err := os.OpenFile(name, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
		f.Close()
	}
}

// Reports whether a file really is in a directory or isBelow it, links followed.
func isBelow(name, dir string) bool {
	name, err1 := filepath.EvalSymlinks(name)
	dir, err2 := filepath.EvalSymlinks(dir)
	if err1 != nil || err2 != nil {
		return false
	}
	name, err1 = filepath.Abs(name)
	dir, err2 = filepath.Abs(dir)
	if err1 != nil || err2 != nil {
		return false
	}
	rest, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(rest)
}

// Says why a file cannot be read, as the C client does: with the system's number.
func fileError(name string, err error) error {
	number := syscall.Errno(0)
	errors.As(err, &number)
	return &result.Error{Number: uint16(number), State: "HY000", Cause: err,
		Message: fmt.Sprintf("File '%s' not found (OS errno %d - %s)", name, int(number), capital(number.Error()))}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Reports whether text holds LOCAL INFILE followed by that name as a string.
func namesInfile(text, name string, mode scan.Mode) bool {
	var words []string
	for token := range scan.Tokens(text, mode) {
		switch token.Kind {
		case scan.Space, scan.Comment, scan.VersionMark:
		case scan.String:
			n := len(words)
			if n >= 2 && words[n-2] == "LOCAL" && words[n-1] == "INFILE" && sqltext.Unquote(token.Text, mode) == name {
				return true
			}
			words = append(words, token.Text)
		default:
			words = append(words, strings.ToUpper(token.Text))
		}
	}
	return false
}

// Returns how the server reads the session's statements. The caller holds mu.
func (s *Session) scanMode() scan.Mode {
	return scan.Mode{
		NoBackslashEscapes: s.state.Status.Has(result.StatusNoBackslashEscapes),
		ANSIQuotes:         s.state.ANSIQuotes,
		DollarQuotes:       s.state.DollarQuotes,
		Encoding:           charset.Of(s.state.Charset),
	}
}
