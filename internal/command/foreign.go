package command

import "strings"

// A foreign command is one of another shell that has another effect here, or none.
type foreign struct {
	names string // without their backslash; a name that ends in * stands for all names that begin so
	alone string // what to use here, as a clause; "" for nothing
	with  string // the same when something follows the name, which replaces %s; "" for that of alone
}

// foreigners are searched in this order.
// Sources: https://www.postgresql.org/docs/current/app-psql.html (meta-commands),
// https://www.mycli.net/commands, https://www.pgcli.com/commands, https://github.com/xo/usql (backslash commands),
// https://dev.mysql.com/doc/mysql-shell/en/mysql-shell-commands.html, https://sqlite.org/cli.html (dot commands).
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
	{"dm", `\dv lists the views`, `\dv %s lists the views`},
	{"dE", `\dt lists the tables`, `\dt %s lists the tables`},
	{"dRp dRs", `\replicas shows the replication`, ""},
	{"db", `\sizes shows how large schemas and tables are`, ""},
	{"drg", `\du+ lists users and roles with their grants`, `\du+ %s lists users and roles with their grants`},
	{"dC dD dT do dO dc dL dX dF dFd dFp dFt dA dAc dAf dAo dAp des det deu dew drds", `there are no such objects here; \? objects lists the commands for those that there are`, ""},
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
	{"schemas", `\l lists the schemas`, `\l %s lists the schemas`},
	{"views", `\dv lists the views`, `\dv %s lists the views`},
	{"functions procedures routines", `\df lists the routines`, `\df %s lists the routines`},
	{"triggers", `\dg lists the triggers`, `\dg %s lists the triggers`},
	{"events", `\de lists the events`, `\de %s lists the events`},
	{"users roles", `\du lists users and roles`, `\du %s lists users and roles`},
	{"out", `\o sends results to a file`, `\o %s sends results to the file`},
	{"bind bind_named parse close_prepared", `"prepare … from '…';" prepares a statement, "execute … using …;" runs it`, ""},
	{"startpipeline endpipeline sendpipeline syncpipeline flushrequest getresults", `statements are sent one by one`, ""},
	{"if elif else endif", `there are no conditions; a script of the system's shell can have them`, ""},
	{"lo_import lo_export lo_list lo_unlink lo_*", `load_file('…') reads a file of the server, "select … into dumpfile '…';" writes one`, ""},
	{"restrict unrestrict", `\- refuses commands that reach this machine`, ""},
	{"copyright", `\s shows the versions`, ""},

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

	{"n", "", `\f %s runs the favourite`},
	{"ns", `\fs saves a favourite`, `\fs %s saves a favourite`},
	{"nd", `\fd removes a favourite`, `\fd %s removes the favourite`},
	{"llm ai", `there is no language model`, ""},
	{"once", `\g > file sends one result to a file`, `\g > %s sends one result to the file`},
	{"pipe_once", `\g | command sends one result to a command`, `\g | %s sends one result to the command`},
	{"bug", `\s shows the versions that a report needs`, ""},
	{"refresh", `\# reads the names for completion again`, ""},
	{"log-file logfile", `\T also writes all output to a file`, `\T %s also writes all output to the file`},

	{"sql js py", `there is no language but SQL`, ""},
	{"show", `\top shows what connections do, \vars and \counters the server's figures; "show …;" asks the server`, ""},
	{"option", `\set shows and changes the settings`, `\set %s shows or changes the setting`},
	{"reconnect", `\r opens a new session`, ""},
	{"disconnect Z", `there is always a session; \r opens another one`, ""},
	{"drivers drvr", `MySQL and MariaDB are the only servers; \s shows which one this is`, ""},
	{"cset", `config.toml has connections with names: \? connections`, ""},

	{".tables", `\dt lists the tables`, `\dt %s lists the tables`},
	{".schema .fullschema", `\ddl shows the statement that makes a table`, `\ddl %s shows the statement that makes it`},
	{".databases", `\l lists the schemas`, ""},
	{".indexes .indices", `\di lists the indexes`, `\di %s lists the indexes`},
	{".mode", `\format changes the format of results, \? formats lists them`, ""},
	{".header .headers", `--skip-column-names leaves out the names of columns`, ""},
	{".output", `\o sends results to a file`, `\o %s sends results to the file`},
	{".once .excel", `\g > file sends one result to a file`, ""},
	{".read", `\. runs the statements of a file`, `\. %s runs the statements of the file`},
	{".import", `"load data local infile '…' into table …;" reads a file`, ""},
	{".dump .save .backup .clone .restore", `\ddl shows the statement that makes a table; mysqldump and mariadb-dump write a copy`, ""},
	{".quit .exit", `\q leaves`, ""},
	{".help", `\? lists the commands`, `\? %s may explain it`},
	{".show .parameter", `\set shows and changes the settings`, ""},
	{".nullvalue", `\set null changes how NULL is shown`, `\set null %s changes how NULL is shown`},
	{".timer .stats", `times are always shown; \s shows the status of server and session`, ""},
	{".open .connection", `\r opens a new session`, `\u %s makes the schema the default one`},
	{".shell .system", `\! runs a command of the system`, `\! %s runs the command of the system`},
	{".separator .width", `\format csv separates by commas, \set wide changes wide tables`, ""},
	{".eqp .explain .expert", `\explain shows the plan of a statement`, ""},
	{".lint", `\indexes lists indexes that cost and do not help`, ""},
	{".log .trace", `\T also writes all output to a file`, `\T %s also writes all output to the file`},
	{".prompt", `\R changes the prompt`, `\R %s changes the prompt`},
	{".print .echo", `"select '…';" shows a text`, ""},
	{".dbinfo .dbconfig .limit", `\sizes shows how large schemas and tables are, \vars the variables`, ""},
	{".cd", `mysh cannot change its directory`, ""},
	{".edit", `\e edits the statement`, ""},

	{"clip", `\copy puts the last result on the clipboard`, ""},
}

// Meant returns what to use here in place of a command of another shell, as a clause without
// its full stop. It returns "" if none has the command. rest is what follows the name.
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
