package producttest

import (
	"fmt"
	"slices"
	"strings"

	"mysh/internal/result"
)

// The moment of every query, and the second of the first node's start, as UNIX_TIMESTAMP() has them.
const (
	now     = 1_700_001_000
	started = 1_700_000_000
)

// mysqlVariables are the variables that a shell may ask a MySQL 8 for.
var mysqlVariables = map[string]string{
	"autocommit": "1", "big_tables": "0", "character_set_client": "utf8mb4", "character_set_connection": "utf8mb4", "character_set_database": "utf8mb4",
	"character_set_results": "utf8mb4", "collation_connection": "utf8mb4_0900_ai_ci", "collation_database": "utf8mb4_0900_ai_ci", "datadir": "/var/lib/mysql/",
	"foreign_key_checks": "1", "innodb_read_only": "0", "lower_case_table_names": "0", "max_allowed_packet": "67108864", "max_execution_time": "0",
	"max_join_size": "18446744073709551615", "performance_schema": "1", "proxy_user": null, "read_only": "0", "report_host": null, "session_track_gtids": "OFF",
	"session_track_schema": "1", "session_track_state_change": "0", "session_track_system_variables": "autocommit", "socket": "/run/mysqld/mysqld.sock",
	"sql_mode": "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES", "sql_safe_updates": "0", "sql_select_limit": "18446744073709551615", "super_read_only": "0",
	"time_zone": "SYSTEM", "transaction_isolation": "REPEATABLE-READ", "transaction_read_only": "0", "unique_checks": "1", "wait_timeout": "28800",
}

// mysqlProcesses are the columns of a MySQL's process list.
var mysqlProcesses = []string{"Id", "User", "Host", "db", "Command", "Time", "State", "Info"}

// mysqlErrors is how a MySQL words its refusals.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html.
var mysqlErrors = dialect{
	syntax: failure{1064, "42000", "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version" +
		" for the right syntax to use near '%s' at line 1"},
	noVariable: failure{1193, "HY000", "Unknown system variable '%s'"},
	noFunction: failure{1305, "42000", "FUNCTION %s does not exist"},
	noTable:    failure{1146, "42S02", "Table '%s' doesn't exist"},
	readOnly:   failure{1290, "HY000", "The MySQL server is running with the --read-only option so it cannot execute this statement"},
	denied:     failure{1142, "42000", "SELECT command denied to user 'app'@'localhost' for table '%s'"},
}

// interrupted is how a MySQL ends a statement that was killed.
var interrupted = failure{1317, "70100", "Query execution was interrupted"}

// noThread is a MySQL's answer to KILL with a number that no connection has.
var noThread = failure{1094, "HY000", "Unknown thread id: %s"}

// mysqlKills are the forms of KILL of a MySQL.
// Source: https://dev.mysql.com/doc/refman/9.7/en/kill.html.
var mysqlKills = []killForm{{killByNumber, killThread, noThread}}

// variable returns the value of a system variable.
func (c *session) variable(name string) (string, *failure) {
	p, n := &c.server.product, c.server.nodes[c.at]
	c.server.mu.Lock()
	readOnly := n.readOnly
	c.server.mu.Unlock()
	value, ok := c.variables[name]
	switch {
	case slices.Contains(p.lacks, name):
	case ok:
		return value, nil
	case name == "version":
		return p.version, nil
	case name == "version_comment":
		return p.comment, nil
	case strings.HasSuffix(name, "read_only") && name != "transaction_read_only" && readOnly:
		return "1", nil
	default:
		for _, known := range []map[string]string{p.variables, n.variables, mysqlVariables} {
			if value, ok := known[name]; ok {
				return value, nil
			}
		}
	}
	return "", p.errors.noVariable.about(name)
}

// function returns the value of a function.
func (c *session) function(name string, arguments []string) (string, *failure) {
	if !slices.Contains(c.server.product.lacks, name+"()") {
		switch name {
		case "connection_id":
			if c.server.product.poolThreads {
				c.asked++
				return fmt.Sprint(300 + 17*c.asked%50), nil
			}
			return fmt.Sprint(c.threads[c.at]), nil
		case "version":
			return c.server.product.version, nil
		case "user", "current_user", "session_user", "system_user":
			return c.client.User + "@localhost", nil
		case "database", "schema":
			if c.schema == "" {
				return null, nil
			}
			return c.schema, nil
		case "unix_timestamp":
			return fmt.Sprint(now), nil
		case "last_insert_id", "row_count", "found_rows":
			return "0", nil
		}
	}
	return "", c.server.product.errors.noFunction.about(name)
}

func (c *session) malformed(near string) *failure { return c.server.product.errors.syntax.about(near) }

