package command

import (
	"strings"

	"mysh/internal/catalog"
)

// argumentKinds maps the words in the arguments of commands to the kinds of name that complete
// them. Other words, such as a number or free text, have no completion.
var argumentKinds = map[string]catalog.Kind{
	"file": catalog.KindFile, "schema": catalog.KindSchema, "table": catalog.KindTable, "object": catalog.KindObject,
	"topic": catalog.KindCommand, "format": catalog.KindFormat, "charset": catalog.KindCharset,
	"job": catalog.KindJob, "label": catalog.KindResultColumn, "column": catalog.KindResultColumn, "columns": catalog.KindResultColumns, "by": catalog.KindBy,
	"part": catalog.KindResultPart, "query": catalog.KindResultQuery,
	"setting": catalog.KindSetting, "variable": catalog.KindInsert, "connection": catalog.KindConnection, "favourite": catalog.KindFavourite, "parameters": catalog.KindParameter, "statement": catalog.KindStatement,
}

// ownArguments are the arguments of commands whose row does not have the words for them: the table does
// not cut those of go, and a pattern may be any name.
var ownArguments = map[string][]catalog.Kind{
	"go": {catalog.KindFormat}, "delimiter": {catalog.KindDelimiter},
	"l": {catalog.KindSchema}, "dt": {catalog.KindTable}, "dv": {catalog.KindTable}, "di": {catalog.KindTable}, "dp": {catalog.KindTable},
	"ds": {catalog.KindTable}, "dg": {catalog.KindTable}, "df": {catalog.KindRoutine}, "du": {catalog.KindUser},
	"vars": {catalog.KindVariable}, "indexes": {catalog.KindTable, catalog.KindTable},
}

// ArgKinds returns the kinds of a command's arguments. The last kind is also that of all
// further arguments.
func (c Command) ArgKinds() (args []catalog.Kind) {
	if own, ok := ownArguments[c.Name]; ok {
		return own
	}
	if c.Flags != "" {
		return []catalog.Kind{catalog.KindStatement}
	}
	for word := range strings.FieldsSeq(c.Args) {
		kind, ok := argumentKinds[strings.Trim(word, "<>[]")]
		if !ok {
			kind = catalog.KindOther
		}
		if strings.Trim(word, "<>[]") == "value" {
			kind = catalog.KindResultColumn
			if n := len(args); n > 0 && args[n-1] == catalog.KindSetting {
				kind = catalog.KindValue
			} else if n > 0 && args[n-1] == catalog.KindInsert {
				kind = catalog.KindOther
			}
		}
		args = append(args, kind)
	}
	return args
}
