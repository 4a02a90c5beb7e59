package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
)

const teeHelp = `
tee log.txt  also write everything that is shown to the end of a file
tee          go on with the file of the last tee
notee        stop that

\o and \g > file write results alone.`

const noteeHelp = `
notee  stop writing to the file of tee

In psql, \t hides the names of columns: that is --skip-column-names here.`

// tee copies the output to a file from now on. "" means the file that was named last. A batch
// continues if the file cannot be written, as in the C client.
func tee(_ context.Context, env *Env, path string) (Next, error) {
	Tee(env, path)
	return nil, nil
}

// Tee is tee for the option of that name.
func Tee(env *Env, path string) {
	path = cmp.Or(env.Console.Expand(path), env.teePath)
	if path == "" {
		env.Console.Print("No previous outfile available, you must give a filename!")
		return
	}
	if err := env.Console.Tee(path); err != nil {
		env.Console.Message(fmt.Sprintf("%s: Can't create/write to file '%s' (%s)", cmp.Or(env.Program, "mysh"), path, osReason(err)))
		env.Console.Print("Error logging to file '" + path + "'")
		return
	}
	env.teePath = path
	env.Console.Print(fmt.Sprintf("Logging to file '%s'", path))
}

func noTee(_ context.Context, env *Env, _ any) (Next, error) {
	env.Console.NoTee()
	env.Console.Print("Outfile disabled.")
	return nil, nil
}

// osReason returns why a file cannot be written, as the C client prints it: the system's number
// and text, which has a capital in C.
func osReason(err error) string {
	var number syscall.Errno
	if !errors.As(err, &number) {
		return err.Error()
	}
	text := number.Error()
	return fmt.Sprintf("OS errno %d - %s", int(number), strings.ToUpper(text[:1])+text[1:])
}
