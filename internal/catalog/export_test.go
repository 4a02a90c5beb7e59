package catalog

// What the tests of the loader wait for.
const (
	Settle     = settle
	Patience   = patience
	ThreadsFor = threadsFor
)
