package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"
)

// The name of this program inside of the namespaces.
const insideName = "hostile-inside"

// exitNoMounts is the exit code of the program inside of the namespaces if the machine forbids
// mounts.
const exitNoMounts = 125

func isInside() bool { return os.Args[0] == insideName }

// Runs the command in new namespaces, if the machine allows them.
func outside(dir string, environ []string) (int, error) {
	user := fmt.Sprintf("%d:%d", os.Getuid(), os.Getgid())
	cmd := exec.Command("/proc/self/exe", append([]string{dir, user}, os.Args[1:]...)...)
	cmd.Args[0] = insideName
	cmd.Env = environ
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWNET}
	if os.Getuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	code, err := start(cmd)
	if err == nil && code != exitNoMounts {
		return code, nil
	}
	fmt.Fprintln(os.Stderr, "hostile: this machine allows no namespaces: /etc, sockets and ports are its own", reason(err))
	cmd = exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Env = environ
	return start(cmd)
}

func reason(err error) string {
	if err == nil {
		return ""
	}
	return "(" + err.Error() + ")"
}

// Makes the namespaces hostile, runs the command as the user "uid:gid" and returns its exit code.
func inside(dir, user string, command []string) (int, error) {
	server, err := makeHostile(dir)
	if err != nil {
		return exitNoMounts, err
	}
	cmd := exec.Command(command[0], command[1:]...)
	var uid, gid int
	if _, err := fmt.Sscanf(user, "%d:%d", &uid, &gid); err != nil {
		return 1, err
	}
	if uid != 0 { // the program is root inside of the namespaces, to be able to mount
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: uid, HostID: 0, Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: gid, HostID: 0, Size: 1}},
		}
	}
	if code, err := start(cmd); code != 0 || err != nil {
		return code, err
	}
	if n := server.connections.Load(); n > 0 {
		return 1, fmt.Errorf("%d connections were made to the machine's own server", n)
	}
	return 0, nil
}

// Replaces /etc by a copy with option files, and /run by sockets of a hostile server, which
// also listens on the usual port.
func makeHostile(dir string) (*server, error) {
	etc := filepath.Join(dir, "etc")
	if err := os.Mkdir(etc, 0o755); err != nil {
		return nil, err
	}
	exec.Command("cp", "-a", "/etc/.", etc).Run() // all except the files that only root may read
	for _, name := range []string{"my.cnf", "mysql/my.cnf", "mysql/conf.d/x.cnf"} {
		path := filepath.Join(etc, name)
		os.Remove(path) // it is a link
		err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(optionFile), 0o644))
		if err != nil {
			return nil, err
		}
	}
	// Mounts in here are not visible outside.
	err := errors.Join(
		unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""),
		unix.Mount(etc, "/etc", "", unix.MS_BIND, ""),
		unix.Mount("hostile", "/run", "tmpfs", 0, ""),
		os.MkdirAll("/run/mysqld", 0o755),
		raiseLoopback(),
	)
	if err != nil {
		return nil, err
	}
	s := &server{}
	for network, address := range map[string]string{"unix": "/run/mysqld/mysqld.sock", "tcp": "localhost:3306"} {
		l, err := net.Listen(network, address)
		if err != nil {
			return nil, err
		}
		go s.serve(l)
	}
	return s, nil
}

// A server stands for the machine's own server, to which no test may connect. It closes each
// connection.
type server struct{ connections atomic.Int64 }

func (s *server) serve(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		s.connections.Add(1)
		fmt.Fprintln(os.Stderr, "hostile: a connection to", l.Addr())
		conn.Close()
	}
}

// The loopback device of a new network is down.
func raiseLoopback() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	device, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	device.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, device)
}
