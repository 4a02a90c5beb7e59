package settings

import "mysh/internal/scan"

// Mode is how the shell was told to run: the options that are not about the connection. Client
// commands change some of it (tee, prompt, warnings, sandbox).
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
	AutoVertical   bool   // vertical when the table would be wider than the screen
	Verbose        int    // how often -v was given
	Silent         int    // how often -s was given, and one more for output that is no terminal

	Force           bool // go on after errors
	BatchStatements bool // statements of a batch may be sent together
	LineNumbers     bool // errors name the line
	Unbuffered      bool // write results out after each statement
	Warnings        bool // show warnings after each statement
	System          bool // commands of the system may be run
	Sandbox         bool // no command may read, write or run anything on this machine
	ForceFiles      bool // go on after errors in sourced files
	ShowFailed      bool // a statement that is refused is shown before the error, in a batch

	OneDatabase string // only statements for this schema are sent; "" for all
	Skip        bool   // with OneDatabase: nothing is sent before that schema is used
	Tee         string // file that gets a copy from the beginning

	Delimiter string
	Prompt    string // as in mysql; "" for the one of the settings
	Scan      scan.Options
	Charset   string // in which input is typed and results are shown; "" is UTF-8
}

// ShowsOutcome reports whether the lines about outcomes ("3 rows in set") are shown.
func (m Mode) ShowsOutcome() bool { return m.Interactive && m.Silent == 0 || m.Verbose >= 2 }

// ShowsTiming reports whether those lines have times.
func (m Mode) ShowsTiming() bool { return m.Interactive && m.Silent == 0 || m.Verbose >= 3 }

// Current is how the shell runs at present. Its parts share one; only the goroutine that performs
// inputs may change it.
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

// KeepLimit returns how many bytes a result may have to be kept.
func (c *Current) KeepLimit() int64 { return int64(c.Settings.Keep) << 20 }
