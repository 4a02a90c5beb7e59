package servertest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// initialLimit is how long the initialization of a data directory may take. MySQL takes 3 to 6
// seconds.
const initialLimit = 5 * time.Minute

// template returns a data directory to copy. The directory is made once for each version of a
// server program, and kept for later runs of tests. Test binaries that need it at the same time
// wait for the one that makes it.
func (g *program) template() (dir string, err error) {
	dir = filepath.Join(serversDir(), "data", g.tree+"-"+g.version+"-"+g.fingerprint())
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	base := filepath.Dir(dir)
	if err := os.MkdirAll(base, 0o755); err != nil {
		return "", fmt.Errorf("make a place for data directories: %w", err)
	}
	unlock, err := lockFile(filepath.Join(base, ".lock"))
	if err != nil {
		return "", fmt.Errorf("lock the data directories: %w", err)
	}
	defer unlock()
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	// While the lock is held, no other process is making a directory.
	leftovers, _ := filepath.Glob(filepath.Join(base, ".new-*"))
	for _, leftover := range leftovers {
		os.RemoveAll(leftover)
	}
	work, err := os.MkdirTemp(base, ".new-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	data := filepath.Join(work, "data")
	if err := os.Mkdir(data, 0o755); err != nil {
		return "", err
	}
	if err := g.initialize(data, work); err != nil {
		return "", fmt.Errorf("fill a data directory: %w", err)
	}
	// Each MySQL server makes its own identity if it finds none.
	if err := os.Remove(filepath.Join(data, "auto.cnf")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return dir, os.Rename(data, dir)
}

// fingerprint returns a text that depends on how a data directory is initialized.
func (g *program) fingerprint() string {
	sum := sha256.Sum256([]byte(g.path + strings.Join(g.initial, " ")))
	return fmt.Sprintf("%x", sum[:4])
}

// Initializes an empty data directory.
func (g *program) initialize(data, tmp string) error {
	args := append([]string{"--no-defaults", "--datadir=" + data, "--tmpdir=" + tmp}, g.initial...)
	ctx, cancel := context.WithTimeout(context.Background(), initialLimit)
	defer cancel()
	command := exec.CommandContext(ctx, g.path, append(args, asRoot()...)...)
	command.Env = Environ()
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if g.kind != MySQL {
		script, err := g.bootstrapScript()
		if err != nil {
			return err
		}
		command.Stdin = script
	}
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(command.Args, " "), err, output.Bytes())
	}
	return nil
}

// bootstrapScript returns what mariadb-install-db feeds the server with. That program itself
// is not used because it needs others that are not in the server's package. See
// https://mariadb.com/docs/server/clients-and-utilities/deployment-tools/mariadb-install-db
func (g *program) bootstrapScript() (io.Reader, error) {
	share, err := g.variable("lc-messages-dir")
	if err != nil {
		return nil, err
	}
	// Root has an empty password rather than being identified by its system user.
	script := bytes.NewBufferString("create database if not exists mysql;\nuse mysql;\nSET @auth_root_socket=NULL;\n")
	for _, name := range []string{"system_tables", "performance_tables", "system_tables_data"} {
		if err := addScript(script, share, "mysql_"+name, "mariadb_"+name); err != nil {
			return nil, err
		}
	}
	for _, names := range [][]string{
		{"fill_help_tables"},
		{"maria_add_gis_sp_bootstrap"},
	} {
		if err := addScript(script, share, names...); err != nil {
			return nil, err
		}
	}
	// MariaDB before 10.6 has no schema sys.
	if err := addScript(script, share, "mysql_sys_schema", "mariadb_sys_schema"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return script, nil
}

// Appends the first of the named scripts that exists. Newer versions have some under MariaDB's
// name.
func addScript(to *bytes.Buffer, dir string, names ...string) error {
	var text []byte
	var err error
	for _, name := range names {
		if text, err = os.ReadFile(filepath.Join(dir, name+".sql")); err == nil {
			break
		}
	}
	to.Write(text)
	return err
}

// variable asks the program for the value of a variable.
func (g *program) variable(name string) (string, error) {
	help, err := exec.Command(g.path, "--no-defaults", "--verbose", "--help").Output()
	if err != nil {
		return "", fmt.Errorf("ask %s for its %s: %w", g.path, name, err)
	}
	for line := range strings.Lines(string(help)) {
		if words := strings.Fields(line); len(words) == 2 && words[0] == name {
			return words[1], nil
		}
	}
	return "", fmt.Errorf("%s --help tells no %s", g.path, name)
}
