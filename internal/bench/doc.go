// Package bench measures mysh against the C clients, as whole processes: CPU, time and memory
// as the operating system counts them.
//
//	go test ./internal/bench -compare -v -timeout 60m [-pairs 5] [-only dump]
//
// prints a table of ratios, on private servers and against the C client of each. The two
// programs run in turn and each ratio is the median of the pairs, since the speed of a
// machine drifts. Without -compare only a small run is made, to see that it works.
package bench
