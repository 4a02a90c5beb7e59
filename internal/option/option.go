// Package option settles where to connect, as whom, and how the program was told to run.
//
// [Table] is the one list of everything a user can name on the command line, in an option
// file, in a URL or in the environment. Flags, --help, option-file keys and the README's
// table are made from it. [Read] collects what was given, weakest source first, as
// [Setting] values that remember where they came from; [Given.Options] folds them, the
// last of a name wins, into a plain [Options]:
//
//	given, err := option.Read(world)
//	given.Connect("prod", settings) // only if a named connection is asked for
//	opts, err := given.Options()
//
// The sources, from weak to strong: environment, option files, the login file, a named
// connection, a URL, the command line.
//
// The package prints nothing and asks the machine for nothing: files, variables and
// arguments are given in a [World]. The rules of spelling are those of the C clients, see
// https://dev.mysql.com/doc/refman/9.7/en/command-line-options.html and
// https://dev.mysql.com/doc/refman/9.7/en/option-files.html.
package option

import "strings"

// An Option is a row of [Table]: one thing that a user can name.
type Option struct {
	Name    string   // long name, with dashes
	Short   string   // one-letter names, usually one or none; help has two
	Kind    Kind     // what value it takes
	Arg     string   // the value's name in help; "" for Flag, Bare and Count
	Values  []string // for Choice: what may be given, in any case; for Refused: values that do no harm
	Min     uint64   // for Number and Size: smaller values become Min
	Max     uint64   // for Number and Size: greater values become Max; 0: no limit
	Group   Group
	Class   Class
	Scope   Scope
	Help    string // what it does, one sentence without a full stop; for Refused, why it cannot be had
	Default string // what help shows as the value when nothing is given, or ""
	Env     string // environment variable that gives a value, or ""
	Secret  bool   // the value is masked wherever it is shown
	Skips   bool   // of Text: --skip-name takes back what a weaker source said

	set func(o *Options, s Setting)
}

// Kind says what value an option takes.
type Kind uint8

// The kinds. A value "glued" is written --name=value or -nvalue; "apart" is the next argument.
const (
	Flag     Kind = iota // on when named; --name=0|1|on|off|true|false, --skip-name, --disable-name, --enable-name
	Bare                 // on when named, takes no value in any form
	Count                // as Bare, and each time counts
	Text                 // needs a value, glued or apart
	Optional             // may have a value, glued only; --skip-name turns it off
	Number               // needs a whole number; the suffixes K M G T P E multiply by powers of 1024
	Choice               // needs one of Values
)

// argPath is the Arg of a row whose value is the path of a file or directory: in it "~" is understood.
const argPath = "path"

// Class says what becomes of an option.
type Class uint8

// The classes.
const (
	Works    Class = iota // it ends in a field of Options
	Accepted              // known to a C client, taken with its value, and has no effect here
	Refused               // known to a C client, and named in an error: ignoring it would do harm
)

// Scope says where an option may be given.
type Scope uint8

// The scopes.
const (
	Anywhere    Scope = iota // command line and option files
	CommandLine              // not in option files
	First                    // on the command line, before all others
)

// Group is a heading of --help.
type Group string

// The groups, in the order of help.
const (
	Connecting Group = "Connecting"
	Encryption Group = "Encryption"
	Running    Group = "What to run"
	Format     Group = "How results look"
	Shell      Group = "The shell"
	Sources    Group = "Where options come from"
	Other      Group = "Known to the C clients"
)

// Groups lists the headings of --help in order.
var Groups = []Group{Connecting, Encryption, Running, Format, Shell, Sources, Other}

// TakesValue reports whether a value must follow the name.
func (o *Option) TakesValue() bool {
	return o.Kind == Text || o.Kind == Number || o.Kind == Choice
}

// Find returns the row of a long name, or nil. Case matters, '_' counts as '-', and no
// prefix such as "skip-" is understood.
func Find(name string) *Option { return byName[dashed(name)] }

// findShort returns the row of a one-letter name, or nil.
func findShort(letter byte) *Option { return byShort[letter] }

var (
	byName  = make(map[string]*Option, len(Table))
	byShort = make(map[byte]*Option, len(Table))
)

func init() {
	for i := range Table {
		row := &Table[i]
		byName[row.Name] = row
		for _, c := range []byte(row.Short) {
			byShort[c] = row
		}
	}
}

func dashed(name string) string { return strings.ReplaceAll(name, "_", "-") }
