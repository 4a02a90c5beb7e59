package catalog

// Kind is what a word at the prompt stands for, or ought to: where the server says that a name does
// not exist, where candidates are offered, and in the arguments of commands.
type Kind byte

// The kinds. Not all of them are names: some are parts of the language, or of the shell.
const (
	KindOther Kind = iota // something else, or anything

	// Of the server.
	KindSchema
	KindTable     // a table, a view, a sequence, or a common table expression
	KindSource    // what may stand before the dot of a column: a table of the statement, or its alias
	KindColumn    // of the tables of the statement
	KindIndex     // of these tables, too
	KindFunction  // of the server, or stored
	KindProcedure // stored
	KindRoutine   // a stored procedure or function
	KindVariable  // of the system, or the user's
	KindUser      // a user or a role
	KindCharset
	KindCollation
	KindEngine

	// Of a statement.
	KindKeyword
	KindAlias     // a name that the statement itself gives to a table or a column
	KindCondition // a whole condition, as after JOIN … ON
	KindValue     // of an enumeration, or of the variable or setting before it
	KindStatement // SQL

	// Of the shell.
	KindCommand
	KindSetting
	KindFile          // a file or a folder
	KindFormat        // an output format
	KindJob           // the number of a job
	KindConnection    // of the configuration
	KindDelimiter     // what ends a statement
	KindResultColumn  // a column of the last result
	KindResultColumns // several of them, with commas between
	KindResultPart    // a row, a column or a cell of the last result, or a format
	KindResultQuery   // a query of the last result: cols a,b where a=1 sort -a limit 9
	KindBy            // the word BY before a list
)
