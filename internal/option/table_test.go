package option

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestTable_Rows(t *testing.T) {
	names := map[string]bool{}
	for i := range Table {
		row := &Table[i]
		for _, c := range row.Short {
			if names[string(c)] {
				t.Errorf("-%c is there twice", c)
			}
			names[string(c)] = true
		}
		if names[row.Name] {
			t.Errorf("--%s is there twice", row.Name)
		}
		names[row.Name] = true
		switch {
		case row.Help == "" || strings.HasSuffix(row.Help, "."):
			t.Errorf("--%s: help %q", row.Name, row.Help)
		case row.Class != Refused && !unicode.IsUpper(rune(row.Help[0])):
			t.Errorf("--%s: help %q is no sentence", row.Name, row.Help)
		}
		if needsArg := row.TakesValue() || row.Kind == Optional; needsArg != (row.Arg != "") {
			t.Errorf("--%s: kind %d and argument %q", row.Name, row.Kind, row.Arg)
		}
		if (row.Kind == Choice) != (row.Values != nil) && row.Class != Refused {
			t.Errorf("--%s: kind %d and values %q", row.Name, row.Kind, row.Values)
		}
		if !slices.Contains(Groups, row.Group) {
			t.Errorf("--%s: group %q", row.Name, row.Group)
		}
		if (row.set != nil) != (row.Class == Works) && row.Scope != First {
			t.Errorf("--%s: class %d, but has an effect: %v", row.Name, row.Class, row.set != nil)
		}
	}
}

// Returns the forms of a row, as groups of arguments that mean the same.
func spellings(row *Option) [][][]string {
	name, value := row.Name, "some.thing"
	switch row.Kind {
	case Number:
		value = "17"
	case Choice:
		value = strings.ToLower(row.Values[0])
	}
	var plain, off, short [][]string
	for _, long := range []string{name, strings.ReplaceAll(name, "-", "_"), "loose-" + name} {
		plain = append(plain, []string{"--" + long})
	}
	for _, c := range row.Short {
		short = append(short, []string{"-" + string(c)})
	}
	switch {
	case row.TakesValue():
		with := [][]string{{"--" + name, value}}
		for _, args := range plain {
			with = append(with, []string{args[0] + "=" + value})
		}
		for _, args := range short {
			with = append(with, []string{args[0] + value}, []string{args[0], value})
		}
		return [][][]string{with}
	case row.Kind == Optional:
		with := [][]string{{"--" + name + "=" + value}}
		for _, args := range short {
			with = append(with, []string{args[0] + value})
		}
		return [][][]string{with, append(plain, short...)}
	case row.Kind == Flag:
		for _, word := range []string{"1", "ON", "True"} {
			plain = append(plain, []string{"--" + name + "=" + word})
		}
		for _, word := range []string{"0", "off", "FALSE"} {
			off = append(off, []string{"--" + name + "=" + word})
		}
		for _, prefix := range []string{"skip-", "disable-", "loose-skip-", "skip-loose-"} {
			off = append(off, []string{"--" + prefix + name})
		}
		plain = append(plain, []string{"--enable-" + name})
		return [][][]string{append(plain, short...), off}
	}
	return [][][]string{append(plain, short...)}
}

func TestTable_EverySpelling(t *testing.T) {
	m := memory{files: map[string]string{"some.thing": "secret\n"}}
	fold := func(t *testing.T, args []string) Options {
		t.Helper()
		w := m.world()
		w.Args = args
		_, o := read(t, w)
		return o
	}
	for i := range Table {
		row := &Table[i]
		if row.Class == Refused || row.Scope == First {
			continue
		}
		t.Run(row.Name, func(t *testing.T) {
			nothing := fold(t, nil)
			effect := false
			for _, group := range spellings(row) {
				want := fold(t, group[0])
				effect = effect || !reflect.DeepEqual(want, nothing)
				for _, args := range group[1:] {
					if got := fold(t, args); !reflect.DeepEqual(got, want) {
						t.Errorf("%q and %q differ:\n%+v\n%+v", group[0], args, want, got)
					}
				}
			}
			if effect != (row.Class == Works) {
				t.Errorf("class %d, and an effect: %v", row.Class, effect)
			}
		})
	}
}

// A refused option is an error in every form that has an effect.
func TestTable_RefusedRows(t *testing.T) {
	for i := range Table {
		row := &Table[i]
		if row.Class != Refused {
			continue
		}
		for _, args := range spellings(row)[0] {
			_, err := parseArgs(args)
			text, code := message(t, err)
			want := "mysh: [ERROR] option '--" + row.Name + "' is not supported: " + row.Help + "."
			if code != CodeDisabled || text != want {
				t.Errorf("%q: (%d) %s", args, code, text)
			}
		}
		for _, harmless := range row.Values {
			if line, err := parseArgs([]string{"--" + row.Name + "=" + harmless}); err != nil || len(line.settings) != 1 {
				t.Errorf("--%s=%s: %v", row.Name, harmless, err)
			}
		}
	}
}

// Every option that a C client lists is a row with the same form.
func TestTable_OptionsOfClients(t *testing.T) {
	form := regexp.MustCompile(`^(?:-(.) )?--([a-z0-9-]+)(=|\[=)?`)
	for _, file := range []string{"testdata/mysql-options.txt", "testdata/mariadb-options.txt"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if line[0] == '#' {
				continue
			}
			m := form.FindStringSubmatch(line)
			if m == nil {
				t.Fatalf("%s: cannot read %q", file, line)
			}
			short, name, value := m[1], m[2], m[3]
			row := Find(name)
			if row == nil {
				t.Errorf("%s: --%s is no row", file, name)
				continue
			}
			if !strings.Contains(row.Short, short) && name != "i-am-a-dummy" {
				t.Errorf("%s: -%s is not --%s", file, short, name)
			}
			if row.TakesValue() != (value == "=") || (row.Kind == Optional) != (value == "[=") {
				t.Errorf("%s: --%s: kind %d", file, name, row.Kind)
			}
		}
	}
}

func TestUsage(t *testing.T) {
	for name, want := range map[string]string{
		"host":     "-h, --host=name",
		"password": "-p, --password[=text]",
		"table":    "-t, --table",
		"help":     "-?, -I, --help",
		"ssl-mode": "--ssl-mode=mode",
	} {
		if got := Find(name).usage(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	const want = "| `-t, --table` | Show results as tables, in batch mode too | off |\n"
	if got := Markdown(groupFormat); !strings.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
}
