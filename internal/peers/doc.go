// Package peers runs the peers' own tests of their clients, with mysh in the client's place.
//
//	make test-peers [PEERS="-suites mysql -only main.mysql"]
//
// fetches MariaDB's tests (Debian package mariadb-test) and MySQL's (mysql-testsuite) below .cache/ and runs
// those that start the client, by mysql-test-run: first with the real client, then, of those that passed,
// with mysh. It prints both counts, and the tests that fail with mysh, with the reason why each is right to
// keep. The reasons are in testdata/reasons.txt; a failure without one is an error, and one whose test passes
// is reported. What mysql-test-run printed is kept in .cache/peers. It takes about half an hour.
package peers
