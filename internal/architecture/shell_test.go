package architecture

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The loop remains one: what grows beyond these is a service of its own, which the loop uses.
const (
	maxShellFields  = 12
	maxShellMethods = 40
	maxShellLines   = 1500 // of package repl without its tests
)

func TestShell_RemainsSmall(t *testing.T) {
	fields, methods, lines := 0, 0, 0
	for path, file := range productFiles(t, "repl") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines += bytes.Count(text, []byte("\n"))
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Recv != nil && receiver(decl) == "Shell" {
					methods++
				}
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					if s, ok := spec.(*ast.TypeSpec); ok && s.Name.Name == "Shell" {
						for _, field := range s.Type.(*ast.StructType).Fields.List {
							fields += max(1, len(field.Names))
						}
					}
				}
			}
		}
	}
	for _, c := range []struct {
		what      string
		got, most int
	}{{"fields", fields, maxShellFields}, {"methods", methods, maxShellMethods}, {"lines", lines, maxShellLines}} {
		if c.got > c.most || c.got == 0 {
			t.Errorf("repl.Shell has %d %s, want at most %d", c.got, c.what, c.most)
		}
	}
}

// nonBlocking are methods of interfaces that return an error and do not wait for anything outside of
// the process, or are the standard library's.
var nonBlocking = map[string]string{
	"Write": "io.Writer", "Read": "io.Reader", "Close": "io.Closer", "ReadLine": "a reader, which a signal or Ctrl-C ends itself",
	"Edit": "a program that owns the terminal, and Ctrl-C with it", "System": "a program that owns the terminal, and Ctrl-C with it",
	"Pipe": "starts a program", "Err": "returns what is known", "State": "returns what is known",
	"Event": "draws; a destination is stopped by its Stop", "Break": "draws",
	"Begin": "draws", "Rows": "draws", "End": "draws", "Flush": "draws",
	"ReadDir": "option files, before anything else", "unpack": "computes", "Ended": "computes", "TryRead": "does not wait",
	"Next": "a stream, which its task's ladder ends",
}

// A method of an interface that may block has a context as its first parameter, so that Ctrl-C reaches
// every wait.
func TestInterfaces_BlockingMethodsHaveAContext(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "mysh/")
		if strings.HasSuffix(name, "test") || strings.HasPrefix(name, "cmd/") {
			continue
		}
		for path, file := range productFiles(t, name) {
			ast.Inspect(file, func(n ast.Node) bool {
				spec, ok := n.(*ast.TypeSpec)
				if !ok {
					return true
				}
				methods, ok := spec.Type.(*ast.InterfaceType)
				if !ok {
					return true
				}
				for _, m := range methods.Methods.List {
					f, ok := m.Type.(*ast.FuncType)
					if !ok || len(m.Names) == 0 || !returnsError(f) || hasContext(f) || nonBlocking[m.Names[0].Name] != "" {
						continue
					}
					t.Errorf("%s: %s.%s may block and has no context", path, spec.Name.Name, m.Names[0].Name)
				}
				return true
			})
		}
	}
}

func returnsError(f *ast.FuncType) bool {
	if f.Results == nil {
		return false
	}
	last, ok := f.Results.List[len(f.Results.List)-1].Type.(*ast.Ident)
	return ok && last.Name == "error"
}

func hasContext(f *ast.FuncType) bool {
	if len(f.Params.List) == 0 {
		return false
	}
	first, ok := f.Params.List[0].Type.(*ast.SelectorExpr)
	return ok && first.Sel.Name == "Context"
}

// productFiles returns the parsed files of a package of the module, without its tests, by their paths.
func productFiles(t *testing.T, pkg string) map[string]*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", pkg, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]*ast.File)
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = file
	}
	return files
}
