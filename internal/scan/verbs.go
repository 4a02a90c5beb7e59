package scan

import "strings"

// longestVerb is the length of the longest verb.
const longestVerb = 10

// verbOf returns word if it can begin a statement of MySQL or MariaDB, otherwise "".
func verbOf(word []byte) string { return verbs[string(word)] }

// Source: https://dev.mysql.com/doc/refman/9.7/en/sql-statements.html and
// https://mariadb.com/docs/server/reference/sql-statements.
var verbs = func() map[string]string {
	m := make(map[string]string)
	for verb := range strings.FieldsSeq(`
		ALTER ANALYZE BACKUP BEGIN BINLOG CACHE CALL CASE CHANGE CHECK CHECKSUM CLONE COMMIT CREATE
		DEALLOCATE DECLARE DELETE DESC DESCRIBE DO DROP END EXECUTE EXPLAIN FLUSH FOR GET GRANT HANDLER
		HELP IF IMPORT INSERT INSTALL KILL LOAD LOCK LOOP OPTIMIZE PREPARE PURGE RELEASE RENAME REPAIR
		REPEAT REPLACE RESET RESIGNAL RESTART REVOKE ROLLBACK SAVEPOINT SELECT SET SHOW SHUTDOWN SIGNAL
		START STOP TABLE TRUNCATE UNINSTALL UNLOCK UPDATE USE VALUES WHILE WITH XA`) {
		m[verb] = verb
	}
	return m
}()
