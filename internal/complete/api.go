package complete

import (
	"mysh/internal/product"

	"mysh/internal/catalog"
)

// A Candidate is a text that may be inserted at the cursor.
type Candidate struct {
	Text   string // replaces the text between From and To; quoted where SQL requires quotes
	Label  string // shown in the list in place of Text; "" shows Text
	Detail string // describes the candidate: "decimal(10,2) · index", "foreign key"; may be ""
	Kind   catalog.Kind
}

// An Answer lists candidates for one part of the text.
type Answer struct {
	From, To   int         // the part that a candidate replaces, as offsets in bytes
	Candidates []Candidate // the likeliest first; at most [MaxCandidates]

	// Optional means that the text may be continued or ended without any of the candidates. The
	// caller inserts none unless the user chooses one.
	Optional bool

	// Missing names the part of the catalog that the answer needs and that has not been read.
	Missing catalog.Missing

	// Hint describes the parameter expected at the cursor, by name and type; "" if unknown.
	Hint string
}

// maxCandidates is the largest number of candidates in an answer.
const maxCandidates = 300

// Words holds the names that the shell knows besides those of the server. The zero value has
// none.
type Words struct {
	Server product.Server // the server whose grammar applies; a zero Server accepts all grammars

	Commands []ClientCommand
	Settings []ShellSetting
	Topics   []Word   // of the shell's own help
	Formats  []string // names of output formats, as after \g

	Connections []string        // named in the configuration file
	Jobs        func() []Word   // returns the jobs of the shell; nil means none
	Columns     func() []string // returns the columns of the last result; nil means none

	Variables func() []Word // returns the variables of the shell; nil means none

	Favourites func() []Favourite // returns the favourites; nil means none

	// History returns the statements typed before, the newest last. Their user variables and
	// prepared statements are offered. nil means none.
	History func() []string

	// Files returns the names of the files and folders in folder; the name of a folder ends in
	// a slash. folder is as the user typed it: "", or a path that ends in a slash. nil means
	// none.
	Files func(folder string) []string
}

// A Word is a name and a line that describes it.
type Word struct{ Name, About string }

// A Favourite is a statement of a name, with parameters.
type Favourite struct {
	Word
	Parameters []FavouriteParameter
}

// A FavouriteParameter is a parameter, and values that it may have.
type FavouriteParameter struct {
	Word
	Values []string
}

// A ClientCommand is one of the shell's commands.
type ClientCommand struct {
	Name   string         // "source", "jobs"
	Letter byte           // typed after a backslash; 0 for none
	Long   bool           // typed as \name only, not as a word
	Help   string         // one line
	Args   []catalog.Kind // kinds of the arguments; the last kind applies to all further arguments
}

// A ShellSetting is one of the shell's settings.
type ShellSetting struct {
	Name   string
	Values []string // all values, or nil if there is no list
	Help   string   // one line
}
