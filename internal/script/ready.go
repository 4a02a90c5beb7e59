package script

import (
	"bufio"
	"os"
)

// Ready reports whether Next would return without waiting. In doubt it returns false: for
// packed text from a pipe, Next may wait for a whole block.
func (s *Script) Ready() bool {
	if s.ended != nil || s.total > 0 {
		return true
	}
	plain, ok := s.in.(*bufio.Reader)
	if !ok {
		return false
	}
	file, ok := s.file.ReadCloser.(*os.File)
	return plain.Buffered() > 0 || ok && readable(file)
}
