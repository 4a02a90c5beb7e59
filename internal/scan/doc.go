// Package scan cuts text into statements and client commands, and identifies its tokens.
//
// A [Splitter] is fed text in pieces of any size and returns inputs:
//
//	s := scan.NewSplitter(words, scan.Options{Interactive: true})
//	s.FeedString("select 1; use shop\n")
//	for in, ok := s.Next(); ok; in, ok = s.Next() {
//		switch in.Kind {
//		case scan.Statement: … // in.Text, in.End, in.Line
//		case scan.Command:   … // in.Name, in.Args, in.Line
//		case scan.Fault:     … // in.Text, in.Severity, in.Line
//		}
//	}
//
// Inputs are returned one at a time because performing one can change how the rest is cut:
// after a statement has set NO_BACKSLASH_ESCAPES, 'a\' is a whole string. The caller must then
// call [Splitter.SetMode]. Commands in the text that change how it is cut (DELIMITER, \c) take
// effect in the splitter itself, which also returns them as commands.
//
// [Tokens] returns the tokens of a text by the same rules, for colours and completion.
//
// The package knows MySQL's quotes, comments and delimiters, and which words are keywords. It
// does not know what a statement or a command does. No other package of mysh parses quotes,
// comments or delimiters.
//
// # Rules
//
// The text is cut as the mysql client of MySQL 9.7 cuts it; the manual describes the parts:
//
//   - https://dev.mysql.com/doc/refman/9.7/en/mysql-commands.html
//   - https://dev.mysql.com/doc/refman/9.7/en/string-literals.html
//   - https://dev.mysql.com/doc/refman/9.7/en/comments.html
//
// A statement ends at the delimiter, at \g or \G, or at the end of input. It does not end
// inside quotes, comments or dollar quotes. Its text is the text as typed, comments included,
// without the empty lines before it (interactively, without any blanks before it). Blanks
// and a line comment that follow the delimiter on its line belong to the statement, as with
// mysql. A line comment with nothing before it is a statement of its own, marked Empty.
// Code directly after a block comment gets a blank before it (not interactively).
//
// A client command is recognised by its word, which must be the first on a line where a
// statement could begin; its arguments end at the end of the line, or at the delimiter. It is
// also recognised by its letter after a backslash, anywhere outside quotes and comments.
// Comments before a word command are dropped.
//
// Outside quotes a backslash at the end of a line is dropped. A carriage return before a
// newline is dropped, and a NUL ends everything, unless Options.Binary is set: then a backslash
// before a NUL drops the rest of the line. A byte order mark at the very beginning is dropped.
//
// The word command delimiter is recognised even if the delimiter is a part of the word. On a MariaDB
// server (Mode.MariaDB) a line that begins with two hyphens is dropped where a statement could
// begin, as by the mariadb client.
//
// # Differences from mysql
//
//   - Routine bodies are recognised without DELIMITER: while a CREATE PROCEDURE, FUNCTION,
//     TRIGGER, EVENT or PACKAGE, an ALTER EVENT or a BEGIN NOT ATOMIC has open blocks, a ";"
//     does not end it. On MariaDB the same goes for IF, CASE, LOOP, REPEAT, WHILE and FOR as
//     statements outside routines, once they have reached the statements in them, and in Oracle mode
//     for BEGIN … END and DECLARE … BEGIN … END; SET STATEMENT … FOR may stand before each.
//   - A delimiter inside a version comment, /*! … */ or /*M! … */, does not end a statement:
//     for a server that skips the comment the statement would be cut in half.
//   - The only client command in a version comment or a hint is \C in /*! … */, which binary
//     logs need: a dump must not be able to run a shell command.
//   - ANSI_QUOTES is followed: a backslash inside "…" is then an ordinary character.
//   - The arguments of a shell command are the rest of its line, delimiters included.
//   - A backslash at the end of a line inside quotes is not dropped; to the server it makes no
//     difference.
package scan
