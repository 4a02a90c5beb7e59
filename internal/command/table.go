package command

// Table is all client commands: mysql's with their letters, and mysh's own. The commands that
// end or drop a statement, such as `\g`, `\G` and `\c`, are rows too: help lists them.
//
// init fills the table, because help reads it.
var Table []Command

func init() {
	Table = []Command{
		{Name: "go", Letter: 'g', Group: Statement, Reach: Server, Help: `send the statement; also \g csv, \g > file.csv, \g | command`, More: goHelp},
		{Name: "ego", Letter: 'G', Group: Statement, Reach: Server, Help: "send the statement and show the result vertically", More: egoHelp},
		{Name: "clear", Letter: 'c', Group: Statement, Reach: Shell, Help: "cancel the statement being typed", More: clearHelp},
		{Name: "print", Letter: 'p', Group: Statement, Reach: Shell, Help: "show the statement being typed", More: printHelp, Do: printStatement},
		{Name: "edit", Letter: 'e', Group: Statement, Reach: Machine, Help: "edit the statement with $EDITOR", More: editHelp, Do: edit},
		{Name: "delimiter", Letter: 'd', Args: "<text>", Group: Statement, Reach: Shell, Help: "set the delimiter of statements", More: delimiterHelp},
		{Name: "explain", Args: "[statement]", Flags: "analyze", Group: Statement, Reach: Server, Help: "show the plan of a statement, or of the last one", More: explainHelp, Ours: true, Parse: parseExplain, Do: act(explain)},
		{Name: "watch", Args: "[seconds] [statement]", Flags: "<number> rate", Both: true, Group: Statement, Reach: Server, Help: "run a statement, or the last one, again and again", More: watchHelp, Ours: true, Parse: parseWatch, Do: act(watch)},
		{Name: "f", Args: "[favourite] [parameters]", Whole: true, Group: Statement, Reach: Machine, Help: "run a favourite, a file of statements; alone, list them", More: favouriteHelp, Ours: true, Parse: parseFavourite, Do: act(runFavourite)},
		{Name: "fs", Args: "<favourite> [statement]", Whole: true, Group: Statement, Reach: Machine, Help: "save a statement, or the last one, as a favourite", More: saveHelp, Ours: true, Parse: parseSaved, Do: act(saveFavourite)},
		{Name: "fe", Args: "<favourite>", Whole: true, Group: Statement, Reach: Machine, Help: "edit a favourite with $EDITOR, or begin a new one", More: editFavouriteHelp, Ours: true, Parse: parseOneFavourite(`\fe <name>`), Do: act(editFavourite)},
		{Name: "fd", Args: "<favourite>", Whole: true, Group: Statement, Reach: Machine, Help: "remove a favourite", More: removeHelp, Ours: true, Parse: parseOneFavourite(`\fd <name>`), Do: act(removeFavourite)},
		{Name: "ft", Args: "[favourite]", Whole: true, Group: Statement, Reach: Machine, Help: "show the favourites of a project that are new, and trust them", More: trustHelp, Ours: true, Parse: parseOneFavourite(""), Do: act(trustFavourites)},
		{Name: "source", Letter: '.', Args: "<file>", Group: Statement, Reach: Machine, Help: "run the statements of a file", More: sourceHelp, Parse: parseSource, Do: act(source)},

		{Name: "use", Letter: 'u', Args: "<schema>", Group: Connection, Reach: Server, Help: "make a schema the default one", More: useHelp, Parse: parseUse, Do: act(use)},
		{Name: "connect", Letter: 'r', Args: "[schema [host]]", Group: Connection, Reach: Server, Help: "open a new session", More: connectHelp, Parse: parseConnect, Do: act(connect)},
		{Name: "resetconnection", Letter: 'x', Group: Connection, Reach: Server, Help: "reset the session without reconnecting", More: resetHelp, Do: reset},
		{Name: "charset", Letter: 'C', Args: "<charset>", Group: Connection, Reach: Server, Help: "change the character set of the client", More: charsetHelp, Parse: parseCharset, Do: act(setCharset)},
		{Name: "status", Letter: 's', Group: Connection, Reach: Server, Help: "show the status of server and session", More: statusHelp, Do: status},
		{Name: "query_attributes", Args: "<pairs>", Group: Connection, Reach: Server, Help: "send attributes with the next statement: name1 value1 name2 …", More: attributesHelp, Parse: parseAttributes, Do: act(setAttributes)},
		{Name: "ssl_session_data_print", Args: "[file]", Group: Connection, Reach: Shell, Help: "not supported: TLS sessions are not resumed", More: sessionDataHelp, Parse: noSessionData},
		{Name: "rehash", Letter: '#', Group: Connection, Reach: Server, Help: "read the names for completion again", More: rehashHelp, Do: rehash},

		{Name: "l", Args: "[pattern]", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: "list schemas; with +: sizes", More: listPage("l"), Ours: true, Parse: parseFlatList, Do: act(listSchemas)},
		{Name: "dt", Args: "[pattern]", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: "list tables; with +: rows, sizes, when they changed", More: listPage("dt"), Ours: true, Parse: parseList, Do: describe(tables)},
		{Name: "dv", Args: "[pattern]", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: "list views; with +: definer, definition", More: listPage("dv"), Ours: true, Parse: parseList, Do: describe(views)},
		{Name: "di", Args: "[pattern]", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: "list indexes of tables; with +: distinct values, sizes", More: listPage("di"), Ours: true, Parse: parseList, Do: describe(tableIndexes)},
		{Name: "df", Args: "[pattern]", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: "list functions and procedures; with +: definer, security", More: listPage("df"), Ours: true, Parse: parseList, Do: describe(routines)},
		{Name: "dg", Args: "[pattern]", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: "list triggers; with +: definer, statement", More: listPage("dg"), Ours: true, Parse: parseList, Do: describe(triggers)},
		{Name: "de", Args: "[pattern]", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: "list events; with +: definer, statement", More: listPage("de"), Ours: true, Parse: parseList, Do: describe(scheduledEvents)},
		{Name: "ds", Args: "[pattern]", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: "list sequences (MariaDB); with +: their values", More: listPage("ds"), Ours: true, Parse: parseList, Do: act(listSequences)},
		{Name: "du", Args: "[pattern]", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: "list users and roles; with +: their grants", More: listPage("du"), Ours: true, Parse: parseFlatList, Do: act(listAccounts)},
		{Name: "dp", Args: "[pattern]", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: "list privileges on tables and columns; with +: on schemas, too", More: listPage("dp"), Ours: true, Parse: parseList, Do: describe(privileges)},
		{Name: "find", Args: "<text>", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: "find a text in names and comments; with +: in system schemas, too", More: findHelp, Ours: true, Parse: parseFind, Do: act(find)},
		{Name: "describe", Args: "<object>", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: "a table with its keys, a view, a routine, …: what is known of it", More: describeHelp, Ours: true, Parse: parseObject(""), Do: withObject("describe", showDescription)},
		{Name: "desc", Args: "<object>", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: `the same as \describe`, More: descHelp, Ours: true, Parse: parseObject(""), Do: withObject("describe", showDescription)},
		{Name: "ddl", Args: "<object>", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: `the statement that makes it; also: \ddl t > t.sql, \ddl t | command`, More: ddlHelp, Ours: true, Parse: parseObject(""), Do: withObject("show the definition of", showDDL)},
		{Name: "er", Args: "<table>", Plus: true, Whole: true, Group: Describe, Reach: Server, Help: `draw the tables around one, by foreign keys; also: \er t mermaid`, More: erHelp, Ours: true, Parse: parseObject("mermaid"), Do: withObject("draw the tables around", drawER)},

		{Name: "vars", Args: "[pattern]", Plus: true, Whole: true, Group: OnCall, Reach: Server, Help: "global variables not at their default, or those that fit", More: variablesHelp, Ours: true, Parse: parseFlatList, Do: describe(variables)},
		{Name: "counters", Args: "[pattern]", Plus: true, Whole: true, Group: OnCall, Reach: Server, Help: "status counters that move, or that fit, with rates over a second", More: countersHelp, Ours: true, Parse: parseFlatList, Do: listWith(counters)},
		{Name: "sizes", Args: "[schema]", Plus: true, Whole: true, Group: OnCall, Reach: Server, Help: "the largest schemas, or tables of one", More: sizesHelp, Ours: true, Parse: parseList, Do: listWith(sizes)},
		{Name: "txns", Plus: true, Whole: true, Group: OnCall, Reach: Server, Help: "open transactions, the oldest first: age, rows, who waits for whom", More: txnsHelp, Ours: true, Parse: parseRoute, Do: listWith(txns)},
		{Name: "locks", Args: "[table]", Plus: true, Whole: true, Group: OnCall, Reach: Server, Help: "locks on rows and tables that are held and waited for", More: locksHelp, Ours: true, Parse: parseList, Do: listWith(locks)},
		{Name: "blockers", Plus: true, Whole: true, Group: OnCall, Reach: Server, Help: "who waits for whose locks, as a tree", More: blockersHelp, Ours: true, Parse: parseRoute, Do: listWith(blockers)},
		{Name: "top", Plus: true, Whole: true, Group: OnCall, Reach: Server, Help: "what connections do, the longest first, equal statements folded", More: topHelp, Ours: true, Parse: parseRoute, Do: listWith(top)},
		{Name: "deadlock", Whole: true, Group: OnCall, Reach: Server, Help: "the last deadlock: statements, and the locks held and waited for", More: deadlockHelp, Ours: true, Parse: parseRoute, Do: listWith(showDeadlock)},
		{Name: "slow", Args: "[seconds]", Plus: true, Whole: true, Group: OnCall, Reach: Server, Help: "which statements take the time, over some seconds", More: slowHelp, Ours: true, Parse: parseSlow, Do: act(slow)},
		{Name: "indexes", Args: "[kind] [pattern]", Whole: true, Group: OnCall, Reach: Server, Help: "indexes that cost and do not help: unused, duplicate or both", More: indexesHelp, Ours: true, Parse: parseIndexes, Do: act(indexes)},
		{Name: "replicas", Whole: true, Group: OnCall, Reach: Server, Help: "replication from and to this server: delay, gap, problems", More: replicasHelp, Ours: true, Parse: parseRoute, Do: listWith(replicas)},

		{Name: "jobs", Group: Job, Reach: Shell, Help: `list statements in the background (\&, \& > file, or Ctrl-Z)`, More: jobsHelp, Ours: true, Do: listJobs},
		{Name: "fg", Args: "[job]", Group: Job, Reach: Server, Help: "bring a job to the foreground, with its rows and its session", More: fgHelp, Ours: true, Parse: asText, Do: act(bringBack)},
		{Name: "kill", Args: "[job]", Group: Job, Reach: Server, Help: "stop a job; kill it again to remove it", More: killHelp, Ours: true, Parse: asText, Do: act(kill)},
		{Name: "wait", Args: "[job]", Group: Job, Reach: Server, Help: "wait for a job, or for all jobs", More: waitHelp, Ours: true, Parse: asText, Do: act(wait)},

		{Name: "let", Args: "[variable [value]]", Group: Variables, Reach: Shell, Help: `set a variable; :name, :'name', :"name" insert it; alone: list them`, More: letHelp, Ours: true, Parse: parseLet, Do: act(let)},
		{Name: "unlet", Args: "<variable>", Group: Variables, Reach: Shell, Help: "remove a variable", More: unletHelp, Ours: true, Parse: parseUnlet, Do: act(unlet)},

		{Name: "pager", Letter: 'P', Args: "[command]", Group: Output, Reach: Machine, Help: "show results through a program", More: pagerHelp, Parse: asText, Do: act(setPager)},
		{Name: "nopager", Letter: 'n', Group: Output, Reach: Shell, Help: "show results on the screen", More: nopagerHelp, Do: noPager},
		{Name: "format", Args: "[format]", Group: Output, Reach: Shell, Help: "show or change the format of results", More: formatHelp, Ours: true, Parse: parseFormat, Do: act(setFormat)},
		{Name: "vertical", Group: Output, Reach: Shell, Help: "show one line per column; again to switch back", More: verticalHelp, Ours: true, Do: toggleVertical},
		{Name: "o", Args: "[file]", Whole: true, Group: Output, Reach: Shell, Help: "send results to a file or |command; alone, to the screen", More: outHelp, Ours: true, Parse: parseOut, Do: act(redirect)},
		{Name: "last", Args: "[format] [query]", Whole: true, Group: Output, Reach: Shell, Help: "show the last result: cols a,b where a>1 sort -a limit 9 > file", More: lastHelp, Ours: true, Parse: parseLast, Do: act(showLast)},
		{Name: "diff", Args: "[by columns]", Whole: true, Group: Output, Reach: Shell, Help: "show changes between the last two runs of a statement", More: diffHelp, Ours: true, Parse: parseDiff, Do: act(showDiff)},
		{Name: "copy", Args: "[part] [format]", Group: Output, Reach: Machine, Help: "copy the last result, or row <n>, column <c>, cell <n> <c>", More: copyHelp, Ours: true, Parse: parseCopy, Do: act(copyLast)},
		{Name: "chart", Args: "[label value]", Group: Output, Reach: Shell, Help: "draw a chart of the last result: labels and numbers", More: chartHelp, Ours: true, Parse: parseChart, Do: act(drawChart)},
		{Name: "tee", Letter: 'T', Args: "[file]", Group: Output, Reach: Machine, Help: "also write all output to a file", More: teeHelp, Parse: asText, Do: act(tee)},
		{Name: "notee", Letter: 't', Group: Output, Reach: Shell, Help: "stop writing to the file of tee", More: noteeHelp, Do: noTee},
		{Name: "warnings", Letter: 'W', Group: Output, Reach: Shell, Help: "show warnings after each statement", More: warningsHelp, Do: showWarnings(true)},
		{Name: "nowarning", Letter: 'w', Group: Output, Reach: Shell, Help: "do not show warnings", More: nowarningHelp, Do: showWarnings(false)},

		{Name: "prompt", Letter: 'R', Args: "[text]", Blanks: true, Group: Program, Reach: Shell, Help: "change the prompt", More: promptHelp, Parse: asText, Do: act(setPrompt)},
		{Name: "set", Args: "[setting [value]]", Group: Program, Reach: Machine, Help: "show or change settings", More: setHelp, Ours: true, Parse: parseSet, Do: act(set)},
		{Name: "history", Args: "[words]", Group: Program, Reach: Shell, Help: "list earlier statements that contain the words", More: historyHelp, Ours: true, Parse: asText, Do: act(showHistory)},
		{Name: "system", Letter: '!', Args: "<command>", Whole: true, Group: Program, Reach: Machine, Help: "run a command of the system", More: systemHelp, Parse: parseSystem, Do: act(system)},
		{Name: "sandbox", Letter: '-', Group: Program, Reach: Shell, Help: "refuse commands that read, write or run anything on this machine", More: sandboxHelp, Do: sandbox},
		{Name: "help", Letter: 'h', Args: "[topic]", Group: Program, Reach: Server, Help: "explain a command or a topic, with examples, or ask the server", More: helpHelp, Parse: asText, Do: act(help)},
		{Name: "?", Letter: '?', Args: "[topic]", Group: Program, Reach: Server, Help: "the same as help", More: helpHelp, Parse: asText, Do: act(help)},
		{Name: "exit", Letter: 'q', Group: Program, Reach: Shell, Help: "leave", More: quitHelp, Do: quit},
		{Name: "quit", Letter: 'q', Group: Program, Reach: Shell, Help: "leave", More: quitHelp, Do: quit},
	}
}
