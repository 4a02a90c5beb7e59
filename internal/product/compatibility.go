package product

import (
	"fmt"
	"strings"
)

// evidence is how it is known what mysh does with a product.
type evidence byte

const (
	seenReal     evidence = iota // tests run mysh on the product itself
	seenByHand                   // tried by hand on the product itself, not in a test
	seenScripted                 // tests run mysh on a server that answers as the product's sources say
	unseen                       // nothing was tried
)

var evidenceNames = [...]string{seenReal: "real", seenByHand: "real, by hand", seenScripted: "scripted", unseen: "not tried"}

// A trial is a row of the compatibility page.
type trial struct {
	product  string // the name of a row of table
	versions string // those that were tried, and how they were set up
	evidence evidence
	differs  string // what differs from a plain server, and why; "" for nothing
}

var trials = []trial{
	{"MySQL", "9.7", seenReal, ""},
	{"MySQL", "9.7, three members of Group Replication, directly and behind MySQL Router", seenReal,
		"After a failover, statements that write are refused until `\\connect` reaches the primary. A COMMIT that the group refuses loses the transaction."},
	{"MySQL", "5.1, 5.5, 5.7", seenScripted, "Before 5.7 the server reports nothing of the session, so a loss cannot be listed."},
	{"MySQL", "8.0, 8.4", unseen, "The questions of the commands are written for them."},
	{"MySQL", "Aurora", seenScripted, "After a failover the old writer is read-only, and says so with error 1290."},
	{"MySQL", "Azure", seenScripted, "The greeting has a wrong number; CONNECTION_ID() is used. Nothing is tracked, as behind a proxy."},
	{"MySQL", "8.4, three servers behind HAProxy", seenScripted, ""},
	{"MariaDB", "10.11", seenReal, ""},
	{"MariaDB", "10.5, 11.8", seenReal, ""},
	{"MariaDB", "11.8, three nodes of Galera, directly and behind HAProxy", seenReal,
		"A COMMIT can fail with 1213: the whole transaction is lost."},
	{"MariaDB", "5.5, 10.3", seenScripted, "Before 10.2 the server reports nothing of the session."},
	{"MySQL Router", "9.7: read-write, read-only, splitting; with and without connection sharing", seenReal,
		"With connection sharing the greeting has no number: the connection is found by an attribute, which needs performance_schema. Where KILL is refused (splitting), the member is reached at its own address, if the user may read performance_schema.replication_group_members."},
	{"ProxySQL", "2.x, reads and writes on different servers", seenScripted,
		"Nothing is SET at login, and `(ro)` is not shown. KILL is always OK: whether it reached the statement shows only by its end."},
	{"ProxySQL Admin", "2.x", seenScripted, "It has no KILL."},
	{"MaxScale", "24.02", seenScripted, "KILL is always OK, as with ProxySQL."},
	{"Vitess", "24.0.4, two shards", seenReal,
		"Needs `--allow-kill-statement` for Ctrl-C. A KILL in a transaction rolls it back; one that comes before a shard has begun the statement is lost there. Plans are those of one shard."},
	{"Vitess", "17, and 24 without `--allow-kill-statement`", seenScripted, "KILL is refused, and the reason is shown."},
	{"TiDB", "6.5, 7.1, 8.5, one node and behind a balancer", seenScripted, "Numbers of 64 bits are asked for at login."},
	{"OceanBase", "4.2, directly and behind its proxy", seenScripted, "The proxy before 4.2.3 refuses KILL."},
	{"StarRocks", "3.3, one frontend and two behind a balancer", seenScripted,
		"Behind a balancer a thread cannot be verified; a second Ctrl-C sends the KILL all the same."},
	{"Doris", "2.1, one frontend and two behind a balancer", seenScripted, "As StarRocks. The first number is 0."},
	{"ClickHouse", "24.3", seenScripted, "A statement is stopped by ClickHouse's own KILL QUERY WHERE."},
	{"Dolt", "its engine, go-mysql-server", seenReal, "It executes the rest of a text after an error, so statements are always sent one by one."},
	{"Dolt", "a snapshot of August 2026", seenByHand, ""},
	{"GreptimeDB", "0.15", seenScripted, ""},
	{"Databend", "1.2", seenScripted, "It does not stop SLEEP."},
	{"MatrixOne", "1.2", seenScripted, ""},
	{"SingleStore", "8", seenScripted, "KILL reaches the statements of the aggregator that it is sent to."},
	{"ReadySet", "", unseen, ""}, {"ShardingSphere", "", unseen, ""}, {"Mycat", "", unseen, ""}, {"DBLE", "", unseen, ""},
	{"Kingshard", "", unseen, ""}, {"Gaea", "", unseen, ""}, {"Heimdall", "", unseen, ""},
}

// CompatibilityTable returns a table in Markdown of what was tried on which product, and of what follows
// from the product.
func CompatibilityTable() string {
	var b strings.Builder
	b.WriteString("| product | versions | how | Ctrl-C | after a loss | groups | what differs |\n|---|---|---|---|---|---|---|\n")
	for _, t := range trials {
		p := named(t.product)
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", p.Name, t.versions, evidenceNames[t.evidence],
			p.killInWords(), p.lossInWords(), yesNo(p == plainMySQL || p == plainMariaDB), t.differs)
	}
	return b.String()
}

// killInWords returns what a Ctrl-C does.
func (p *Product) killInWords() string {
	switch {
	case p.Kill == KillUnknown:
		return "no KILL"
	case p.Kill == KillByOwnNumber:
		return "by CONNECTION_ID()"
	case p.Kill == KillByGreeting && p.PerNode:
		return "after a look at the process list"
	case p.Kill == KillByGreeting:
		return "by the greeting's number"
	}
	return "on the server that executes the statement"
}

// lossInWords returns what is known after a lost connection.
func (p *Product) lossInWords() string {
	if p.Untracked || p.Routes {
		return "not known what was set"
	}
	return "listed, and restored where possible"
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}
