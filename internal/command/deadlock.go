package command

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const deadlockHelp = `
\deadlock               the last deadlock of InnoDB
\deadlock > report.txt  in a file

Each transaction has its last statement on the left, and on the right the locks
that it held and those it waited for, with the key of the first row as far as it
can be read. The locks of earlier statements of a transaction are among those it
held; the server does not keep their text.`

// A deadlock is what InnoDB reports of the last one.
type deadlock struct {
	when    string
	victim  string // the number of the transaction that was rolled back, in the report
	parties []*party
	locks   []reportedLock
}

// A party is a transaction of a deadlock.
type party struct {
	number, trx     string // in the report; of InnoDB
	connection, who string
	statement       []string // its lines
	complete        bool     // the lines are over
}

// A reportedLock is a lock that a transaction holds or waits for.
type reportedLock struct {
	trx, text string
}

// showDeadlock shows the last deadlock.
func showDeadlock(ctx context.Context, env *Env, _ listArgs) (*listing, error) {
	rows, err := ask(ctx, env, "show the last deadlock", 3, "SHOW ENGINE INNODB STATUS")
	if err != nil {
		return nil, err
	}
	l := &listing{
		columns: []listed{{"transaction", asOnce}, {"statement", asOnce}, {"locks", asIs}},
		empty:   "No deadlock since the server started.",
	}
	if len(rows) == 0 {
		return l, nil
	}
	d := parseDeadlock(rows[0][2])
	if len(d.parties) == 0 {
		return l, nil
	}
	for _, p := range d.parties {
		name := strings.TrimSpace(p.number + ": " + p.connection + " " + p.who)
		statement := strings.Join(strings.Fields(strings.Join(p.statement, " ")), " ")
		for _, lock := range d.locks {
			if lock.trx == p.trx {
				l.rows = append(l.rows, []string{name, statement, lock.text})
			}
		}
		if d.victim == p.number {
			l.note = fmt.Sprintf("Deadlock at %s; transaction %s (connection %s) was rolled back.", d.when, p.number, p.connection)
		}
	}
	if l.note == "" {
		l.note = fmt.Sprintf("Deadlock at %s.", d.when)
	}
	return l, nil
}

// The lines of InnoDB's report. MySQL 5.7 and MariaDB have other headings than MySQL 8, but in all of
// them the line of a lock has the number of the transaction, and whether it waits.
// Source: https://github.com/mysql/mysql-server/blob/trunk/storage/innobase/lock/lock0lock.cc (Deadlock_notifier),
// https://github.com/MariaDB/server/blob/10.11/storage/innobase/lock/lock0lock.cc (Deadlock::report).
var (
	partyLine  = regexp.MustCompile(`^\*\*\* \((\d+)\) TRANSACTION:`)
	trxLine    = regexp.MustCompile(`^TRANSACTION (\d+), ACTIVE`)
	threadLine = regexp.MustCompile(`^(?:MySQL|MariaDB) thread id (\d+), .*query id \d+ ?(.*)`)
	lockLine   = regexp.MustCompile("^(RECORD|TABLE) LOCKS? .*?(?:index (\\S+) of )?table (`.*`) trx id (\\d+) lock[_ ]mode (.*)")
	fieldLine  = regexp.MustCompile(`^ \d+: (?:SQL NULL|len (\d+); hex ([0-9a-f]*))`)
	victimLine = regexp.MustCompile(`^\*\*\* WE ROLL BACK TRANSACTION \((\d+)\)`)
)

