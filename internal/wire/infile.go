package wire

import (
	"errors"
	"io"
	"io/fs"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"

	"mysh/internal/result"
)

// fileChunk is how much of a file one packet carries.
const fileChunk = 64 << 10

// reportEvery is the time between two reports on the progress of a long file.
const reportEvery = 250 * time.Millisecond

// An upload is a file that is being sent to the server.
type upload struct {
	name       string
	file       io.ReadCloser
	sent, size int64
	chunk      []byte
}

// Opens the file that the server asks for. The error of a file that cannot be sent is stored in
// s.infile. The server still gets an answer: the empty packet that ends a file.
func (s *Stream) beginFile(name string) error {
	c := s.conn
	c.w.seq = c.r.seq
	if open := c.cfg.LocalInfile; open == nil {
		s.infile = clientError(result.CodeInfileRejected, nil,
			"LOAD DATA LOCAL INFILE file request rejected due to restrictions on access.")
	} else if file, err := open(name); err != nil {
		s.infile = fileError(err, "File '%s' not found", name)
	} else {
		s.state, s.upload = inFile, &upload{name: name, file: file, size: sizeOf(file), chunk: make([]byte, fileChunk)}
		return nil
	}
	return s.endFile()
}

// Returns the length of a file in bytes, 0 when it is unknown.
func sizeOf(file io.Reader) int64 {
	f, ok := file.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return 0
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0
	}
	return info.Size()
}

// Sends part of a file, until its end or until a report on its progress is due.
func (s *Stream) sendFile() (result.Event, error) {
	u := s.upload
	for began := time.Now(); time.Since(began) < reportEvery; {
		n, err := u.file.Read(u.chunk)
		// An empty packet would end the file.
		if n > 0 {
			if err := s.conn.w.write(u.chunk[:n], ""); err != nil {
				return nil, s.conn.fail(err)
			}
			u.sent += int64(n)
		}
		if err == nil {
			continue
		}
		if err != io.EOF {
			s.infile = fileError(err, "Error reading file '%s'", u.name)
		}
		u.file.Close()
		s.state, s.upload = atResult, nil
		return result.Upload{Sent: u.sent, Size: u.size, Over: true}, s.endFile()
	}
	return result.Upload{Sent: u.sent, Size: u.size}, nil
}

// Sends the empty packet that ends a file.
func (s *Stream) endFile() error {
	if err := s.conn.w.write(nil, ""); err != nil {
		return s.conn.fail(err)
	}
	return s.conn.flush()
}

// Returns a file's error in the words of the C client, with the system's number.
func fileError(err error, format, name string) error {
	var known *result.Error
	if errors.As(err, &known) {
		return err
	}
	var number syscall.Errno
	if !errors.As(err, &number) {
		return clientError(result.CodeUnknown, err, format+" (%v)", name, err)
	}
	text := number.Error()
	first, size := utf8.DecodeRuneInString(text)
	return clientError(uint16(number), err, format+" (OS errno %d - %s)", name,
		int(number), string(unicode.ToUpper(first))+text[size:])
}
