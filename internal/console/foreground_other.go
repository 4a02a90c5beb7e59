//go:build !unix

package console

import "os"

// Foreground reports true: on this system, programs in the background have no terminal.
func Foreground(*os.File) bool { return true }
