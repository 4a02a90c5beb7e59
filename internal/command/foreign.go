package command

import "strings"

// A foreign command is one of psql or mycli that has another effect here, or none.
type foreign struct {
	names string // without their backslash; a name that ends in * stands for all names that begin so
	alone string // what to use here, as a clause; "" for nothing
	with  string // the same when something follows the name, which replaces %s; "" for that of alone
}

// foreigners are searched in this order.
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
	{"conninfo", `\s shows the status of server and session`, ""},
	{"timing", "times are always shown", ""},
	{"x", `\vertical shows columns one per line`, ""},
	{"gx", `\G shows columns one per line`, ""},
	{"gdesc", `--column-type-info shows the columns' types`, ""},
	{"a", `\format tab shows results without borders, \set style changes the borders`, ""},
	{"t", `--skip-column-names leaves out the names of columns`, ""},
	{"H", `\format html writes HTML`, ""},
	{"T", `\format changes the format of results`, `\format %s changes the format of results`},
	{"pset", `\set shows and changes the settings`, ""},
	{"unset", `\unlet removes a variable`, `\unlet %s removes the variable`},
	{"i ir include", `\. runs the statements of a file`, `\. %s runs the statements of the file`},
	{"ef sf", `\ddl shows a function's text`, `\ddl %s shows the function's text`},
	{"ev sv", `\ddl shows a view's text`, `\ddl %s shows the view's text`},
	{"w", "", `\e edits the statement, "tee %s" also writes all output to a file`},
	{"s", "", `\history lists the statements typed before`},
	{"echo qecho warn", `\let lists the variables, "select '…';" shows a text`, ""},
	{"encoding", `\C changes the character set of the client`, `\C %s changes the character set of the client`},
	{"password", `"set password = '…';" changes the password`, ""},
	{"errverbose", `"show errors;" shows the errors of the last statement`, ""},
	{"crosstabview", `\chart draws the last result`, ""},
	{"cd", `mysh cannot change its directory`, ""},
	{"setenv getenv", `\! runs a command of the system`, ""},

	{"llm ai", `there is no language model`, ""},
	{"once", `\g > file sends one result to a file`, `\g > %s sends one result to the file`},
	{"pipe_once", `\g | command sends one result to a command`, `\g | %s sends one result to the command`},
	{"clip", `\copy puts the last result on the clipboard`, ""},
}

// Meant returns what to use here in place of a command of psql or mycli, as a clause without
// its full stop. It returns "" if neither program has the command. rest is what follows the
// name.
func Meant(name, rest string) string {
	name = strings.TrimRight(name, "+S") // \d+ shows more than \d, and \dS includes objects of the system
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
