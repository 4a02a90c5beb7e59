package repl

import "mysh/internal/scan"

// errSandbox refuses a command, or the route of a result, that reaches this machine.
var errSandbox = scan.Errorf(scan.Failure, "Not allowed in the sandbox mode")

const sandboxIsOn = "The sandbox is on until mysh ends: commands and statements read, write and run nothing on this machine."
