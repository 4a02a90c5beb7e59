// Package restore tests mysh on dumps: it restores the output of mysqldump and mariadb-dump to the
// last byte, in little memory.
//
// testdata/original*.sql make a schema with all that is known to be difficult for dumps. Their
// statements are separated by lines of "~" and are sent to the server one by one, so that the
// schema does not depend on how mysh splits a script; "{bytes}" is replaced by all 256 bytes in
// hexadecimal digits. The other files of testdata are dumps of that schema, written by the real
// programs.
package restore
