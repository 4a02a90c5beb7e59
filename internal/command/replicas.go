package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"mysh/internal/humanize"
	"mysh/internal/product"
	"mysh/internal/result"
	"mysh/internal/sqltext"
)

const replicasHelp = `
\replicas     replication from and to this server
\watch 5 show replica status;
              the server's own words, again and again

"replicates from" is a source of this server, "replicates to" a replica that
reads its binary log; members of a group and nodes of a Galera cluster follow.
"delay" is how late the server says it is; "gap" is what it has received and not
yet applied.`

// A replication is a row of \replicas.
type replication struct{ role, name, state, delay, gap, problem string }

// replicas shows how this server replicates, from and to whom.
func replicas(ctx context.Context, env *Env, _ listArgs) (*listing, error) {
	l := &listing{
		columns: []listed{{"role", asIs}, {"server", asIs}, {"state", asIs}, {"delay", asSince}, {"gap", asIs}, {"problem", asIs}},
		empty:   "This server does not replicate, as far as it reports.",
	}
	var refused []string
	for _, look := range []func(context.Context, *Env) ([]replication, error){sources, readers, groupMembers, galeraNodes} {
		found, err := look(ctx, env)
		if ctx.Err() != nil {
			return nil, err
		}
		if err != nil {
			refused = append(refused, err.Error())
		}
		for _, r := range found {
			l.rows = append(l.rows, []string{r.role, r.name, r.state, r.delay, r.gap, r.problem})
		}
	}
	l.note = strings.Join(refused, "\n")
	if len(l.rows) == 0 && l.note != "" {
		l.empty = ""
	}
	return l, nil
}

// sources returns the servers that this one replicates from.
// Sources: https://dev.mysql.com/doc/refman/9.7/en/show-replica-status.html,
// https://mariadb.com/kb/en/show-replica-status/.
func sources(ctx context.Context, env *Env) (found []replication, err error) {
	state := env.Sessions.State()
	query := "SHOW ALL SLAVES STATUS"
	if server := state.Server(); !state.MariaDB {
		query = "SHOW SLAVE STATUS"
		if renamed, err := product.ParseCondition("mysql>=8.1"); err == nil && renamed.Holds(server) {
			query = "SHOW REPLICA STATUS"
		}
	}
	rows, err := askNamed(ctx, env, "show replication", query)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		r := replication{role: "replicates from", name: row["source_host"] + ":" + row["source_port"], delay: row["seconds_behind_source"]}
		if channel := row["connection_name"] + row["channel_name"]; channel != "" {
			r.name += " (" + channel + ")"
		}
		r.state = replicaState(row)
		if r.gap, err = replicationGap(ctx, env, row); err != nil {
			return found, err
		}
		for _, name := range []string{"last_io_error", "last_sql_error"} {
			if row[name] != "" {
				r.problem = strings.TrimPrefix(r.problem+"; "+row[name], "; ")
			}
		}
		found = append(found, r)
	}
	return found, nil
}

// askNamed asks for rows as maps. The names are in lower case, and in MySQL's newer words.
func askNamed(ctx context.Context, env *Env, what, query string) (maps []map[string]string, err error) {
	var names []string
	var rows [][]string
	err = env.Runner.Wait(ctx, "Asking the server", env.Runner.SessionNote, func(ctx context.Context) error {
		names, rows, err = env.Sessions.Front().AskNamed(ctx, result.AnyColumns, query)
		return err
	})
	if err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		return nil, refusal(err, what, query, env.Sessions.State().User)
	}
	newer := strings.NewReplacer("master", "source", "slave", "replica")
	for _, row := range rows {
		m := make(map[string]string, len(names))
		for i, name := range names {
			m[newer.Replace(strings.ToLower(name))] = row[i]
		}
		maps = append(maps, m)
	}
	return maps, nil
}

// replicaState returns in words what the two threads of a replica do.
func replicaState(row map[string]string) string {
	receives, applies := row["replica_io_running"], row["replica_sql_running"]
	var text string
	switch {
	case receives == "No" && applies == "No":
		return "stopped"
	case receives == "No" || receives == "":
		text = "does not receive"
	case receives != "Yes":
		text = "connecting"
	case applies != "Yes":
		return "receives, does not apply"
	default:
		text = "running"
	}
	if applies != "Yes" {
		text += ", does not apply"
	}
	if delay := row["sql_delay"]; delay != "" && delay != "0" {
		text += fmt.Sprintf(", %s late by configuration", humanize.Roughly(time.Duration(number(delay))*time.Second))
	}
	return text
}

// replicationGap returns in words what has been received and is not applied.
func replicationGap(ctx context.Context, env *Env, row map[string]string) (string, error) {
	received, applied := row["retrieved_gtid_set"], row["executed_gtid_set"]
	switch {
	case received != "":
		charset := env.Sessions.State().Charset
		rows, err := ask(ctx, env, "compare GTID sets", 1, "SELECT GTID_SUBTRACT("+sqltext.Value(received, charset)+", "+sqltext.Value(applied, charset)+")")
		if err != nil || len(rows) != 1 {
			return "", err
		}
		return gapText(countGTIDs(rows[0][0])), nil
	case row["gtid_io_pos"] != "":
		return gapText(gtidPositionGap(row["gtid_io_pos"], row["gtid_replica_pos"])), nil
	case row["source_log_file"] != "" && row["source_log_file"] == row["relay_source_log_file"]:
		bytes := number(row["read_source_log_pos"]) - number(row["exec_source_log_pos"])
		if bytes <= 0 {
			return "none", nil
		}
		return humanize.Size(int64(bytes)) + " of the binary log", nil
	case row["source_log_file"] != "":
		return fmt.Sprintf("receives %s, applies %s", row["source_log_file"], row["relay_source_log_file"]), nil
	}
	return "", nil
}

