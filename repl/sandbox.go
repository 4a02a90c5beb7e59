package repl

import "mysh/internal/scan"

// errSandbox refuses a command, or the route of a result, that reaches this machine.
var errSandbox = scan.Errorf(scan.Failure, "Not allowed in the sandbox mode")

const sandboxIsOn = "The sandbox is on until mysh ends: commands and statements read, write and run nothing on this machine."

// setSandbox turns the sandbox on or off, for commands and for the statements that begin from now
// on. A statement that runs keeps what it began with.
func (sh *Shell) setSandbox(on bool) {
	sh.current.Mode.Sandbox = on
	sh.session.Confine(on)
}
