package option

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A password file's first line may be this long.
const maxPassword = 64 << 10

// Turns a password file into the password on its first line.
func (g *Given) readPassword(p *Password) error {
	if p.State != passwordFile {
		return nil
	}
	name := g.expand(p.file)
	text, err := g.firstLine(name)
	if err != nil {
		return &Error{
			Code:   CodeUnspecified,
			Lines:  []string{fmt.Sprintf("Cannot read password file '%s': %s.", name, why(err))},
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
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return "", errors.New("it is a directory")
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