func gapText(transactions int64) string {
	if transactions <= 0 {
		return "none"
	}
	return humanize.Count(transactions, "transaction")
}

// countGTIDs returns how many transactions a set has: "uuid:1-5:7,\nuuid:tag:1".
func countGTIDs(set string) (n int64) {
	for part := range strings.FieldsFuncSeq(set, func(r rune) bool { return r == ',' || r == ':' || r == '\n' || r == ' ' }) {
		first, last, isRange := strings.Cut(part, "-")
		from, err := strconv.ParseInt(first, 10, 64)
		if err != nil {
			continue // a UUID or a tag
		}
		to := from
		if isRange {
			if to, err = strconv.ParseInt(last, 10, 64); err != nil {
				continue // a UUID
			}
		}
		n += to - from + 1
	}
	return n
}

// gtidPositionGap returns how many transactions one of MariaDB's positions is ahead of another:
// "0-1-100,1-2-7", of which the last number counts.
func gtidPositionGap(received, applied string) (n int64) {
	done := make(map[string]int64)
	for domain, sequence := range gtidPositions(applied) {
		done[domain] = sequence
	}
	for domain, sequence := range gtidPositions(received) {
		n += max(0, sequence-done[domain])
	}
	return n
}

func gtidPositions(text string) map[string]int64 {
	positions := make(map[string]int64)
	for part := range strings.SplitSeq(text, ",") {
		if fields := strings.Split(strings.TrimSpace(part), "-"); len(fields) == 3 {
			positions[fields[0]], _ = strconv.ParseInt(fields[2], 10, 64)
		}
	}
	return positions
}

// readers returns the servers that read this one's binary log.
func readers(ctx context.Context, env *Env) (found []replication, err error) {
	rows, err := ask(ctx, env, "list replicas", 4, "SELECT USER, HOST, TIME, STATE FROM information_schema.PROCESSLIST WHERE COMMAND IN ('Binlog Dump', 'Binlog Dump GTID') ORDER BY HOST")
	for _, row := range rows {
		found = append(found, replication{role: "replicates to", name: row[0] + "@" + row[1], state: row[3]})
	}
	return found, err
}

// groupMembers returns the members of a group of MySQL's Group Replication.
func groupMembers(ctx context.Context, env *Env) (found []replication, err error) {
	state := env.Sessions.State()
	if state.MariaDB {
		return nil, nil
	}
	role, queue := "m.MEMBER_ROLE", "s.COUNT_TRANSACTIONS_IN_QUEUE + s.COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE"
	if old, err := product.ParseCondition("mysql<8.0"); err == nil && old.Holds(state.Server()) {
		role, queue = "''", "s.COUNT_TRANSACTIONS_IN_QUEUE"
	}
	rows, err := ask(ctx, env, "list the members of the group", 5, "SELECT m.MEMBER_HOST, m.MEMBER_PORT, m.MEMBER_STATE, "+role+", "+queue+
		" FROM performance_schema.replication_group_members m LEFT JOIN performance_schema.replication_group_member_stats s USING (MEMBER_ID)"+
		" WHERE m.MEMBER_ID <> '' ORDER BY m.MEMBER_HOST, m.MEMBER_PORT")
	for _, row := range rows {
		r := replication{role: "group member", name: row[0] + ":" + row[1], state: strings.ToLower(strings.TrimSuffix(row[2]+", "+row[3], ", "))}
		if row[4] != "" {
			r.gap = gapText(int64(number(row[4])))
		}
		if row[2] != "ONLINE" {
			r.problem = "not online"
		}
		found = append(found, r)
	}
	return found, err
}

// galeraNodes returns this node of a Galera cluster, and the addresses of the others.
// Source: https://galeracluster.com/library/documentation/galera-status-variables.html.
func galeraNodes(ctx context.Context, env *Env) (found []replication, err error) {
	rows, err := ask(ctx, env, "read the state of Galera", 2, "SHOW GLOBAL STATUS LIKE 'wsrep%'")
	status := make(map[string]string, len(rows))
	for _, row := range rows {
		status[strings.ToLower(row[0])] = row[1]
	}
	if number(status["wsrep_cluster_size"]) < 1 {
		return nil, err
	}
	r := replication{
		role: "Galera node", name: "this server", gap: gapText(int64(number(status["wsrep_local_recv_queue"]))),
		state: strings.ToLower(fmt.Sprintf("%s, %s of %s nodes", status["wsrep_local_state_comment"], status["wsrep_cluster_status"], status["wsrep_cluster_size"])),
	}
	if status["wsrep_ready"] != "ON" {
		r.problem = "accepts no statements: wsrep_ready is " + status["wsrep_ready"]
	} else if paused := number(status["wsrep_flow_control_paused"]); paused > 0.01 {
		r.problem = "flow control has paused it for " + humanize.Percent(paused) + " of the time"
	}
	found = append(found, r)
	for address := range strings.SplitSeq(status["wsrep_incoming_addresses"], ",") {
		if address != "" {
			found = append(found, replication{role: "Galera address", name: address})
		}
	}
	return found, err
}
