package catalog

// Kind is the kind of a word at the prompt. Three places use it: a server error about an
// unknown name, the candidates of completion, and the arguments of commands.
type Kind byte

// The kinds. Some are not names, but parts of SQL or of the shell.
const (
	KindOther Kind = iota // anything else

	// Kinds of names on the server.
	KindSchema
	KindTable     // a table, a view, a sequence, or a common table expression
	KindSource    // a table of the statement, or its alias, before the dot of a column
	KindColumn    // a column of the statement's tables
	KindIndex     // an index of the statement's tables
	KindFunction  // built in, or stored
	KindProcedure // stored
	KindRoutine   // a stored procedure or function
	KindVariable  // a system variable, or a user variable
	KindObject    // a table, a stored routine, a trigger or an event
	KindUser      // a user or a role
	KindCharset
	KindCollation
	KindEngine

	// Kinds of words in a statement.
	KindKeyword
	KindAlias     // a name that the statement defines for a table or a column
	KindCondition // a complete condition, as after JOIN … ON
	KindValue     // a value of an enumeration, a variable or a setting
	KindStatement // SQL

	// Kinds of words for the shell.
	KindCommand
	KindSetting
	KindInsert        // a variable of the shell, inserted into statements
	KindFile          // a file or a folder
	KindFormat        // an output format
	KindJob           // the number of a job
	KindConnection    // a connection in the configuration
	KindFavourite     // a favourite
	KindParameter     // a parameter of the favourite before it, or its value
	KindDelimiter     // the delimiter of statements
	KindResultColumn  // a column of the last result
	KindResultColumns // several columns, separated by commas
	KindResultPart    // a row, a column or a cell of the last result, or a format
	KindResultQuery   // a query of the last result: cols a,b where a=1 sort -a limit 9
	KindBy            // the word "by" before a list
)
