package command

import (
	"errors"
	"strings"

	"mysh/internal/result"
)

// foreignWords are the beginnings of statements of other shells and servers, in lower case, and what to use
// here: one word or two.
// Sources: https://www.mongodb.com/docs/mongodb-shell/reference/access-mdb-shell-help,
// https://redis.io/docs/latest/commands, https://docs.oracle.com/en/database/oracle/oracle-database/23/sqpug,
// https://www.mycli.net/commands, https://learn.microsoft.com/en-us/sql/tools/sqlcmd.
var foreignWords = map[string]string{
	"show dbs":          `\l lists the schemas`,
	"show schema":       `\l lists the schemas`,
	"show database":     `\l lists the schemas`,
	"list databases":    `\l lists the schemas`,
	"list schemas":      `\l lists the schemas`,
	"show collections":  `\dt lists the tables`,
	"show table":        `\dt lists the tables`,
	"list tables":       `\dt lists the tables`,
	"keys":              `\dt lists the tables`,
	"show views":        `\dv lists the views`,
	"show functions":    `\df lists the routines`,
	"show procedures":   `\df lists the routines`,
	"show users":        `\du lists users and roles`,
	"show roles":        `\du lists users and roles`,
	"show connections":  `\top shows what connections do`,
	"show sessions":     `\top shows what connections do`,
	"show processes":    `\top shows what connections do`,
	"show locks":        `\locks lists the locks`,
	"show transactions": `\txns lists the open transactions`,
	"show replicas":     `\replicas shows the replication`,
	"show parameter":    `\vars shows the variables`,
	"show parameters":   `\vars shows the variables`,
	"show all":          `\vars shows the variables`,
	"show user":         `\s shows the status of server and session`,
	"show version":      `\s shows the status of server and session`,
	"info":              `\s shows the status of server and session`,
	"describe table":    `\describe shows a table`,
	"desc table":        `\describe shows a table`,
	"db":                `\dt lists the tables, "select * from …;" shows the rows of one`,
	"watch":             `\watch runs a statement again and again`,
	"tableformat":       `\format changes the format of results`,
	"redirectformat":    `\g csv > file chooses the format of a file`,
	"once":              `\g > file sends one result to a file`,
	"pipe_once":         `\g | command sends one result to a command`,
	"spool":             `\o sends results to a file, \T all output`,
	"set linesize":      `\set wide changes how wide tables are shown`,
	"set pagesize":      `\set pager changes which results go through the pager`,
	"set serveroutput":  `"select …;" shows values; there is no other output`,
	"set timing":        `times are always shown`,
	"set echo":          `\T also writes what is typed to a file`,
	"set heading":       `--skip-column-names leaves out the names of columns`,
	"set null":          `\set null changes how NULL is shown`,
	"column":            `"as" names a column, \set wide changes wide tables`,
	"col":               `"as" names a column, \set wide changes wide tables`,
	"accept":            `\let sets a variable`,
	"define":            `\let sets a variable`,
	"variable":          `\let sets a variable`,
	"copy":              `"load data local infile '…' into table …;" reads a file, \g csv > file writes one`,
	"vacuum":            `"optimize table …;" frees space`,
	"reindex":           `"alter table … force;" builds a table and its indexes again`,
	"pragma":            `\describe shows a table, \vars the variables`,
	"attach":            `\l lists the schemas; \u chooses one`,
	"exec":              `"call …;" calls a procedure`,
	"sp_help":           `\describe shows a table`,
	"sp_helptext":       `\ddl shows the text of a routine`,
	"sp_who":            `\top shows what connections do`,
	"sp_who2":           `\top shows what connections do`,
	"sp_lock":           `\locks lists the locks`,
	"export":            `\g csv > file writes a file`,
	"ls":                `\! ls lists files, \dt tables`,
	"cd":                `\u chooses a schema; mysh cannot change its directory`,
	"history":           `\history lists the statements typed before`,
	"jobs":              `\jobs lists the jobs`,
	"logout":            `\q leaves`,
	"bye":               `\q leaves`,
}

// codeSyntax is the error for a statement that the server cannot read.
const codeSyntax = 1064

// MeantByRefused returns what to use here in place of a statement of another shell or server that the
// server cannot read, as a clause without its full stop. It returns "" if the statement is not known, or
// if err is another error.
func MeantByRefused(text string, err error) string {
	var refused *result.Error
	if !errors.As(err, &refused) || refused.Number != codeSyntax {
		return ""
	}
	words := strings.Fields(strings.ToLower(strings.TrimRight(text, "; \n")))
	if len(words) == 0 {
		return ""
	}
	first, _, _ := strings.Cut(words[0], ".") // db.customers.find()
	words[0] = strings.TrimRight(first, "()")
	if len(words) > 1 && (words[0] != "show" || len(words) == 2) { // of SHOW there are other statements with more words
		if meant := foreignWords[words[0]+" "+words[1]]; meant != "" {
			return meant
		}
	}
	return foreignWords[words[0]]
}
