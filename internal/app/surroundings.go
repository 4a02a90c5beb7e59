package app

import (
	"os"
	"os/user"
	"runtime"
	"strings"
	"unsafe"

	"mysh/internal/option"
)

// world returns where the options are read from.
func (p *program) world() option.World {
	home := p.getenv("HOME")
	if home == "" {
		home, _ = os.UserHomeDir()
	}
	return option.World{
		Args:   p.env.Args[1:],
		Getenv: p.getenv,
		Open:   func(name string) (option.File, error) { return os.Open(name) },
		Home:   home,
		HomeOf: homeOf,
		Login:  p.login(),
		Files:  p.env.OptionFiles,
	}
}

// homeOf returns the home directory of a user of the machine, "" if there is none.
func homeOf(name string) string {
	u, err := user.Lookup(name)
	if err != nil {
		return ""
	}
	return u.HomeDir
}

// getenv returns the value of a variable of the environment.
func (p *program) getenv(name string) string {
	for i := len(p.env.Environ) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(p.env.Environ[i], name+"="); ok {
			return value
		}
	}
	return ""
}

// login returns the name of the user on the machine. It is the user's name on the server if the
// options name none.
func (p *program) login() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	if name := p.getenv("USER"); name != "" {
		return name
	}
	return "root"
}

// hide overwrites passwords in the list of processes. Only the real arguments of the process
// are in memory that can be written to.
func hide(args []string, secrets []option.Span) {
	if len(args) == 0 || len(os.Args) == 0 || &args[0] != &os.Args[0] || runtime.GOOS != "linux" {
		return
	}
	for _, s := range secrets {
		arg := args[1+s.Arg]
		secret := unsafe.Slice(unsafe.StringData(arg), len(arg))[s.From:s.To]
		for i := range secret {
			secret[i] = 'x'
		}
	}
}
