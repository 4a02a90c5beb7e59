package architecture

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// inFlux are the packages that still export names without users outside. The list only shrinks.
var inFlux = []string{"internal/app", "internal/command", "internal/console", "internal/settings", "repl"}

// foreignMethods are the methods that the standard library and third-party modules call through their
// interfaces.
var foreignMethods = strings.Fields("As Error Format Is MarshalJSON MarshalText String UnmarshalJSON UnmarshalText UnmarshalTOML Unwrap" +
	" Close Len Less Read ReadByte ReadFrom ReadRune Swap Write WriteByte WriteString WriteTo" + // sort, io
	" LocalAddr RemoteAddr SetDeadline SetReadDeadline SetWriteDeadline Temporary Timeout" + // net
	" ComInitDB ComMultiQuery ComPrepare ComQuery ComStmtExecute WarningCount") // the server of cmd/demo

// TestExportedNames_HaveUsersOutside finds exported names that only their own package uses. Such a
// name is to be unexported, or deleted if it is dead. The test reads the source without its types, by
// these rules:
//
//   - A function, type, variable or constant is used where another package selects it. A type is also
//     used where an exported declaration of its own package names it, except its own methods.
//   - A method or field is used where another package selects any member of that name, or names it in
//     a composite literal. A method is also used if an interface of the module, or foreignMethods, has
//     one of that name; a field also if it has a tag, since an encoder or decoder uses it.
//   - The constants of one block and one type, or without a type, are used if one of them is.
//   - Tests of other packages are users. Of the tests of its own package, only examples are.
func TestExportedNames_HaveUsersOutside(t *testing.T) {
	u := readUses(t)
	found := make(map[string]bool)
	for _, d := range u.declared {
		if u.isUsed(d) {
			continue
		}
		found[d.dir] = true
		if !slices.Contains(inFlux, d.dir) {
			t.Errorf("%s: %s has no user outside %s: unexport it, or delete it if it is dead", d.at, d.name, d.dir)
		}
	}
	for _, dir := range inFlux {
		if !found[dir] {
			t.Errorf("%s exports only names with users outside, or is gone: remove it from inFlux", dir)
		}
	}
}

// A declaration is an exported name outside tests.
type declaration struct {
	dir, name string
	kind      declarationKind
	at        token.Position
	group     []string // of a constant: all exported names of its block and type
}

type declarationKind int

const (
	topLevel declarationKind = iota
	method
	field
)

// uses are the exported names of the module, and what is known of their users.
type uses struct {
	declared []declaration
	selected map[string]bool            // "dir.Name": another package selects it, or an exported declaration names it
	members  map[string]map[string]bool // the name of a method or field → its users
	required map[string]bool            // the names of the methods of interfaces
}

func (u *uses) isUsed(d declaration) bool {
	isSelected := func(name string) bool { return u.selected[d.dir+"."+name] }
	if d.kind == topLevel {
		return isSelected(d.name) || slices.ContainsFunc(d.group, isSelected)
	}
	if d.kind == method && (u.required[d.name] || slices.Contains(foreignMethods, d.name)) {
		return true
	}
	users := u.members[d.name]
	return len(users) > 1 || len(users) == 1 && !users[d.dir]
}

// readUses reads all Go files of the module.
func readUses(t *testing.T) *uses {
	t.Helper()
	u := &uses{selected: make(map[string]bool), members: make(map[string]map[string]bool), required: make(map[string]bool)}
	set := token.NewFileSet()
	sources := sourceFiles(t)
	files, packages := make([]*ast.File, len(sources)), make(map[string]string) // packages: directory → name
	for i, source := range sources {
		file, err := parser.ParseFile(set, filepath.Join(root, source), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = file
		packages[path.Dir(source)] = strings.TrimSuffix(file.Name.Name, "_test")
	}
	for i, source := range sources {
		file, dir, isTest := files[i], path.Dir(source), strings.HasSuffix(source, "_test.go")
		if !isTest {
			u.declare(set, dir, file)
		}
		r := reader{uses: u, imports: importNames(file, packages), bare: bareNames(file)}
		for _, decl := range file.Decls {
			r.user = dir
			if f, ok := decl.(*ast.FuncDecl); ok && isTest && strings.HasPrefix(f.Name.Name, "Example") {
				r.user += " example"
			}
			ast.Inspect(decl, r.read)
		}
	}
	return u
}

// declare records the exported names of a file, and the types that the declarations name.
func (u *uses) declare(set *token.FileSet, dir string, file *ast.File) {
	add := func(kind declarationKind, id *ast.Ident, group []string) {
		if id.IsExported() {
			u.declared = append(u.declared, declaration{dir, id.Name, kind, set.Position(id.Pos()), group})
		}
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil {
				add(topLevel, decl.Name, nil)
			} else {
				add(method, decl.Name, nil)
			}
			if decl.Name.IsExported() {
				u.nameTypes(dir, decl.Type, receiver(decl))
			}
		case *ast.GenDecl:
			groups := constantGroups(decl)
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					add(topLevel, spec.Name, nil)
					if spec.Name.IsExported() {
						u.nameTypes(dir, spec.Type, spec.Name.Name)
					}
					for _, id := range fieldNames(spec.Type) {
						add(field, id, nil)
					}
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						add(topLevel, id, groups[id.Name])
					}
					if slices.ContainsFunc(spec.Names, (*ast.Ident).IsExported) {
						for _, typ := range typesOf(spec) {
							u.nameTypes(dir, typ, "")
						}
					}
				}
			}
		}
	}
}

