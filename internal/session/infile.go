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

// Opens the file that the server asks for, if the user's statement names this file. The server
// chooses the name in its request, and a hostile server would ask for a private key.
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

// Confine sets whether later statements are confined to the server: LOAD DATA LOCAL then reads no
// file, whatever the configuration allows. It may be called from any goroutine.
func (s *Session) Confine(on bool) {
	s.mu.Lock()
	s.confineNext = on
	s.mu.Unlock()
}

// Ends the file that is being sent to the server, if there is one. The server waits for the end of
// the file, which may never come by itself.
func (s *Session) stopInfile() {
	s.mu.Lock()
	f := s.infile
	s.mu.Unlock()
	if f != nil {
		f.stop()
	}
}

// An infile is a file that is being sent to the server. Opening or reading a FIFO may block for
// ever, so a goroutine of its own does both, and stop ends it.
type infile struct {
	*io.PipeReader
	stop func() // ends the file at once; may be called from any goroutine
	last bool   // the line feed after a stopped file was returned
}

var errStopped = errors.New("stopped")

// Read returns more of the file. A file that was stopped ends with a line feed: with more text a
// server checks whether its statement was killed, with the end of the file it does not.
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

// Close closes the file.
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
		// The wrappers hide ReadFrom and WriteTo, with which CopyBuffer would not use the buffer.
		_, err = io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{file}, make([]byte, infileChunk))
		w.CloseWithError(err)
	})
	return &infile{PipeReader: r, stop: func() {
		w.CloseWithError(errStopped)
		cancel()
	}}
}

// Opens a FIFO for writing for a moment, so that opening it for reading no longer blocks.
func unblockReaders(name string) {
	if info, err := os.Stat(name); err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		return
	}
	if f, err := os.OpenFile(name, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
		f.Close()
	}
}

// Reports whether a file is in a directory or below it, after following links.
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

// Returns the error for a file that cannot be read, in the words of the C client.
func fileError(name string, err error) error {
	number := syscall.Errno(0)
	errors.As(err, &number)
	return &result.Error{Number: uint16(number), State: "HY000", Cause: err,
		Message: fmt.Sprintf("File '%s' not found (OS errno %d - %s)", name, int(number), capital(number.Error()))}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Reports whether the text contains LOCAL INFILE followed by the name as a string.
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

// Returns the mode in which the server reads the session's statements. The caller holds mu.
func (s *Session) scanMode() scan.Mode {
	return scan.Mode{
		NoBackslashEscapes: s.state.Status.Has(result.StatusNoBackslashEscapes),
		ANSIQuotes:         s.state.ANSIQuotes,
		DollarQuotes:       s.state.DollarQuotes,
		Encoding:           charset.Of(s.state.Charset),
	}
}
