package favourites

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The record has a line for each file that the user has trusted: the hash of its text, a blank, and its
// path in quotes. The last line of a path counts.

// hash returns the hash of a favourite's text.
func (f Favourite) hash() string {
	sum := sha256.Sum256([]byte(f.Text))
	return hex.EncodeToString(sum[:])
}

// trustIn returns the trust in a file of a project.
func trustIn(record map[string]string, f Favourite) Trust {
	switch hash, known := record[f.Path]; {
	case !known:
		return New
	case hash != f.hash():
		return Changed
	}
	return Trusted
}

// readRecord returns the hashes of the trusted files by their paths. A record that every user can write
// to is ignored.
func (s *Store) readRecord() map[string]string {
	trusted := make(map[string]string)
	file, err := os.Open(s.Record)
	if err != nil {
		return trusted
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() || isExposed(info.Mode()) {
		return trusted
	}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		hash, quoted, _ := strings.Cut(lines.Text(), " ")
		if path, err := strconv.Unquote(quoted); err == nil {
			trusted[path] = hash
		}
	}
	return trusted
}

// Trust records that the user trusts files of a project, with the text that they had when they were read.
// A changed file is trusted no more.
func (s *Store) Trust(all ...Favourite) error {
	if s.Record == "" {
		return errors.New("cannot record what you trust: there is no home directory")
	}
	var lines strings.Builder
	for _, f := range all {
		fmt.Fprintf(&lines, "%s %s\n", f.hash(), strconv.Quote(f.Path))
	}
	err := os.MkdirAll(filepath.Dir(s.Record), 0o700)
	if err == nil {
		err = s.record(lines.String())
	}
	if err != nil {
		return fmt.Errorf("cannot record what you trust: %w", err)
	}
	return nil
}

// record adds lines to the record. The lines that any user may have written are removed.
func (s *Store) record(lines string) error {
	flags := os.O_WRONLY | os.O_CREATE | os.O_APPEND
	if info, err := os.Stat(s.Record); err == nil && isExposed(info.Mode()) {
		flags |= os.O_TRUNC
	}
	file, err := os.OpenFile(s.Record, flags, 0o600)
	if err != nil {
		return err
	}
	if err = file.Chmod(0o600); err == nil {
		_, err = file.WriteString(lines) // as a whole, whatever other shells record
	}
	return errors.Join(err, file.Close())
}