// parseDeadlock returns the last deadlock in a report of InnoDB; without transactions if there is none.
func parseDeadlock(report string) (d deadlock) {
	_, rest, ok := strings.Cut(report, "LATEST DETECTED DEADLOCK\n")
	if !ok {
		return d
	}
	lines := strings.Split(rest, "\n")[1:] // the first one is a rule
	if len(lines) == 0 {
		return d
	}
	if d.when = lines[0]; len(d.when) > len("2026-11-28 16:44:39") {
		d.when = strings.TrimSpace(d.when[:len("2026-11-28 16:44:39")])
	}
	var now *party
	for i := 1; i < len(lines) && !strings.HasPrefix(lines[i], "------------"); i++ {
		line := lines[i]
		if m := partyLine.FindStringSubmatch(line); m != nil {
			now = &party{number: m[1]}
			d.parties = append(d.parties, now)
		} else if m := victimLine.FindStringSubmatch(line); m != nil {
			d.victim = m[1]
		} else if m := lockLine.FindStringSubmatch(line); m != nil {
			d.addLock(m, keyOf(lines[i+1:]))
		} else if now == nil {
			continue
		} else if m := trxLine.FindStringSubmatch(line); m != nil {
			now.trx = m[1]
		} else if m := threadLine.FindStringSubmatch(line); m != nil {
			now.connection, now.who = m[1], whoIn(m[2])
		} else if strings.HasPrefix(line, "*** ") {
			now.complete = true
		} else if now.connection != "" && !now.complete {
			now.statement = append(now.statement, line)
		}
	}
	slices.SortStableFunc(d.locks, func(a, b reportedLock) int { return cmp.Compare(a.text, b.text) }) // those held come first
	d.locks = slices.Compact(d.locks)
	return d
}

// addLock adds a lock, of which m are the parts of its line.
func (d *deadlock) addLock(m []string, key string) {
	mode, waits := strings.CutSuffix(strings.TrimSpace(m[5]), " waiting")
	text := strings.NewReplacer(" locks rec but not gap", "", " locks gap before rec", " gap", " insert intention", " insert").Replace(mode)
	text += " on " + strings.ReplaceAll(m[3], "`", "")
	if m[2] != "" {
		text += " " + strings.Trim(m[2], "`")
	}
	verb := "holds "
	if waits {
		verb = "waits for "
	}
	d.locks = append(d.locks, reportedLock{trx: m[4], text: verb + text + key})
}

// whoIn returns the user and the host in what follows the number of a query: "localhost 127.0.0.1 app
// updating", where the address may be missing.
func whoIn(text string) string {
	words := strings.Fields(text)
	if len(words) < 2 {
		return ""
	}
	user := words[1]
	if len(words) > 2 && strings.Trim(user, "0123456789abcdef.:") == "" && strings.ContainsAny(user, ".:") {
		user = words[2]
	}
	return user + "@" + words[0]
}

// keyOf returns the key of the first row in the lines below a lock: " (1, alice)"; "" for none. The key
// of a clustered index is followed by the number of a transaction, of six bytes, and a pointer of seven.
func keyOf(lines []string) string {
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "Record lock") {
		return ""
	}
	var values []string
	var lengths []int
	for _, line := range lines[1:] {
		m := fieldLine.FindStringSubmatch(line)
		if m == nil {
			break
		}
		length, _ := strconv.Atoi(m[1])
		if n := len(lengths); length == 7 && n > 0 && lengths[n-1] == 6 {
			values = values[:n-1]
			break
		}
		lengths = append(lengths, length)
		if m[1] == "" {
			values = append(values, "NULL")
			continue
		}
		values = append(values, fieldText(m[2], length))
	}
	if len(values) == 0 {
		return ""
	}
	return " (" + strings.Join(values, ", ") + ")"
}

// fieldText returns the value of a field of a row, whose type the report does not have: a text if it can
// be printed, a signed number if it has the sign of one, else hexadecimal digits.
func fieldText(digits string, length int) string {
	data, err := hex.DecodeString(digits)
	switch {
	case err != nil || len(data) == 0:
		return "''"
	case utf8.Valid(data) && strings.IndexFunc(string(data), func(r rune) bool { return !unicode.IsPrint(r) }) < 0:
		return strings.TrimRight(string(data), " ")
	case length <= 8 && len(data) == length && data[0]&0x80 != 0 && (length <= 4 || length == 8):
		n := int64(data[0] & 0x7f)
		for _, b := range data[1:] {
			n = n<<8 | int64(b)
		}
		return strconv.FormatInt(n, 10)
	case len(data) > 8:
		return "0x" + digits[:16] + "..."
	}
	return "0x" + digits
}
