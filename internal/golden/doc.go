// Package golden holds what the C clients print, and the test that mysh prints the same.
//
// A case is a few files of testdata/cases that share a name:
//
//	NAME.sql     what the client is given on standard input
//	NAME.args    its arguments, one a line, after those that name the server, unless they must
//	             be first; @SQL@ stands for NAME.sql as one argument, and standard input is
//	             empty then
//	NAME.env     variables of the environment, one a line
//	NAME.filter  what to leave out of the comparison: lines of sed, s/a/b/ or /a/d
//	NAME.out     what the client wrote to standard output; nothing if there is no such file
//	NAME.err     what it wrote to standard error, with its name as mysh
//	NAME.rc      its exit code; 0 if there is no such file
//
// The last three are those of mysql 9.7 with --commands, in C.UTF-8, on a MySQL server. Where a
// MariaDB server makes a difference, NAME.mariadb.out and so on are what the same client
// writes there; of XML and --column-type-info, what mariadb 10.11 writes. That mysh shows failing
// statements there, as mariadb does, is left out. The path /tmp/gc_golden in a case stands for a copy of testdata/files.
//
// The cases where mysh gives another answer on purpose are in testdata/differences.txt, each
// with its reason.
package golden
