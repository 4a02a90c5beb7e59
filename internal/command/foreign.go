package command

import "strings"

// A foreign command is one of psql or mycli that means something else here, or nothing.
type foreign struct {
	names string // without their backslash; one that ends in * stands for all that begin so
	alone string // what does here what is meant, as a clause; "" for none
	with  string // the same when something follows the name, which %s stands for; "" for alone
}

// The first row that has a name counts.
// Sources: https://www.postgresql.org/docs/current/app-psql.html (meta-commands),
// https://www.mycli.net/commands.
var foreigners = []foreign{
	{"d", `\dt lists the tables`, `\describe %s shows the table`},
	{"dn list databases", `\l lists the schemas`, ""},
	{"tables", `\dt lists the tables`, `\dt %s lists the tables`},
	{"da dfa dfn dfp dft dfw", `\df lists the routines`, `\df %s lists the routines`},
	{"z ddp", `\dp lists the privileges`, `\dp %s lists the privileges`},
	{"dx", `"show plugins;" lists the plugins`, ""},
	{"dconfig", `\vars shows the variables that do not have their default`, `\vars %s shows the variables`},
	{"dy", `\dg lists the triggers`, ""},
	{"dit", `\di lists the indexes`, `\di %s lists the indexes`},
	{"d*", `\dt lists the tables`, `\describe %s shows the table`},

	{"c", "", `\u %s makes the schema the default one, \r %[1]s opens a new session with it`},
	{"conninfo", `\s shows what is known of server and session`, ""},
	{"timing", "times are always shown", ""},
	{"x", `\vertical shows columns one per line`, ""},
	{"gx", `\G shows columns one per line`, ""},
	{"gdesc", `--column-type-info shows the columns' types`, ""},
	{"a", `\format tab shows results without borders, \set style changes the borders`, ""},
	{"t", `--skip-column-names leaves out the names of columns`, ""},
	{"H", `\format html writes HTML`, ""},
	{"T", `\format changes how results look`, `\format %s changes how results look`},
	{"pset", `\set shows and changes the settings`, ""},
	{"unset", `\unlet removes a variable`, `\unlet %s removes the variable`},
	{"i ir include", `\. runs the statements of a file`, `\. %s runs the statements of the file`},
	{"ef sf", `\ddl shows a function's text`, `\ddl %s shows the function's text`},
	{"ev sv", `\ddl shows a view's text`, `\ddl %s shows the view's text`},
	{"w", "", `\e edits the statement, "tee %s" writes a copy of everything to a file`},
	{"s", "", `\history lists what was typed before`},
	{"echo qecho warn", `\let lists the variables, "select '…';" shows a text`, ""},
	{"encoding", `\C changes the character set of this side`, `\C %s changes the character set of this side`},
	{"password", `"set password = '…';" changes the password`, ""},
	{"errverbose", `"show errors;" shows the errors of the last statement`, ""},
	{"crosstabview", `\chart draws the last result`, ""},
	{"cd", `mysh stays in the directory that it was started in`, ""},
	{"setenv getenv", `\! runs a command of the system`, ""},

	{"f fs fd", `favourites are not known; \history finds what was typed before`, ""},
	{"llm ai", `no language model is known`, ""},
	{"once", `\g > file sends one result to a file`, `\g > %s sends one result to the file`},
	{"pipe_once", `\g | command sends one result to a command`, `\g | %s sends one result to the command`},
	{"clip", `\copy puts the last result on the clipboard`, ""},
}

// Meant returns what does here what a command of psql or mycli does, as a clause without its full stop;
// "" when none is known under that name. rest is what follows the name.
func Meant(name, rest string) string {
	name = strings.TrimRight(name, "+S") // more of it, and the system's
	rest = strings.TrimSpace(strings.TrimSuffix(rest, ";"))
	for _, f := range foreigners {
		for known := range strings.FieldsSeq(f.names) {
			if start, all := strings.CutSuffix(known, "*"); known != name && !(all && strings.HasPrefix(name, start)) {
				continue
			}
			if rest == "" || f.with == "" {
				return f.alone
			}
			return strings.NewReplacer("%s", rest, "%[1]s", rest).Replace(f.with)
		}
	}
	return ""
}
