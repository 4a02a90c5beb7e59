package command

import (
	"fmt"
	"slices"
	"strings"

	"mysh/render"
)

// A Topic is a page of help that belongs to no command.
type Topic struct {
	Name string
	Help string // one line, no full stop
	also string // other names
	text string
}

// Topics are in the order in which help names them.
var Topics = []Topic{
	{"keys", "what keys do at the prompt", "key", keysHelp},
	{"editing", "statements are typed, completed and found again", "complete completion", editingHelp},
	{"formats", "how results can be written", "", formatsHelp()},
	{"results", "where results go, and what can be done with them", "result", resultsHelp},
	{"variables", "values with a name, inserted into what is typed", "", letHelp},
	{"favourites", "files of statements with parameters", "favourite favorites favorite", favouriteHelp},
	{"connections", "which server, as whom, and connections with a name", "connecting hosts", connectionsHelp},
	{"interrupts", "what Ctrl-C, Ctrl-Z and Ctrl-D do", "interrupt ctrl-c ctrl-z cancel stop", interruptsHelp},
	{"loss", "what happens when a connection is lost", "lost losing reconnect", lossHelp},
	{"scripts", "statements from files and pipes", "script batch", scriptsHelp},
	{"patterns", "which objects a command lists", "pattern", listHelp},
	{"commands", "all commands, a line for each", "", ""},
}

// findTopic returns the topic of which a text is a name, or begins with one.
func findTopic(typed string) (Topic, bool) {
	word, _, _ := strings.Cut(strings.ToLower(typed), " ")
	i := slices.IndexFunc(Topics, func(t Topic) bool {
		return t.Name == word || slices.Contains(strings.Fields(t.also), word)
	})
	if i < 0 {
		return Topic{}, false
	}
	return Topics[i], true
}

const keysHelp = `
  Enter            send the statement, or begin a new line if it is incomplete
  M-Enter          begin a new line in any case
  Tab              complete; again, choose
  Right, End       accept the dimmed suggestion; M-f, a word of it
  Up, Down         the statements that begin as typed, in a statement: its lines
  C-r              search the history
  C-x C-e          edit in $VISUAL or $EDITOR
  C-a, C-e         to the start or the end of the line
  M-b, M-f         a word to the left or to the right
  C-w, M-d         cut a word; C-k, C-u the line after or before the cursor
  C-y, M-y         insert what was cut, or what was cut before it
  M-.              the last word of the statement before
  C-_              undo; M-/ redo
  C-c              cancel the line; a statement that runs: see \? interrupts
  C-z              suspend mysh; a statement that runs goes to the background
  C-d              on an empty line, leave

C- is Ctrl, M- is Alt, or Esc before the key. README.md has all keys.

\set edit-mode vi  the keys of vi`

const editingHelp = `
A statement may have several lines, which are edited together. Enter sends it
when it is complete: when its delimiter, \g or \G is there. Text that is pasted
is not sent before its last line.

Tab offers what can come next, from the server's grammar and names: columns of
the tables in the statement, conditions after ON, values of an enum, settings,
files. The most recent statement that begins as typed is shown dimmed.

\set complete typing    offer while typing
\set suggest off        no dimmed suggestion
\set theme light        other colours of what is typed
\e                      edit in $VISUAL or $EDITOR
\history customers      the statements with this word
rehash                  read the server's names again
`

func formatsHelp() string {
	var b strings.Builder
	b.WriteString("\n")
	for _, f := range render.Formats {
		fmt.Fprintf(&b, "  %-8s %s\n", f.Name, f.Help)
	}
	b.WriteString(`
select * from orders \g csv             for one result
select * from orders \g > orders.jsonl  the file's name decides
\format vertical                        for all results from now on
\last json                              the last result again
\set null (none)                        how NULL is shown on the terminal
\set style rounded                      borders of tables
\set wide vertical                      tables wider than the screen

In a script: mysh --format=csv -e 'select * from orders'`)
	return b.String()
}

const resultsHelp = `
select * from orders;                 on the screen, or in the pager
select * from orders \g > orders.csv  in a file
select * from orders \g | sort -u     to a command
select * from orders \& > orders.csv  in a file, in the background
select id from orders \gset           into variables
\o all.csv                            all results to a file
tee log.txt                           a copy of all that is shown

The last result stays with the shell, up to "\set keep-result" megabytes:

\last where total > 100 sort -total   some rows of it, sorted
\last cols id,city markdown           some columns, in another format
\diff                                 what changed since the run before
\copy column id                       to the clipboard
\chart city total                     drawn`

const connectionsHelp = `
In a shell:

  mysh -h db1 -u app -p shop              asks for the password
  mysh mysql://app@db1:3307/shop          a URL, also those of drivers
  mysh prod                               a connection with a name
  mysh --list-connections                 lists them

~/.config/mysh/config.toml gives names to connections:

  [connection.prod]
  host = "db1"
  user = "app"
  password-command = "pass show db/prod"
  prompt-color = "red"

At the prompt:

use shop        another schema
connect shop    a new session
\s              where this session is, and how it is encrypted
\l              the schemas

The options of ~/.my.cnf and of mysql apply. mysh --help lists all options.`

const interruptsHelp = `
  Ctrl-C    while a statement runs, asks the server to stop it. The session, its
            transaction, temporary tables and variables are kept.
  Ctrl-C    again, half a second later or more, drops the connection
  Ctrl-Z    moves the statement to the background, with its session; see \? jobs
  Ctrl-\    stops the statement and ends mysh
  Ctrl-D    leaves; if work would be lost, only when it is pressed again

At the prompt Ctrl-C cancels what is being typed. It ends any other wait, too: a
connection that does not open, \wait, \watch, a question to the server. What was
typed ahead or pasted after the statement is not sent then.

\fg    the statement in front again
\kill  stop it in the background`

const lossHelp = `
When a connection is lost, the error says so, and the prompt has a "!". The next
statement opens a new connection. A message lists what is kept (the schema, the
variables of the session) and what is lost: an open transaction, temporary
tables, user variables, locks.

No statement is sent twice. If it is not known whether one was executed, that is
said. A statement that may rely on what is lost is refused once; Up and Enter
send it nevertheless. After the loss of a transaction, nothing is sent before

rollback;  the transaction is over
begin;     the same, and a new one

mysh --skip-reconnect opens no new connection; "connect" does.`

const scriptsHelp = `
In a shell:

  mysh shop < script.sql           the output is that of mysql
  mysh shop < dump.sql.gz          gzip and zstd are unpacked
  mysh -e 'select 1'               the first error ends it, with exit code 1
  mysh --format=json -e 'select 1' any format of \? formats
  mysh --force shop < script.sql   errors do not end it
  mysh --vars --var city=Lima shop < script.sql
  mysh --watch=5 --until='done = total' -e 'select …'

At the prompt:

source script.sql                  the statements of a file

Commands with a backslash and a long name, such as \last, are for the prompt
only: no script changes its meaning.`
