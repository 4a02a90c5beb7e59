package render

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"mysh/internal/result"
)

const (
	spoolMemory = 2 << 20   // what a spool holds before it writes to its file
	spoolBlock  = 256 << 10 // what it reads at once
	spoolBatch  = 1000      // rows replayed at once
)

// A spool keeps rows until a format knows how to draw them: few in memory, many in a
// temporary file that has no name where the system allows it. Each row is its length in four
// bytes, little endian, and the row packet's bytes.
type spool struct {
	buf     []byte
	file    *os.File
	name    string // of the file, if it could not be removed while open
	written int64
	rows    int64
	size    int64 // bytes of all rows
}

// add keeps a copy of a row.
func (s *spool) add(row []byte) error {
	s.buf = binary.LittleEndian.AppendUint32(s.buf, uint32(len(row)))
	s.buf = append(s.buf, row...)
	s.rows++
	s.size += int64(len(row))
	if len(s.buf) < spoolMemory {
		return nil
	}
	return s.write()
}

// write empties the buffer into the file.
func (s *spool) write() error {
	if s.file == nil {
		f, err := os.CreateTemp("", "mysh-result-*")
		if err != nil {
			return fmt.Errorf("keeping the result in a temporary file: %w (TMPDIR names another directory)", err)
		}
		s.file = f
		if os.Remove(f.Name()) != nil {
			s.name = f.Name() // Windows does not remove an open file
		}
	}
	n, err := s.file.Write(s.buf)
	s.written += int64(n)
	if err != nil {
		return fmt.Errorf("keeping the result in a temporary file: %w (TMPDIR names another directory; --quick needs none)", err)
	}
	s.buf = s.buf[:0]
	return nil
}

// replay calls draw with all rows, some at a time, in the order in which they came. The
// batches' memory is used again after draw returns.
func (s *spool) replay(draw func(*result.Batch) error) error {
	if s.rows == 0 {
		return nil
	}
	var source io.Reader = bytes.NewReader(s.buf)
	if s.file != nil {
		source = io.MultiReader(io.NewSectionReader(s.file, 0, s.written), source)
	}
	batch := result.NewBatch(nil)
	block, held := make([]byte, min(spoolBlock, int(s.written)+len(s.buf))), 0
	for {
		n, err := source.Read(block[held:])
		held += n
		rest, drawErr := replayBlock(block[:held], batch, draw)
		if drawErr != nil {
			return drawErr
		}
		held = copy(block, rest)
		if held == len(block) && held > 0 {
			block = append(block, make([]byte, rowSize(block)-held)...)
		}
		switch {
		case err == io.EOF && held == 0:
			return nil
		case err == io.EOF:
			err = io.ErrUnexpectedEOF
			fallthrough
		case err != nil:
			return fmt.Errorf("reading the result back from its temporary file: %w", err)
		}
	}
}

// replayBlock draws the whole rows at the start of block and returns what is left.
func replayBlock(block []byte, batch *result.Batch, draw func(*result.Batch) error) ([]byte, error) {
	for {
		batch.Rows = batch.Rows[:0]
		for len(batch.Rows) < spoolBatch && len(block) >= 4 && len(block) >= rowSize(block) {
			size := rowSize(block)
			batch.Rows = append(batch.Rows, block[4:size:size])
			block = block[size:]
		}
		if len(batch.Rows) == 0 {
			return block, nil
		}
		if err := draw(batch); err != nil {
			return nil, err
		}
	}
}

// rowSize returns the size of the first row in block with its length.
func rowSize(block []byte) int { return 4 + int(binary.LittleEndian.Uint32(block)) }

// reset forgets all rows and gives the file back.
func (s *spool) reset() {
	if s.file != nil {
		s.file.Close()
		if s.name != "" {
			os.Remove(s.name)
		}
	}
	buf := s.buf[:0]
	if cap(buf) > spoolMemory {
		buf = nil
	}
	*s = spool{buf: buf}
}
