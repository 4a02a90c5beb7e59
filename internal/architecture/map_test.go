package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// mapDoc returns the text of the map, and the names that doc.go refers to in code, as in "runner.Run".
func mapDoc(t *testing.T) (text string, referred map[string]bool) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	referred = make(map[string]bool)
	ast.Inspect(file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		switch x := selector.X.(type) {
		case *ast.Ident: // package.Name
			referred[x.Name+"."+selector.Sel.Name] = true
		case *ast.ParenExpr: // (*package.Type).Method
			of := x.X.(*ast.StarExpr).X.(*ast.SelectorExpr)
			referred[of.X.(*ast.Ident).Name+"."+of.Sel.Name+"."+selector.Sel.Name] = true
		}
		return true
	})
	return file.Doc.Text(), referred
}

// Every place on the map exists: the compiler checks the links, which are in the list of doc.go, and
// this test the files.
func TestMap_Places(t *testing.T) {
	text, referred := mapDoc(t)
	for _, link := range regexp.MustCompile(`\[([a-z]+\.[\w.]+)\]`).FindAllStringSubmatch(text, -1) {
		if !referred[link[1]] {
			t.Errorf("[%s] is missing in the list below the map", link[1])
		}
	}
	for _, file := range regexp.MustCompile(`\b[a-z]+/[a-z_]+\.go\b`).FindAllString(text, -1) {
		_, inside := os.Stat(filepath.Join(root, "internal", file))
		_, outside := os.Stat(filepath.Join(root, file))
		if inside != nil && outside != nil {
			t.Errorf("there is no %s", file)
		}
	}
}

// The map has one line for each package, which names one task.
func TestMap_Packages(t *testing.T) {
	text, _ := mapDoc(t)
	lines := make(map[string]int)
	for _, line := range regexp.MustCompile(`(?m)^\t([a-z][a-z/]*)  +([a-z].*)$`).FindAllStringSubmatch(text, -1) {
		name, task := line[1], line[2]
		lines[name]++
		if _, ok := rooms[name]; !ok {
			t.Errorf("%s is no package", name)
		}
		if strings.Contains(task, " and ") {
			t.Errorf("%s: the map names two tasks: %s", name, task)
		}
	}
	for name := range rooms {
		if lines[name] != 1 {
			t.Errorf("%s has %d lines on the map", name, lines[name])
		}
	}
}
