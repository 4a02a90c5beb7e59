//go:build !unix

package script

import "os"

// Reports false: this system cannot report whether reading from a file would return at once.
func readable(*os.File) bool { return false }

const nonBlocking = 0
