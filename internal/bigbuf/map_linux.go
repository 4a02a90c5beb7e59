package bigbuf

import (
	"os"

	"golang.org/x/sys/unix"
)

// remap returns size bytes that begin with the content of old. old becomes invalid.
func remap(old []byte, size int) ([]byte, error) {
	if old != nil {
		mapped, err := unix.Mremap(old, size, unix.MREMAP_MAYMOVE)
		return mapped, os.NewSyscallError("mremap", err)
	}
	mapped, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	return mapped, os.NewSyscallError("mmap", err)
}

func unmap(mapped []byte) { _ = unix.Munmap(mapped) } // munmap fails only for memory that is not mapped
