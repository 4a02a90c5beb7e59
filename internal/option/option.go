// Package option reads the options of the program: where to connect, as which user, how to run.
//
// [Table] is the one list of everything that a user can give on the command line, in an option
// file, in a URL or in the environment. Flags, --help, option-file keys and the README's table are
// made from it. [Read] collects the settings, weakest source first, as [Setting] values with their
// sources. [Given.Options] combines them into a plain [Options]; the last setting of a name wins:
//
//	given, err := option.Read(world)
//	given.Connect("prod", settings) // only if a named connection is asked for
//	opts, err := given.Options()
//
// The sources, from weak to strong: environment, option files, the login file, a named
// connection, a URL, the command line.
//
// The package prints nothing and does not access the machine: files, variables and arguments come
// from a [World]. The rules of spelling are those of the C clients, see
// https://dev.mysql.com/doc/refman/9.7/en/command-line-options.html and
// https://dev.mysql.com/doc/refman/9.7/en/option-files.html.
package option

import "strings"

// An Option is a row of [Table]: one option that a user can give.
type Option struct {
	Name    string   // long name, with dashes
	Short   string   // one-letter names, usually one or none; help has two
	Kind    Kind     // the values it accepts
	Arg     string   // the value's name in help; "" for Flag, Bare and Count
	Values  []string // for Choice: the accepted values, in any case; for Refused: values that are harmless
	min     uint64   // for Number and Size: smaller values become min
	max     uint64   // for Number and Size: greater values become max; 0: no limit
	Group   Group
	Class   Class
	Scope   Scope
	Help    string // what the option does, one sentence without a full stop; for Refused, why it is not supported
	Default string // the value that help shows as the default, or ""
	Env     string // environment variable that gives a value, or ""
	secret  bool   // the value is masked wherever it is shown
	skips   bool   // of Text: --skip-name cancels the value of a weaker source

	set func(o *Options, s Setting)
}

// Kind is the kind of value that an option accepts.
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

// argPath is the Arg of a row whose value is the path of a file or directory. A "~" in the path
// is expanded.
const argPath = "path"

// Class is whether mysh supports an option.
type Class uint8

// The classes.
const (
	Works    Class = iota // the option sets a field of Options
	Accepted              // an option of a C client that is accepted with its value and has no effect
	Refused               // an option of a C client that is an error, since ignoring it would do harm
)

// Scope is where an option may be given.
type Scope uint8

// The scopes.
const (
	Anywhere    Scope = iota // command line and option files
	CommandLine              // not in option files
	First                    // on the command line, before all others
)

// A Group is a heading of --help.
type Group string

// The groups, in the order of help.
const (
	groupConnecting Group = "Connection"
	groupEncryption Group = "Encryption"
	groupRunning    Group = "Statements"
	groupFormat     Group = "Output"
	groupShell      Group = "Shell"
	groupSources    Group = "Option files and information"
	groupOther      Group = "Options of the C clients without effect or support"
)

// Groups are the headings of --help in order.
var Groups = []Group{groupConnecting, groupEncryption, groupRunning, groupFormat, groupShell, groupSources, groupOther}

// TakesValue reports whether a value must follow the name.
func (o *Option) TakesValue() bool {
	return o.Kind == Text || o.Kind == Number || o.Kind == Choice
}

// Find returns the row of a long name, or nil. Case matters, '_' is the same as '-', and a
// prefix such as "skip-" is not recognised.
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
