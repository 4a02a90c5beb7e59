package wire

import (
	"errors"
	"io"
	"syscall"
	"unicode"
	"unicode/utf8"

	"mysh/internal/result"
)

// fileChunk is how much of a file one packet carries.
const fileChunk = 64 << 10

// Sends the file that the server asks for, then the empty packet that ends it. What is
// wrong with the file is kept in s.infile: the server has to be answered all the same.
func (s *Stream) sendFile(name string) error {
	c := s.conn
	c.w.seq = c.r.seq
	if open := c.cfg.LocalInfile; open == nil {
		s.infile = clientError(result.CodeInfileRejected, nil,
			"LOAD DATA LOCAL INFILE file request rejected due to restrictions on access.")
	} else if file, err := open(name); err != nil {
		s.infile = fileError(err, "File '%s' not found", name)
	} else {
		err := s.copyFile(name, file)
		file.Close()
		if err != nil {
			return err
		}
	}
	if err := c.w.write(nil, ""); err != nil {
		return c.fail(err)
	}
	return c.flush()
}

func (s *Stream) copyFile(name string, file io.Reader) error {
	chunk := make([]byte, fileChunk)
	for {
		n, err := file.Read(chunk)
		// An empty packet would end the file.
		if n > 0 {
			if err := s.conn.w.write(chunk[:n], ""); err != nil {
				return s.conn.fail(err)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			s.infile = fileError(err, "Error reading file '%s'", name)
			return nil
		}
	}
}

// Puts a file's error in the words of the C client, which numbers it as the system does.
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
