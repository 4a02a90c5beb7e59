package export

import "testing"

func TestIsSilentCommand(t *testing.T) {
	for line, want := range map[string]bool{
		"gzip > rows.gz":             true,
		"gzip>rows.gz":               true,
		"gzip >> rows.gz":            true,
		"grep x | gzip > rows.gz":    true,
		"gzip > rows.gz 2> errors":   true,
		"gzip > rows.gz 2>&1":        true,
		`sed "s/>/x/" > 'a file'`:    true,
		"":                           false,
		"less":                       false,
		"grep x 2> errors":           false,
		"grep x 2>&1":                false,
		"grep x >&2":                 false,
		"tee rows.txt | wc -l":       false,
		"tee > rows.txt; echo done":  false,
		"awk '$1 > 3'":               false,
		`grep ">"`:                   false,
		`grep \>`:                    false,
		"cat > /dev/tty":             false,
		"(cat > rows.txt; echo ok)":  false,
		"cat > rows.txt && echo ok":  false,
		"awk '{ print > \"out\" }'":  false,
		"grep 'without its end > x":  false,
		"cat > $(tempfile) || false": false,
	} {
		if got := isSilentCommand(line); got != want {
			t.Errorf("%s: got %v, want %v", line, got, want)
		}
	}
}
