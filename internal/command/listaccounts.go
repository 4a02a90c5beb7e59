package command

import (
	"context"
	"slices"
	"strings"
	"time"

	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// accounts are listed by \du. With + there are the user and the host, too, from which the grants are
// asked for.
var accounts = description{
	what: "users", schemaless: true,
	plain: accountViews(false),
	more:  accountViews(true),
}

// accountViews returns the views of accounts, with the user and the host for those whose grants are listed.
func accountViews(withGrants bool) []view {
	// sql_mode may have values of CHAR columns end in blanks.
	const user, host = "RTRIM(u.User)", "RTRIM(u.Host)"
	const account = "CONCAT('''', " + user + ", '''@''', " + host + ", '''')"
	const noPassword = " = 0 AND plugin IN ('mysql_native_password', 'caching_sha2_password', 'sha256_password', 'mysql_old_password') THEN 'no password' END"
	const fits = " WHERE ({name u.User} OR {name CONCAT(" + user + ", '@', " + host + ")}) ORDER BY u.User, u.Host"
	const refused = "Other accounts are left out: they are seen with SELECT on mysql.*."
	const mysqlState = "CASE WHEN account_locked = 'Y' THEN 'locked' ELSE CONCAT_WS(', ', CASE password_expired WHEN 'Y' THEN 'password expired' END," +
		" CASE WHEN COALESCE(LENGTH(authentication_string), 0)" + noPassword + ") END"
	const mariadbRoles = "(SELECT GROUP_CONCAT(RTRIM(m.Role) ORDER BY m.Role SEPARATOR ', ') FROM mysql.roles_mapping m WHERE m.User = u.User AND m.Host = u.Host)"
	all, more := []listed{{"account", asOnce}, {"kind", asOnce}, {"login", asOnce}, {"state", asOnce}, {"roles", asOnce}}, ""
	if withGrants {
		all, more = append(all, listed{"user", asIs}, listed{"host", asIs}), ", "+user+", "+host
	}
	return []view{
		{
			servers: "mysql>=8.0", columns: all, refused: refused,
			query: longGroups + " " + account + ", CASE WHEN EXISTS (SELECT 1 FROM mysql.role_edges e WHERE e.FROM_USER = u.User AND e.FROM_HOST = u.Host) THEN 'role' ELSE 'user' END," +
				" RTRIM(plugin), " + mysqlState + ", (SELECT GROUP_CONCAT('''', RTRIM(e.FROM_USER), '''@''', RTRIM(e.FROM_HOST), '''' ORDER BY e.FROM_USER, e.FROM_HOST SEPARATOR ', ')" +
				" FROM mysql.role_edges e WHERE e.TO_USER = u.User AND e.TO_HOST = u.Host)" + more + " FROM mysql.user u" + fits,
		}, {
			servers: "mysql", columns: all, refused: refused,
			query: "SELECT " + account + ", 'user', RTRIM(plugin), " + mysqlState + ", NULL" + more + " FROM mysql.user u" + fits,
		}, {
			// The view mysql.user has texts in the character set in which it was made.
			servers: "mariadb>=10.4", columns: all, refused: refused,
			query: "SELECT CASE WHEN is_role THEN " + user + " ELSE " + account + " END, CASE WHEN is_role THEN 'role' ELSE 'user' END," +
				" CASE WHEN is_role THEN NULL ELSE plugin END, CASE WHEN is_role THEN NULL WHEN locked THEN 'locked'" +
				" ELSE CONCAT_WS(', ', CASE WHEN expired THEN 'password expired' END, CASE WHEN password" + noPassword + ") END, " + mariadbRoles + more +
				" FROM (SELECT User, Host, COALESCE(JSON_VALUE(Priv, '$.plugin'), 'mysql_native_password') plugin, COALESCE(LENGTH(JSON_VALUE(Priv, '$.authentication_string')), 0) password," +
				" COALESCE(JSON_VALUE(Priv, '$.is_role') IN ('1', 'true'), FALSE) is_role, COALESCE(JSON_VALUE(Priv, '$.account_locked') IN ('1', 'true'), FALSE) locked," +
				" COALESCE(JSON_VALUE(Priv, '$.password_last_changed') = '0', FALSE) expired FROM mysql.global_priv) u" + fits,
		}, {
			servers: "mariadb", columns: all, refused: refused,
			query: "SELECT CASE is_role WHEN 'Y' THEN " + user + " ELSE " + account + " END, CASE is_role WHEN 'Y' THEN 'role' ELSE 'user' END, RTRIM(plugin)," +
				" CASE password_expired WHEN 'Y' THEN 'password expired' END, " + mariadbRoles + more + " FROM mysql.user u" + fits,
		}, {
			columns: []listed{{"account", asOnce}},
			query:   "SELECT DISTINCT GRANTEE FROM information_schema.USER_PRIVILEGES WHERE {name GRANTEE} ORDER BY GRANTEE",
		},
	}
}

// listAccounts lists accounts, with + what each may do.
func listAccounts(ctx context.Context, env *Env, args listArgs) (Next, error) {
	began := time.Now()
	l, err := accounts.ask(ctx, env, args)
	if err != nil {
		return nil, err
	}
	if args.more && len(l.rows) > 0 {
		if l, err = withGrants(ctx, env, l); err != nil {
			return nil, err
		}
	}
	return nil, accounts.show(ctx, env, args, l, began)
}

// withGrants returns a listing of accounts with a row for each of their grants.
func withGrants(ctx context.Context, env *Env, accounts *listing) (*listing, error) {
	attributes := len(accounts.columns)
	if attributes > 1 {
		attributes -= 2 // the user and the host
	}
	grants := &listing{columns: slices.Concat(accounts.columns[:attributes], []listed{{"on", asIs}, {"privileges", asList}}), note: accounts.note}
	for _, row := range accounts.rows {
		statement, err := "SHOW GRANTS", error(nil) // without a right to see others, the account is the own one
		if attributes < len(row) {
			if statement, err = showGrants(row[attributes], row[attributes+1], env.Sessions.ReadMode()); err != nil {
				return nil, err
			}
		}
		lines, err := ask(ctx, env, "list grants", 1, statement)
		if err != nil && !isRefused(err) {
			return nil, err
		}
		parsed := make([]grant, len(lines))
		for i, line := range lines {
			parsed[i] = parseGrant(line[0])
		}
		if len(parsed) > 1 {
			parsed = slices.DeleteFunc(parsed, func(g grant) bool { return g.privileges == "USAGE" })
		}
		if len(parsed) == 0 {
			parsed = []grant{{}}
		}
		for _, g := range merged(parsed) {
			grants.rows = append(grants.rows, slices.Concat(row[:attributes], []string{g.on, g.privileges}))
		}
	}
	return grants, nil
}

// showGrants returns the statement for the grants of an account. A role of MariaDB has no host.
func showGrants(user, host string, mode scan.Mode) (string, error) {
	name, err := sqltext.Name(user, mode)
	if err != nil || host == "" {
		return "SHOW GRANTS FOR " + name, err
	}
	at, err := sqltext.Name(host, mode)
	return "SHOW GRANTS FOR " + name + "@" + at, err
}

// A grant is what a line of SHOW GRANTS permits.
type grant struct{ on, privileges string }

// parseGrant reads a line of SHOW GRANTS, as in "GRANT SELECT (a, b), INSERT ON `shop`.`t` TO `app`@`%` WITH
// GRANT OPTION". It drops the hash of the password that MariaDB shows.
func parseGrant(line string) grant {
	verb, rest, _ := strings.Cut(line, " ")
	if verb != "GRANT" && verb != "REVOKE" {
		return grant{privileges: line} // SET DEFAULT ROLE
	}
	what, to, _ := cutOutside(rest, " TO ")
	if verb == "REVOKE" {
		what, _, _ = cutOutside(rest, " FROM ")
	}
	g := grant{}
	on := false
	if g.privileges, g.on, on = cutOutside(what, " ON "); !on {
		g.privileges = "role " + g.privileges
	}
	if !strings.ContainsAny(g.privileges, " (`") {
		g.privileges = strings.ReplaceAll(g.privileges, ",", ", ") // MySQL's dynamic ones
	}
	if verb == "REVOKE" {
		g.privileges = "without " + g.privileges
	}
	if strings.Contains(to, " WITH ") {
		_, with, _ := cutOutside(to, " WITH ")
		for _, option := range []string{"GRANT OPTION", "ADMIN OPTION"} {
			if strings.Contains(with, option) {
				g.privileges += ", " + option
			}
		}
	}
	return g
}

// merged returns grants with those on the same target in one.
func merged(grants []grant) (all []grant) {
	for _, g := range grants {
		if n := len(all); n > 0 && all[n-1].on == g.on {
			all[n-1].privileges = strings.TrimSuffix(all[n-1].privileges, ", GRANT OPTION") + ", " + g.privileges
			continue
		}
		all = append(all, g)
	}
	return all
}

// cutOutside cuts text around the first separator that is not within quotes.
func cutOutside(text, separator string) (before, after string, found bool) {
	for i := 0; i < len(text); i++ {
		if strings.HasPrefix(text[i:], separator) {
			return text[:i], text[i+len(separator):], true
		}
		if _, rest, quoted := sqltext.CutQuoted(text[i:], scan.Mode{}); quoted {
			i = len(text) - len(rest) - 1
		}
	}
	return text, "", false
}

// privileges are listed by \dp: of tables and columns, with + of their schemas and of the server, too.
var privileges = description{
	what:   "privileges of tables or columns",
	plain:  []view{{columns: privilegeColumns, query: longGroups + " s, t, c, g, p, o FROM (" + ofTables + ofColumns + inOrder}},
	more:   []view{{columns: privilegeColumns, query: longGroups + " s, t, c, g, p, o FROM (" + ofTables + ofColumns + ofSchemas + ofServer + inOrder}},
	hidden: `\dp+ lists those on schemas, too; those of other accounts are seen with SELECT on mysql.*.`,
	remark: remark{"SELECT 1 FROM mysql.user LIMIT 0", "Privileges of other accounts are left out: they are seen with SELECT on mysql.*."},
}

var privilegeColumns = []listed{{"table", asIs}, {"column", asIs}, {"account", asIs}, {"privileges", asList}, {"may grant", asIs}}

const (
	// A role of MariaDB has no host.
	grantedTypes = ", CASE WHEN GRANTEE LIKE '%@''''' THEN SUBSTRING(GRANTEE, 2, CHAR_LENGTH(GRANTEE) - 5) ELSE GRANTEE END g, GROUP_CONCAT(PRIVILEGE_TYPE ORDER BY PRIVILEGE_TYPE SEPARATOR ', ') p, CASE MAX(IS_GRANTABLE) WHEN 'YES' THEN 'yes' END o"

	// What is granted on all tables comes last.
	inOrder = ") granted ORDER BY t = '*.*', t = '*', s, t, c, g"

	ofTables = "SELECT TABLE_SCHEMA s, TABLE_NAME t, NULL c" + grantedTypes + " FROM information_schema.TABLE_PRIVILEGES" +
		" WHERE {schema TABLE_SCHEMA} AND {name TABLE_NAME} GROUP BY TABLE_SCHEMA, TABLE_NAME, GRANTEE"

	ofColumns = " UNION ALL SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME" + grantedTypes + " FROM information_schema.COLUMN_PRIVILEGES" +
		" WHERE {schema TABLE_SCHEMA} AND {name TABLE_NAME} GROUP BY TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, GRANTEE"

	// The schema of a grant is a pattern of LIKE.
	ofSchemas = " UNION ALL SELECT TABLE_SCHEMA, '*', NULL" + grantedTypes + " FROM information_schema.SCHEMA_PRIVILEGES" +
		" WHERE ({schema TABLE_SCHEMA} OR {current} LIKE TABLE_SCHEMA ESCAPE 0x5c) AND " + onTables + " GROUP BY TABLE_SCHEMA, GRANTEE"

	ofServer = " UNION ALL SELECT '*', '*.*', NULL" + grantedTypes + " FROM information_schema.USER_PRIVILEGES" +
		" WHERE " + onTables + " GROUP BY GRANTEE"

	onTables = "PRIVILEGE_TYPE IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'REFERENCES', 'INDEX', 'ALTER'," +
		" 'CREATE VIEW', 'SHOW VIEW', 'TRIGGER', 'LOCK TABLES', 'DELETE HISTORY', 'DELETE VERSIONING ROWS')"
)
