//go:build !unix

package script

import "os"

// Reports whether reading from a file would return at once, which is not asked here.
func readable(*os.File) bool { return false }

const nonBlocking = 0
