package settings

import "mysh/internal/scan"

// Mode are the options of a run that do not concern the connection. Client commands change some of
// them (tee, prompt, warnings, sandbox).
type Mode struct {
	Interactive bool // a user types
	Terminal    bool // results go to a terminal

	Format         string // name of a render.Format
	ColumnNames    bool   // results have the names of their columns
	Raw            bool   // tab-separated values are not escaped
	Hex            bool   // binary columns as hexadecimal numbers
	Quick          bool   // results are not measured before they are shown
	MaxColumnWidth int    // with Quick, columns of a table are at most this wide, in cells; 0 for no limit
	ColumnTypes    bool   // columns are described before each result
	AutoVertical   bool   // vertical if the table would be wider than the screen
	Verbose        int    // how often -v was given
	Silent         int    // how often -s was given, and one more for output to a file or pipe

	Force           bool // continue after errors
	BatchStatements bool // statements of a script may be sent together
	LineNumbers     bool // errors have the line number
	Unbuffered      bool // flush results after each statement
	Warnings        bool // show warnings after each statement
	System          bool // programs may be run
	Sandbox         bool // no command may read, write or run anything on this machine
	ForceFiles      bool // continue after errors in sourced files
	ShowFailed      bool // in batch mode, show a failed statement before its error

	Variables bool // variables are inserted into scripts and sourced files, too

	OneDatabase string // only statements for this schema are sent; "" for all
	Skip        bool   // with OneDatabase: no statement is sent before the schema is used
	Tee         string // file for a copy of the output, from the beginning

	Delimiter string
	Prompt    string // as in mysql; "" for that of the settings
	Scan      scan.Options
	Charset   string // character set of input and output; "" is UTF-8
}

// ShowsOutcome reports whether the lines about outcomes ("3 rows in set") are shown.
func (m Mode) ShowsOutcome() bool { return m.Interactive && m.Silent == 0 || m.Verbose >= 2 }

// ShowsTiming reports whether the lines about outcomes have times.
func (m Mode) ShowsTiming() bool { return m.Interactive && m.Silent == 0 || m.Verbose >= 3 }

// Current are the mode and the settings at present. The parts of the shell share one Current; only
// the goroutine that performs inputs may change it.
type Current struct {
	Mode     Mode
	Settings Settings
	Changed  func() // called after each Set; may be nil
}

// Set changes a setting; see [Settings.Set].
func (c *Current) Set(name, value string) error {
	changed := c.Settings
	if err := changed.Set(name, value); err != nil {
		return err
	}
	c.Settings = changed
	if c.Changed != nil {
		c.Changed()
	}
	return nil
}

// KeepLimit returns the size of the largest result that is kept, in bytes.
func (c *Current) KeepLimit() int64 { return int64(c.Settings.Keep) << 20 }
