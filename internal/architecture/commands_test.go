package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mysh/internal/command"
	"mysh/internal/option"
	"mysh/internal/settings"
	"mysh/render"
)

// otherWords are comparisons with the name of a command that mean something else, by package.
var otherWords = map[string][]string{
	"internal/scan":                {"go", "ego", "clear"},                 // the splitter performs these itself
	"internal/plan":                {"system"},                             // a type of access
	"internal/catalog/catalogtest": {"status"},                             // status variables
	"internal/product/producttest": {"explain", "kill", "use", "warnings"}, // statements of SQL
}

// No package but command knows a command by its name: what differs between commands is in their rows.
// Texts for the user may name commands.
func TestCommands_OnlyTheirPackageKnowsThem(t *testing.T) {
	for _, name := range sourceFiles(t) {
		dir := path.Dir(name)
		if strings.HasSuffix(name, "_test.go") || dir == "internal/command" {
			continue
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, filepath.Join(root, name), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, literal := range compared(file) {
			word, err := strconv.Unquote(literal.Value)
			if err == nil && isOnlyACommand(strings.TrimPrefix(word, `\`)) && !slices.Contains(otherWords[dir], word) {
				t.Errorf("%s: the command %s is known outside of package command", files.Position(literal.Pos()), word)
			}
		}
	}
}

// isOnlyACommand reports whether a word is the name of a command, and not also that of a setting, an
// option or a format.
func isOnlyACommand(word string) bool {
	isCommand := slices.ContainsFunc(command.Table, func(row command.Command) bool { return row.Name == word })
	_, isSetting := settings.Lookup(word)
	return isCommand && !isSetting && option.Find(word) == nil && !slices.Contains(render.Names(), word)
}

// compared returns the texts in a file that something is compared with, as well as the arguments of
// functions of package command.
func compared(file *ast.File) (literals []*ast.BasicLit) {
	add := func(expressions ...ast.Expr) {
		for _, e := range expressions {
			if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				literals = append(literals, literal)
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				add(n.X, n.Y)
			}
		case *ast.CaseClause:
			add(n.List...)
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok {
				if pkg, ok := f.X.(*ast.Ident); ok && pkg.Name == "command" {
					add(n.Args...)
				}
			}
		}
		return true
	})
	return literals
}
