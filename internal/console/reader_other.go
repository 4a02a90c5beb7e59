//go:build !unix

package console

import "os"

// Reports false: this system cannot report whether a pipe has a reader.
func readerGone(*os.File) bool { return false }
