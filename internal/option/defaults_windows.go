package option

import (
	"os"
	"path/filepath"
)

// The directories in which the C clients look.
// Source: https://dev.mysql.com/doc/refman/9.7/en/option-files.html.
func systemFiles(getenv func(string) string) []string {
	var files []string
	for _, dir := range []string{getenv("WINDIR"), `C:\`} {
		if dir != "" {
			files = append(files, filepath.Join(dir, "my.ini"), filepath.Join(dir, "my.cnf"))
		}
	}
	return files
}

// The file that mysql_config_editor writes.
func loginFile(_ string, getenv func(string) string) string {
	if dir := getenv("APPDATA"); dir != "" {
		return filepath.Join(dir, "MySQL", ".mylogin.cnf")
	}
	return ""
}

// The mode of a file does not show its permissions.
func worldWritable(os.FileMode) bool { return false }

func othersWrite(os.FileMode) bool { return false }

func shared(os.FileMode) bool { return false }

// The names of the files that !includedir reads end in this.
var fileExtensions = []string{".cnf", ".ini"}

// A server named localhost is reached by TCP.
const localSocket = false

// sockets are the paths where the usual packages put the server's socket: none.
var sockets = []string{}
