//go:build !linux && !darwin && !freebsd

package servertest

import (
	"errors"
	"os"
	"syscall"
)

// supported is false on systems without what the guard needs: sessions, and inherited files.
// Tests with servers are skipped there, and the functions below are never called.
const supported = false

const maxSocketPath = 103

var (
	signalFreeze = os.Kill
	signalThaw   = os.Kill
	signalKill   = os.Kill
)

func baseDir() string { return os.TempDir() }

func ownSession() *syscall.SysProcAttr { return nil }

func closeOnExec(int) {}

func lockFile(string) (func(), error) { return nil, errors.ErrUnsupported }

func awaitFrozen(int) error { return errors.ErrUnsupported }
