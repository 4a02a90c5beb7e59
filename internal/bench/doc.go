// Package bench measures mysh against the C clients, as whole processes: CPU, time and memory
// as the operating system counts them.
//
//	go test ./internal/bench -compare -v -timeout 60m [-quick] [-pairs 5] [-only dump]
//
// prints, for a private server of each kind, a table of ratios against its own C client. Then it
// prints how the cost of a row grows from 10⁴ to 10⁷ rows, and how long the user waits with 10,000
// tables and 20 jobs. mycli and usql are measured, too, if they are on the PATH. On two cores it
// takes about half an hour, with -quick (a tenth of the work) a few minutes.
//
// The two programs run in turn and each ratio is the median of the pairs, since the speed of a
// machine drifts. Neither encrypts unless the work asks for it. Without -compare, a small run only
// checks that the measurements work.
package bench
