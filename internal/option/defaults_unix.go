//go:build !windows

package option

import (
	"os"
	"path/filepath"
	"runtime"
)

// The directories in which the C clients of the usual packages look.
func systemFiles(getenv func(string) string) []string {
	files := []string{"/etc/my.cnf", "/etc/mysql/my.cnf"}
	if runtime.GOOS == "darwin" { // of Homebrew
		files = append(files, "/opt/homebrew/etc/my.cnf", "/usr/local/etc/my.cnf")
	}
	for _, name := range []string{"MARIADB_HOME", "MYSQL_HOME"} {
		if dir := getenv(name); dir != "" {
			return append(files, filepath.Join(dir, "my.cnf"))
		}
	}
	return files
}

// The file that mysql_config_editor writes.
func loginFile(home string, _ func(string) string) string {
	if home == "" {
		return ""
	}
	return filepath.Join(home, ".mylogin.cnf")
}

// Reports whether any user may write to the file, so that it cannot be trusted.
func worldWritable(mode os.FileMode) bool { return mode.IsRegular() && mode.Perm()&0o002 != 0 }

// Reports whether users other than the owner may write to the file.
func othersWrite(mode os.FileMode) bool { return mode.IsRegular() && mode.Perm()&0o022 != 0 }

// Reports whether the file has other permissions than reading and writing for its owner.
func shared(mode os.FileMode) bool { return mode.IsRegular() && mode.Perm()&0o177 != 0 }

// The names of the files that !includedir reads end in this.
var fileExtensions = []string{".cnf"}

// With this, a server named localhost is reached through its Unix socket.
const localSocket = true

// sockets are the paths where the usual packages put the server's socket. The first is named in
// the error if none exists.
var sockets = []string{
	"/var/run/mysqld/mysqld.sock",
	"/run/mysqld/mysqld.sock",
	"/var/lib/mysql/mysql.sock",
	"/tmp/mysql.sock",
}
