package script

import (
	"bufio"
	"os"
)

// Ready reports whether Next would return without waiting for anybody. In doubt it is
// false: of what is packed and comes through a pipe, a whole block may have to be waited for.
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
