package command

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/sessions"
	"mysh/internal/sqltext"
)

const statusHelp = `
status  server, user, schema, character sets, TLS, uptime
\s      the same

\counters shows the server's counters, \vars its variables.`

// askTimeout bounds the questions of status: an answer that shows less is better than none.
const askTimeout = 2 * time.Second

// status prints the state of server and session, in the lines of the C client and a few more.
func status(ctx context.Context, env *Env, _ any) (Next, error) {
	state := env.Sessions.State()
	var names serverNames
	var figures string
	err := env.Runner.Wait(ctx, "Asking the server", env.Runner.SessionNote, func(whole context.Context) error {
		ctx, cancel := context.WithTimeout(whole, askTimeout)
		defer cancel()
		names = askNames(ctx, env.Sessions.Front(), state)
		figures, _ = env.Sessions.Front().Statistics(ctx) // the lines without figures are printed anyway
		return context.Cause(whole)
	})
	if err != nil {
		return nil, err
	}
	via, where := "TCP port", strconv.Itoa(state.Port)
	connection := state.Host + " via TCP/IP"
	if state.Socket != "" {
		via, where = "UNIX socket", state.Socket
		connection = "Localhost via UNIX socket"
	}
	lines := [][2]string{
		{"Connection id", strconv.FormatUint(state.ConnectionID, 10)},
		{"Current database", state.Schema},
		{"Current user", names.user},
		{"SSL", encryption(state)},
		{"Current pager", pagerName(env)},
		{"Using outfile", "'" + env.Console.TeeName() + "'"},
		{"Using delimiter", env.Input.Delimiter()},
		{"Server version", strings.TrimSpace(state.Version + " " + names.comment)},
		{"Protocol version", "10"},
		{"Connection", connection},
		{"Server characterset", names.charset},
		{"Db     characterset", names.schemaCharset},
		{"Client characterset", cmp.Or(state.Charset, "utf8mb4")},
		{"Conn.  characterset", cmp.Or(state.Charset, "utf8mb4")},
		{via, where},
	}
	if state.MariaDB {
		at := slices.IndexFunc(lines, func(line [2]string) bool { return line[0] == "Server version" })
		lines = slices.Insert(lines, at, [2]string{"Server", "MariaDB"})
	}
	if state.Compression != "" {
		lines = append(lines, [2]string{"Protocol", "Compressed, algorithm: " + state.Compression})
	}
	var b strings.Builder
	b.WriteString("--------------\n" + env.Version + "\n\n")
	for _, line := range lines {
		label := line[0] + ":"
		fmt.Fprintf(&b, "%s%s%s\n", label, strings.Repeat("\t", max(1, (24-len(label)+7)/8)), line[1])
	}
	if uptime, rest := cutUptime(figures); uptime != "" {
		fmt.Fprintf(&b, "Uptime:\t\t\t%s\n\n%s\n", uptime, rest)
	}
	b.WriteString("--------------\n\n")
	env.Console.Print(strings.TrimSuffix(b.String(), "\n"))
	return nil, nil
}

// serverNames are names that only the server knows.
type serverNames struct{ user, comment, charset, schemaCharset string }

// askNames asks the server for its character set, that of the schema, its version comment, and
// the user's name on it. The state at login replaces a missing answer.
func askNames(ctx context.Context, session sessions.Session, state result.State) serverNames {
	rows, err := session.Ask(ctx, 4, "SELECT @@character_set_server, USER(), "+
		"(SELECT DEFAULT_CHARACTER_SET_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = "+sqltext.ValueUTF8Or(state.Schema, state.Charset)+"), "+
		"@@version_comment")
	if err != nil || len(rows) != 1 {
		return serverNames{user: state.User + "@" + state.Host}
	}
	row := rows[0]
	return serverNames{user: cmp.Or(row[1], state.User+"@"+state.Host), comment: row[3], charset: row[0], schemaCharset: cmp.Or(row[2], row[0])}
}

func encryption(state result.State) string {
	if state.TLS == "" {
		return "Not in use"
	}
	verified := "not verified"
	if state.Verified != "" {
		verified = "verified by " + state.Verified
	}
	return "Cipher in use is " + state.Cipher + ", " + state.TLS + ", server certificate " + verified
}

// cutUptime returns the uptime at the start of the server's figures, as a duration, and what
// follows it. The uptime is "" if the figures have none.
func cutUptime(figures string) (uptime, rest string) {
	figure, ok := strings.CutPrefix(figures, "Uptime: ")
	digits, rest, found := strings.Cut(figure, " ")
	n, err := strconv.ParseUint(digits, 10, 32)
	if !ok || !found || err != nil {
		return "", figures
	}
	return humanize.ClientTime(time.Duration(n)*time.Second, 0), strings.TrimLeft(rest, " ")
}

// pagerName returns the pager's name for the output of status.
func pagerName(env *Env) string {
	line, always := env.Console.Pager()
	switch {
	case line == "" || !env.Current.Mode.Interactive:
		return "stdout"
	case !always:
		return line + " (for what does not fit on the screen)"
	}
	return line
}
