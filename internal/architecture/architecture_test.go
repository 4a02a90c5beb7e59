package architecture

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// A room is a package, what it may know of the others, and which third-party modules are
// its alone. A package that is not here may not exist.
type room struct {
	imports []string // packages of ours
	owns    []string // prefixes of third-party import paths that only this package imports
}

var rooms = map[string]room{
	// Leaves: text, values, rows.
	"internal/display":  {owns: []string{"github.com/clipperhouse/"}},
	"internal/result":   {imports: []string{"internal/product"}},
	"internal/crash":    {},
	"internal/charset":  {},
	"internal/scan":     {imports: []string{"internal/charset"}},
	"internal/sqltext":  {imports: []string{"internal/charset", "internal/scan"}},
	"internal/humanize": {},
	"internal/bigbuf":   {owns: []string{"golang.org/x/sys"}},
	"internal/product":  {},
	"internal/option":   {imports: []string{"internal/humanize"}},
	"internal/export":   {imports: []string{"internal/crash", "internal/humanize", "internal/result", "internal/scan"}, owns: []string{"golang.org/x/sys"}},
	"internal/console":  {imports: []string{"internal/crash", "internal/display", "internal/export", "internal/humanize", "internal/result", "internal/settings"}, owns: []string{"golang.org/x/sys"}},
	"history":           {},
	"internal/settings": {imports: []string{"internal/humanize", "internal/scan", "render"}, owns: []string{"github.com/BurntSushi/toml"}},
	"internal/spool":    {imports: []string{"internal/bigbuf", "internal/result"}},
	"internal/plan":     {},
	"internal/script":   {imports: []string{"internal/crash"}, owns: []string{"github.com/klauspost/compress", "golang.org/x/sys"}},

	// Packages between the leaves and the loop.
	"internal/lineedit":   {imports: []string{"internal/crash", "internal/display"}, owns: []string{"github.com/chzyer/readline", "golang.org/x/sys"}},
	"internal/highlight":  {imports: []string{"internal/scan"}},
	"internal/favourites": {imports: []string{"internal/humanize", "internal/scan", "internal/sqltext"}},
	"internal/catalog":    {imports: []string{"internal/crash", "internal/result", "internal/sqltext"}},
	"internal/complete":   {imports: []string{"internal/catalog", "internal/product", "internal/scan", "internal/sqltext"}},
	"internal/command": {imports: []string{
		"history", "internal/catalog", "internal/charset", "internal/console", "internal/display", "internal/export", "internal/favourites", "internal/humanize", "internal/jobs", "internal/plan", "internal/product", "internal/result", "internal/results",
		"internal/runner", "internal/scan", "internal/sessions", "internal/settings", "internal/sqltext", "render",
	}},
	"render":            {imports: []string{"internal/charset", "internal/display", "internal/humanize", "internal/plan", "internal/result", "internal/scan", "internal/spool", "internal/sqltext"}, owns: []string{"github.com/olekukonko/tablewriter"}},
	"internal/results":  {imports: []string{"internal/display", "internal/humanize", "internal/result", "internal/scan", "internal/spool", "render"}},
	"internal/locate":   {imports: []string{"internal/catalog", "internal/display", "internal/humanize", "internal/result", "internal/scan", "internal/sqltext"}},
	"internal/advice":   {imports: []string{"internal/display", "internal/humanize", "internal/result", "internal/scan", "internal/sqltext"}},
	"internal/executor": {imports: []string{"internal/crash", "internal/result"}},
	"internal/wire":     {imports: []string{"internal/bigbuf", "internal/product", "internal/result"}, owns: []string{"filippo.io/edwards25519", "github.com/go-sql-driver/mysql", "github.com/klauspost/compress"}},
	"internal/session":  {imports: []string{"internal/charset", "internal/crash", "internal/option", "internal/product", "internal/result", "internal/scan", "internal/sqltext", "internal/wire"}},

	"internal/runner": {imports: []string{
		"internal/advice", "internal/charset", "internal/console", "internal/crash", "internal/display", "internal/executor", "internal/export", "internal/humanize", "internal/result", "internal/results", "internal/scan",
		"internal/sessions", "internal/settings", "internal/sqltext", "render",
	}},
	"internal/jobs":     {imports: []string{"internal/console", "internal/crash", "internal/display", "internal/executor", "internal/humanize", "internal/result", "internal/results", "internal/runner", "internal/scan", "internal/sessions"}},
	"internal/sessions": {imports: []string{"internal/charset", "internal/executor", "internal/result", "internal/scan", "internal/settings", "internal/sqltext"}},

	// The loop, and the program around it.
	"repl": {imports: []string{
		"history", "internal/catalog", "internal/command", "internal/console", "internal/crash", "internal/display", "internal/humanize", "internal/locate", "internal/result", "internal/runner", "internal/scan",
		"internal/sessions", "internal/sqltext",
	}},
	"internal/app": {imports: []string{"*"}, owns: []string{"github.com/spf13/pflag", "golang.org/x/term"}},
	"cmd/mysh":     {imports: []string{"internal/app"}},

	// For tests only.
	"internal/servertest":            {},
	"internal/catalog/catalogtest":   {},
	"internal/console/consoletest":   {imports: []string{"internal/export"}},
	"internal/runner/runnertest":     {imports: []string{"internal/console", "internal/console/consoletest", "internal/display", "internal/results", "internal/runner", "internal/scan", "internal/sessions", "internal/sessions/sessionstest", "internal/settings", "internal/sqltext"}},
	"internal/sessions/sessionstest": {imports: []string{"internal/result", "internal/scan", "internal/sessions"}},
	"internal/wire/wiretest":         {imports: []string{"internal/result"}},
	"internal/product/producttest":   {imports: []string{"internal/result", "internal/wire/wiretest"}},
	"internal/ptytest":               {owns: []string{"github.com/creack/pty", "github.com/gdamore/tcell/v3", "golang.org/x/sys"}},
	"internal/golden":                {},
	"internal/bench":                 {},
	"internal/peers":                 {},
	"internal/clusters":              {},
	"internal/restore":               {},
	"internal/hostile":               {owns: []string{"golang.org/x/sys"}},
	"internal/architecture":          {imports: []string{"*"}},
}

// Only these may end the process, take signals or read its arguments: everything else gets
// them as values, so that it can be tested and reused.
var processOwners = []string{"cmd/mysh", "internal/app", "internal/servertest", "internal/hostile", "internal/architecture"}

type goPackage struct {
	ImportPath, Dir string
	GoFiles         []string
	Imports         []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports", "mysh/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []goPackage
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// Arrows go down: a package imports of ours only what its room allows, and every
// third-party module has one owner, so that replacing it is one directory's work.
func TestImports(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "mysh/")
		r, ok := rooms[name]
		if !ok {
			t.Errorf("%s is in no room: say in the table what it is allowed to know", name)
			continue
		}
		for _, path := range p.Imports {
			if ours, ok := strings.CutPrefix(path, "mysh/"); ok {
				if !slices.Contains(r.imports, ours) && !slices.Contains(r.imports, "*") {
					t.Errorf("%s may not import %s", name, ours)
				}
				continue
			}
			if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
				continue // the standard library
			}
			if !slices.ContainsFunc(r.owns, func(prefix string) bool { return strings.HasPrefix(path, prefix) }) {
				t.Errorf("%s may not import %s: a third-party module has one owner", name, path)
			}
		}
	}
}
