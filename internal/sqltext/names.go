package sqltext

import (
	"slices"
	"strings"

	"mysh/internal/scan"
)

// NameKinds is a set of the kinds of names on a server.
type NameKinds byte

// The kinds of names that a statement may change.
const (
	SchemaNames  NameKinds = 1 << iota
	TableNames             // also of columns, indexes and constraints
	RoutineNames           // also of parameters
	TriggerNames
	EventNames
	AccountNames
)

// Has reports whether the sets have a kind in common.
func (k NameKinds) Has(kinds NameKinds) bool { return k&kinds != 0 }

// definedKinds are the kinds of names that a word after CREATE, ALTER, DROP or RENAME is about.
var definedKinds = map[string]NameKinds{
	"DATABASE": SchemaNames | TableNames, "SCHEMA": SchemaNames | TableNames,
	"TABLE": TableNames | TriggerNames, "VIEW": TableNames, "INDEX": TableNames, "SEQUENCE": TableNames,
	"PROCEDURE": RoutineNames, "FUNCTION": RoutineNames, "PACKAGE": RoutineNames,
	"TRIGGER": TriggerNames, "EVENT": EventNames, "USER": AccountNames, "ROLE": AccountNames,
	"SERVER": 0, "TABLESPACE": 0, "LOGFILE": 0, "RESOURCE": 0, "INSTANCE": 0,
}

// ChangedNames returns the kinds of names that a text of one or several statements may change, and the
// names in it that may be those of schemas, since a dot follows.
func ChangedNames(text string, mode scan.Mode) (kinds NameKinds, schemas []string) {
	verb, before, isKnown := "", "", false
	for token := range scan.Tokens(text, mode) {
		if token.Kind == scan.Space || token.Kind == scan.Comment || token.Kind == scan.VersionMark {
			continue
		}
		word := strings.ToUpper(token.Text)
		switch {
		case token.Text == scan.DefaultDelimiter:
			verb, isKnown = "", false
		case token.Text == "." && !slices.Contains(schemas, before):
			schemas = append(schemas, before)
		case verb == "":
			verb = word
			if isKnown = !OfVerb(verb).defines && verb != "DROP" && verb != "RENAME"; verb == "GRANT" || verb == "REVOKE" {
				kinds |= AccountNames | SchemaNames
			}
		case !isKnown && (token.Kind == scan.Keyword || token.Kind == scan.Identifier):
			var kind NameKinds
			kind, isKnown = definedKinds[word]
			kinds |= kind
		}
		before = Unquote(token.Text, mode)
	}
	return kinds, schemas
}
