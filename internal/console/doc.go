// Package console owns the terminal: everything that mysh shows there is written by this package.
// That is the screen, the pager in place of the screen, the line that is rewritten in place, and the
// tee file that gets a copy.
//
// Everything that is written to a terminal is text, which cannot steer it: see [Screen.Write].
// Sequences that steer the terminal have methods of their own.
//
// A [Meter] shows the progress of a script in one line below all other output. It returns the
// writers for all other output to the terminal, which erase the line before they write; the meter
// draws it again when the cursor is at the start of a row.
//
//	meter := console.NewMeter(os.Stderr, width)
//	out := meter.Over(os.Stdout, true)
//	done := meter.Watch(console.Activity{Name: "dump.sql", Position: script.Position})
//	defer done()
package console
