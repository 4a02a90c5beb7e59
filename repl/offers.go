package repl

// ResultColumns returns the names of the columns of the last result, nil if it was not kept or no
// line is being typed. The result must not be changed. Any goroutine may call ResultColumns.
func (sh *Shell) ResultColumns() []string {
	if !sh.AtPrompt() {
		return nil
	}
	return sh.results.Columns()
}

// A JobLine is a job by its number, with a line about it.
type JobLine struct {
	Number int
	Text   string
}

// JobLines returns the jobs in the order in which they left the front. It may be called from
// any goroutine.
func (sh *Shell) JobLines() (lines []JobLine) {
	if jobs := sh.behind.Load(); jobs != nil {
		for _, b := range *jobs {
			lines = append(lines, JobLine{b.number, b.line(sh.console.LineWidth())})
		}
	}
	return lines
}
