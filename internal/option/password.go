package option

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The first line of a password file may have so many bytes.
const maxPassword = 64 << 10

// Replaces a password file by the password on its first line.
func (g *Given) readPassword(p *Password) error {
	if p.State != passwordFile {
		return nil
	}
	text, err := g.firstLine(p.file)
	if err != nil {
		return &Error{
			Code:   CodeUnspecified,
			Lines:  []string{fmt.Sprintf("Cannot read password file '%s': %s.", p.file, reason(err))},
			Source: p.source,
			Cause:  err,
		}
	}
	*p = Password{State: PasswordGiven, Text: text}
	return nil
}

func (g *Given) firstLine(name string) (string, error) {
	f, err := g.world.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return "", err
	case info.IsDir():
		return "", errors.New("it is a directory")
	case othersWrite(info.Mode()):
		return "", errors.New("it is writable by others than its owner; chmod go-w makes it safe")
	}
	line, err := bufio.NewReader(io.LimitReader(f, maxPassword)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	if len(line) == maxPassword {
		return "", errors.New("its first line is too long for a password")
	}
	return strings.TrimRight(line, "\r\n"), nil
}
