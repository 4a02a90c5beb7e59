// Package golden compares the output of mysh with recorded output of the C clients.
//
// A case is a few files of testdata/cases with the same name:
//
//	NAME.sql     the standard input of the client
//	NAME.args    its arguments, one a line, after the options for connecting, unless they must
//	             be first; with @SQL@, NAME.sql is this argument, and standard input is empty
//	NAME.env     variables of the environment, one a line
//	NAME.filter  what to ignore in the comparison: lines of sed, s/a/b/ or /a/d
//	NAME.out     the standard output of the client; empty if there is no such file
//	NAME.err     its standard error, with mysh as its name
//	NAME.rc      its exit code; 0 if there is no such file
//
// The last three are those of mysql 9.7 with --commands, in C.UTF-8, on a MySQL server. If the
// answer on a MariaDB server differs, NAME.mariadb.out and so on have that of the same client; for
// XML and --column-type-info, that of mariadb 10.11. On MariaDB, mysh shows failing statements, as
// mariadb does; the cases turn this off. The path /tmp/gc_golden in a case is replaced by that of a
// copy of testdata/files.
//
// The cases in which mysh differs on purpose are in testdata/differences.txt, each with its reason.
package golden