// table returns a system table.
func (c *session) table(name string) (*table, *failure) {
	p := &c.server.product
	_, short, qualified := strings.Cut(name, ".")
	if qualified {
		switch p.Catalog {
		case CatalogSilent:
			<-c.server.stop
		case CatalogRefused:
			return nil, p.errors.denied.about(name)
		}
	}
	switch {
	case name == "dual":
		return &table{rows: [][]string{nil}}, nil
	case name == "information_schema.processlist" && p.processes != nil:
		return c.processList(), nil
	case p.noTables:
	case p.emptyTables && strings.HasPrefix(name, "performance_schema."):
		return &table{columns: []string{"VARIABLE_NAME", "VARIABLE_VALUE", "PROCESSLIST_ID", "ATTR_NAME", "ATTR_VALUE"}}, nil
	case strings.HasPrefix(name, "information_schema.") && slices.Contains([]string{"global_status", "global_variables", "session_variables"}, short),
		name == "performance_schema.global_status":
		uptime := now - started - c.at
		return &table{columns: []string{"VARIABLE_NAME", "VARIABLE_VALUE"}, rows: [][]string{{"Uptime", fmt.Sprint(uptime)}}}, nil
	case strings.HasPrefix(name, "performance_schema.session") && strings.HasSuffix(name, "connect_attrs"):
		return c.connectAttributes(), nil
	case name == "information_schema.schemata":
		return &table{columns: []string{"CATALOG_NAME", "SCHEMA_NAME", "DEFAULT_CHARACTER_SET_NAME", "DEFAULT_COLLATION_NAME", "SQL_PATH"},
			rows: [][]string{{"def", "shop", "utf8mb4", "utf8mb4_0900_ai_ci", null}}}, nil
	}
	return nil, p.errors.noTable.about(name)
}

// connectAttributes returns the attributes of the connections on the node, as performance_schema has
// them.
func (c *session) connectAttributes() *table {
	t := &table{columns: []string{"PROCESSLIST_ID", "ATTR_NAME", "ATTR_VALUE", "ORDINAL_POSITION"}}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	for _, other := range c.server.sessions {
		if other.threads[c.at] == noThreadThere || !other.open || !other.loggedIn {
			continue
		}
		add := func(thread uint64, attributes map[string]string) {
			for name, value := range attributes {
				t.rows = append(t.rows, []string{fmt.Sprint(thread), name, value, "1"})
			}
		}
		attributes := other.client.Attributes
		if c.server.product.numbers == zeroNumber {
			attributes = withDefaults(attributes, routerAttributes(other.client))
			// A stranger's client on another machine may have the same port.
			stranger := other.threads[c.at] + 1000
			c.server.nodes[c.at].strangers[stranger] = true
			add(stranger, map[string]string{"_client_ip": "10.9.8.7", "_client_port": attributes["_client_port"]})
		}
		add(other.threads[c.at], attributes)
	}
	return t
}

// show answers SHOW.
func (c *session) show(rest string, more bool) *failure {
	rest = strings.TrimRight(rest, "; ")
	switch {
	case (rest == "processlist" || rest == "full processlist") && c.server.product.processes != nil:
		c.rows(c.processList(), more)
	case rest == "warnings", rest == "errors":
		c.rows(&table{columns: []string{"Level", "Code", "Message"}}, more)
	case strings.HasPrefix(rest, "databases"), strings.HasPrefix(rest, "schemas"):
		c.rows(&table{columns: []string{"Database"}, rows: [][]string{{"shop"}}}, more)
	case strings.HasPrefix(rest, "tables"), strings.HasPrefix(rest, "full tables"):
		c.rows(&table{columns: []string{"Tables_in_shop"}, rows: [][]string{{"big"}}}, more)
	case strings.Contains(rest, "variables"), strings.Contains(rest, "status"):
		c.rows(&table{columns: []string{"Variable_name", "Value"}}, more)
	default:
		return c.malformed(rest)
	}
	return nil
}

// use changes the schema.
func (c *session) use(name string, more bool) *failure {
	c.schema = name
	o := result.Outcome{}
	if c.client.Capabilities&sessionTrack != 0 && !c.server.product.noTrack {
		o.Changes.Schema = &name
	}
	c.ok(o, more)
	return nil
}

// set answers SET. It refuses variables that the server does not have.
func (c *session) set(text string, more bool) *failure {
	rest := strings.TrimRight(strings.TrimSpace(text[3:]), "; ")
	lower := strings.ToLower(rest)
	o := result.Outcome{}
	if !strings.HasPrefix(lower, "names ") && !strings.Contains(lower, "transaction ") && !strings.HasPrefix(lower, "character set ") {
		for _, assignment := range assignments(rest) {
			name, value, _ := strings.Cut(assignment, "=")
			name = strings.TrimRight(strings.ToLower(strings.TrimSpace(strings.TrimRight(name, ":"))), " ")
			if strings.HasPrefix(name, "@") && !strings.HasPrefix(name, "@@") {
				continue
			}
			for _, prefix := range []string{"@@", "session ", "local ", "global ", "session.", "local.", "global."} {
				name = strings.TrimPrefix(name, prefix)
			}
			if _, failed := c.variable(name); failed != nil {
				return failed
			}
			value = strings.Trim(strings.TrimSpace(value), "'\"")
			c.variables[name] = value
			c.tracks = c.tracks || name == "session_track_system_variables" && value == "*"
			if c.tracks && c.client.Capabilities&sessionTrack != 0 && !c.server.product.noTrack {
				o.Changes.Variables = append(o.Changes.Variables, result.Variable{Name: name, Value: value})
			}
		}
	}
	c.ok(o, more)
	return nil
}

// assignments cuts the text of a SET at its commas outside of quotes and parentheses.
func assignments(text string) (parts []string) {
	depth, from, quote := 0, 0, rune(0)
	for i, r := range text {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			parts, from = append(parts, text[from:i]), i+1
		}
	}
	return append(parts, text[from:])
}
