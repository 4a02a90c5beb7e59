package servertest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The archives that fetch.sh finds in the apt sources of a machine, in both forms of
// sources.list(5).
func TestFetch_AptSources(t *testing.T) {
	if _, err := exec.LookPath("apt-config"); err != nil {
		t.Skip("fetch.sh asks apt-config where the sources are, and this machine has none")
	}
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"no sources", nil, ""},
		{"one-line", map[string]string{"sources.list": `
# deb http://a/debian old main
deb http://a/debian bookworm main contrib
deb-src http://a/debian bookworm main
deb http://a/debian bookworm-updates contrib
deb	http://b/debian-security   bookworm-security main  # from here
`},
			"bookworm http://a/debian\n" +
				"bookworm-security http://b/debian-security\n"},
		{"one-line with options", map[string]string{"sources.list": `
deb [arch=amd64 signed-by=/k.gpg] http://a/debian bookworm main
deb [ trusted=yes ] http://b/debian bookworm main
`},
			"bookworm http://a/debian signed-by=/k.gpg\n" +
				"bookworm http://b/debian trusted=yes\n"},
		{"one-line without an end of line", map[string]string{
			"sources.list":          "deb http://a/debian bookworm main",
			"sources.list.d/b.list": "deb http://b/debian bookworm main",
		},
			"bookworm http://a/debian\n" +
				"bookworm http://b/debian\n"},
		{"deb822", map[string]string{"sources.list.d/debian.sources": `Types: deb deb-src
# a comment
URIs: http://a/debian http://b/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /k.gpg

Types: deb-src
URIs: http://c/debian
Suites: bookworm
Components: main

Types: deb
URIs: http://d/debian
Suites: bookworm
Components: contrib

Enabled: no
Types: deb
URIs: http://e/debian
Suites: bookworm
Components: main
`},
			"bookworm http://a/debian signed-by=/k.gpg\n" +
				"bookworm-updates http://a/debian signed-by=/k.gpg\n" +
				"bookworm http://b/debian signed-by=/k.gpg\n" +
				"bookworm-updates http://b/debian signed-by=/k.gpg\n"},
		{"deb822 with a key in it and lines that go on", map[string]string{"sources.list.d/debian.sources": `types: deb
uris: mirror+file:///etc/apt/mirrors/debian.list
suites: bookworm
 bookworm-updates
components: contrib
	main
signed-by:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBGPL0BUBEADmW5NdOOHwPIJlgPu6JDcKw/NZJPR8lsD3K87ZM18gzyQZJD+w
 -----END PGP PUBLIC KEY BLOCK-----`},
			"bookworm mirror+file:///etc/apt/mirrors/debian.list\n" +
				"bookworm-updates mirror+file:///etc/apt/mirrors/debian.list\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			write := func(name, text string) string {
				t.Helper()
				path := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				return path
			}
			for name, text := range test.files {
				write(name, text)
			}
			config := write("apt.conf", `Dir::Etc::sourcelist "`+dir+`/sources.list";
Dir::Etc::sourceparts "`+dir+`/sources.list.d";
`)
			command := exec.Command("sh", "./fetch.sh", "--sources")
			command.Env = append(os.Environ(), "APT_CONFIG="+config)
			got, err := command.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, got)
			}
			if string(got) != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
		})
	}
}
