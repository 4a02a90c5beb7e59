// Package peers runs the peers' own tests of their clients, with mysh in the client's place.
//
//	make test-peers [PEERS="-suites mysql -only main.mysql"]
//
// fetches MariaDB's tests (Debian package mariadb-test) and MySQL's (mysql-testsuite) below .cache/. It runs
// those that start the client with mysql-test-run, first with the real client. Those that passed are then run
// with mysh. It prints both counts, and the tests that fail with mysh, with the reason why mysh differs.
//
// The reasons are in testdata/reasons.txt. A failure without a reason is an error, and a reason whose test
// passes is reported. The output of mysql-test-run is in .cache/peers. All of it takes about half an hour.
package peers
