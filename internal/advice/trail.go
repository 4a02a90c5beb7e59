package advice

import (
	"slices"
	"strings"

	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// A Trail is what the statements of a connection have done that explains later errors. The zero value is
// the trail of no connection.
type Trail struct {
	connection uint64
	locker     string        // the first statement that may have tied a session of ProxySQL to a hostgroup
	set        string        // the last SET
	failed     *result.Error // of the last statement that failed since set, in the words that came twice if repeated
	repeated   bool
}

// Add records that a statement has ended on a connection, with an error or nil.
func (t *Trail) Add(connection uint64, text string, mode scan.Mode, traits sqltext.Traits, err *result.Error) {
	if t.connection != connection {
		*t = Trail{connection: connection}
	}
	switch {
	case traits.Verb == "SET" && err == nil:
		if t.locker == "" && locks(text, mode, traits) {
			t.locker = text
		}
		t.set, t.failed, t.repeated = text, nil, false
	case err != nil && traits.Verb != "SET":
		t.repeated = t.failed != nil && t.failed.Number == err.Number && t.failed.Message == err.Message
		t.failed = err
	default:
		t.failed, t.repeated = nil, false
	}
}

// Forget records that the session is as after its login.
func (t *Trail) Forget() { *t = Trail{} }

// Locker returns the statement that may have tied the session on a connection to a hostgroup, "" if none
// has.
func (t *Trail) Locker(connection uint64) string {
	if t.connection != connection {
		return ""
	}
	return t.locker
}

// LastSet returns the SET since which the same error has come at least twice in a row; "" if that is not
// so.
func (t *Trail) LastSet(connection uint64) string {
	if t.connection != connection || !t.repeated {
		return ""
	}
	return t.set
}

// locks reports whether ProxySQL ties a session to a hostgroup for a SET: it cannot follow several
// statements, user variables, and variables that it does not know.
//
// Source: https://github.com/sysown/proxysql (lib/MySQL_Session.cpp, include/proxysql_structs.h).
func locks(text string, mode scan.Mode, traits sqltext.Traits) bool {
	if traits.Multiple {
		return true
	}
	var before scan.Token
	for token := range scan.Tokens(text, mode) {
		if token.Kind == scan.Space || token.Kind == scan.Comment {
			continue
		}
		if token.Kind == scan.Variable && !strings.HasPrefix(token.Text, "@@") {
			return true
		}
		if token.Text == "=" || token.Text == ":=" {
			name := strings.ToLower(strings.Trim(before.Text, "`@"))
			name = name[strings.LastIndexByte(name, '.')+1:]
			if !slices.Contains(followed, name) {
				return true
			}
		}
		before = token
	}
	return false
}

// followed are the variables that ProxySQL sets again on each connection to a server.
var followed = strings.Fields(`auto_increment_increment auto_increment_offset autocommit character_set_client
	character_set_connection character_set_database character_set_results collation_connection default_storage_engine
	default_tmp_storage_engine foreign_key_checks group_concat_max_len group_replication_consistency gtid_next
	innodb_lock_wait_timeout join_buffer_size lc_messages lc_time_names lock_wait_timeout log_queries_not_using_indexes
	log_slow_filter long_query_time max_execution_time max_heap_table_size max_join_size max_sort_length
	max_statement_time net_write_timeout optimizer_prune_level optimizer_search_depth optimizer_switch
	session_track_gtids session_track_schema session_track_state_change session_track_system_variables sort_buffer_size
	sql_auto_is_null sql_big_selects sql_generate_invisible_primary_key sql_log_bin sql_mode sql_quote_show_create
	sql_require_primary_key sql_safe_updates sql_select_limit time_zone timestamp tmp_table_size transaction_isolation
	transaction_read_only tx_isolation tx_read_only unique_checks wait_timeout wsrep_osu_method wsrep_sync_wait`)
