package option

import (
	"crypto/aes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// Reads the login file, which mysql_config_editor writes. The file is not quite a secret, since
// it contains its key.
func (g *Given) readLogin(d defaultsOptions, suffix string) error {
	name := g.world.Getenv("MYSQL_TEST_LOGIN_FILE")
	if name == "" {
		name = loginFile(g.world.Home, g.world.Getenv)
	}
	if name == "" {
		return nil
	}
	text, err := g.loadLogin(name)
	if err != nil || text == nil {
		return err
	}
	r := fileReader{open: g.world.Open, expand: g.world.Expand, groups: d.groups(suffix), rank: FromLogin}
	if d.path != "" {
		r.groups = append(r.groups, strings.ToLower(d.path), strings.ToLower(d.path+suffix))
	}
	err = r.parse(name, text)
	g.Settings = append(g.Settings, r.settings...)
	g.Warnings = append(g.Warnings, r.warnings...)
	return err
}

// Returns the decoded text, or nil if there is no file to read.
func (g *Given) loadLogin(name string) ([]byte, error) {
	f, err := g.world.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, badLogin(name, err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, badLogin(name, err)
	case info.IsDir():
		return nil, badLogin(name, errors.New("it is a directory"))
	case shared(info.Mode()):
		g.Warnings = append(g.Warnings, Warning(name+" should be readable/writable only by current user."))
		return nil, nil
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err == nil {
		data, err = decodeLogin(data)
	}
	if err != nil {
		return nil, badLogin(name, err)
	}
	return data, nil
}

func badLogin(name string, err error) *Error {
	bad := badFile(err, "Cannot read login file '%s': %s.", name, reason(err))
	bad.Hint = "Create it again with mysql_config_editor, or use --no-login-paths."
	return bad
}

// Sizes in a login file: four unused bytes, the key, and then records, each a length of
// four bytes, little endian, and that many bytes of one encrypted line.
const (
	loginUnused = 4
	loginKey    = 20
	loginLength = 4
)

// Returns the text of a login file. An empty file has none.
func decodeLogin(data []byte) ([]byte, error) {
	if len(data) == 0 {
		return nil, nil
	}
	if len(data) < loginUnused+loginKey {
		return nil, errors.New("it ends before its key does")
	}
	data = data[loginUnused:]
	block, err := aes.NewCipher(foldKey(data[:loginKey]))
	if err != nil {
		return nil, err
	}
	data = data[loginKey:]
	text := []byte{}
	for record := 1; len(data) > 0; record++ {
		if len(data) < loginLength {
			return nil, fmt.Errorf("record %d is cut off", record)
		}
		n := uint64(binary.LittleEndian.Uint32(data))
		data = data[loginLength:]
		switch {
		case n > uint64(len(data)):
			return nil, fmt.Errorf("record %d is cut off", record)
		case n == 0 || n%aes.BlockSize != 0:
			return nil, fmt.Errorf("record %d has a length of %d bytes, no multiple of %d", record, n, aes.BlockSize)
		}
		// electronic codebook: each block is encrypted on its own
		line := make([]byte, n)
		for at := 0; at < len(line); at += aes.BlockSize {
			block.Decrypt(line[at:], data[at:])
		}
		data = data[n:]
		padding := int(line[len(line)-1])
		if padding < 1 || padding > aes.BlockSize {
			return nil, fmt.Errorf("record %d does not fit the key", record)
		}
		text = append(text, line[:len(line)-padding]...)
	}
	return text, nil
}

// Combines the bytes of the file's key into a key for AES-128.
func foldKey(key []byte) []byte {
	folded := make([]byte, 16)
	for i, b := range key {
		folded[i%len(folded)] ^= b
	}
	return folded
}
