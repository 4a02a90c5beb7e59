// Package restore tries mysh on dumps: what mysqldump and mariadb-dump write must come back
// to the last byte, in little memory.
//
// testdata/original*.sql make a schema with everything in it that dumps are known to stumble
// on. Its statements stand between lines of "~" and reach the server one by one, uncut, so
// that what they make does not depend on how mysh cuts a script; "{bytes}" stands for all 256
// bytes in hexadecimal digits. The other files of testdata are dumps of that schema, written
// by the real programs.
package restore