// nameTypes records that an exported declaration of the package in dir names the types in typ. A
// declaration or method of the type except does not count as a user of that type.
func (u *uses) nameTypes(dir string, typ ast.Expr, except string) {
	ast.Inspect(typ, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StructType:
			for _, f := range n.Fields.List {
				if len(f.Names) == 0 || slices.ContainsFunc(f.Names, (*ast.Ident).IsExported) {
					u.nameTypes(dir, f.Type, except)
				}
			}
			return false
		case *ast.Field:
			u.nameTypes(dir, n.Type, except)
			return false
		case *ast.SelectorExpr:
			return false
		case *ast.Ident:
			if n.Name != except {
				u.selected[dir+"."+n.Name] = true
			}
		}
		return true
	})
}

// receiver returns the name of the type that a method belongs to, "" for a function.
func receiver(f *ast.FuncDecl) (name string) {
	if f.Recv == nil {
		return ""
	}
	ast.Inspect(f.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return name == ""
	})
	return name
}

// fieldNames returns the names of the fields without a tag, those of structs in the struct included.
func fieldNames(typ ast.Expr) (names []*ast.Ident) {
	ast.Inspect(typ, func(n ast.Node) bool {
		s, ok := n.(*ast.StructType)
		if !ok {
			return true
		}
		for _, f := range s.Fields.List {
			if f.Tag == nil {
				names = append(names, f.Names...)
			}
		}
		return true
	})
	return names
}

// typesOf returns the types that a variable or constant is declared with: its own, and those of
// composite literals in its value.
func typesOf(spec *ast.ValueSpec) (types []ast.Expr) {
	if spec.Type != nil {
		types = append(types, spec.Type)
	}
	for _, value := range spec.Values {
		ast.Inspect(value, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok && lit.Type != nil {
				types = append(types, lit.Type)
			}
			_, ok := n.(*ast.FuncLit)
			return !ok
		})
	}
	return types
}

// constantGroups returns, for each constant of a block, the names of the block that have its type. A
// constant without a type and a value repeats those of the constant before it.
func constantGroups(decl *ast.GenDecl) map[string][]string {
	types, byType, typ := make(map[string]string), make(map[string][]string), ""
	for _, spec := range decl.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok || decl.Tok != token.CONST {
			return nil
		}
		if spec.Type != nil || spec.Values != nil {
			id, _ := spec.Type.(*ast.Ident)
			typ = id.String()
		}
		for _, id := range spec.Names {
			types[id.Name] = typ
			byType[typ] = append(byType[typ], id.Name)
		}
	}
	groups := make(map[string][]string)
	for name, typ := range types {
		groups[name] = byType[typ]
	}
	return groups
}

// A reader records what one file uses of the packages of the module.
type reader struct {
	*uses
	user    string            // the directory of the file; its examples are a user of their own
	imports map[string]string // the names of imports → directories, "" outside the module
	bare    map[string]bool   // names that may be those of variables, and shadow an import
}

// read records the uses in one node. It returns false if the nodes below have none.
func (r *reader) read(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.SelectorExpr:
		if id, ok := n.X.(*ast.Ident); ok {
			dir, imported := r.imports[id.Name]
			if dir != "" && dir != r.user {
				r.selected[dir+"."+n.Sel.Name] = true
			}
			if imported && !r.bare[id.Name] {
				return true
			}
		}
		r.member(n.Sel)
	case *ast.KeyValueExpr:
		if id, ok := n.Key.(*ast.Ident); ok {
			r.member(id)
		}
	case *ast.InterfaceType:
		for _, f := range n.Methods.List {
			for _, id := range f.Names {
				r.required[id.Name] = true
			}
		}
	}
	return true
}

func (r *reader) member(id *ast.Ident) {
	if !id.IsExported() {
		return
	}
	if r.members[id.Name] == nil {
		r.members[id.Name] = make(map[string]bool)
	}
	r.members[id.Name][r.user] = true
}

// importNames returns the names of the imports of a file, with the directories of the packages, ""
// outside the module. packages has the names of the packages by directory.
func importNames(file *ast.File, packages map[string]string) map[string]string {
	names := make(map[string]string)
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		dir, ours := strings.CutPrefix(imported, "mysh/")
		name := packages[dir]
		if !ours {
			dir, name = "", path.Base(version.ReplaceAllString(imported, ""))
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = dir
	}
	return names
}

var version = regexp.MustCompile(`/v\d+$`)

// bareNames returns the names in a file that are not part of a selector.
func bareNames(file *ast.File) map[string]bool {
	names := make(map[string]bool)
	for _, decl := range file.Decls {
		ast.Inspect(decl, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				_, ok := n.X.(*ast.Ident)
				return !ok
			case *ast.Ident:
				names[n.Name] = true
			}
			return true
		})
	}
	return names
}
