package catalog

// Durations that the tests of the loader wait for.
const (
	RefreshDelay  = refreshDelay
	QueryTimeout  = queryTimeout
	ThreadsMaxAge = threadsMaxAge
)
