//go:build !unix

package favourites

import "io/fs"

// nonBlocking has no effect here: there are no FIFOs in folders.
const nonBlocking = 0

// isExposed returns false: the mode of a file does not show who can write to it.
func isExposed(fs.FileMode) bool { return false }
