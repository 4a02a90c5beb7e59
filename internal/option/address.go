package option

import (
	"net"
	"strconv"
)

// defaultPort is the port of a server if no other one is named.
const defaultPort = 3306

// Address returns the network ("unix" or "tcp") and the address to dial, by the rules of the C
// client. Without a host, or with "localhost", it is the Unix socket unless Protocol says
// otherwise, whatever Port is. With any other host it is TCP, whatever Socket is. Without
// Socket, the socket is the first of sockets that exists, or else the first. The result is
// false for what the C client calls "Wrong or unknown protocol" (error 2047): a socket on
// another host, a pipe, shared memory.
func (o *Options) Address(exists func(path string) bool) (network, address string, ok bool) {
	local := o.Host == "" || o.Host == "localhost"
	switch o.Protocol {
	case ProtocolTCP:
	case ProtocolSocket:
		if !local {
			return "", "", false
		}
		return "unix", o.socket(exists), true
	case ProtocolByHost:
		if local && localSocket {
			return "unix", o.socket(exists), true
		}
	default:
		return "", "", false
	}
	host, port := o.Host, o.Port
	if host == "" {
		host = "localhost"
	}
	if port == 0 {
		port = defaultPort
	}
	return "tcp", net.JoinHostPort(host, strconv.Itoa(port)), true
}

func (o *Options) socket(exists func(string) bool) string {
	if o.Socket != "" {
		return o.Socket
	}
	for _, path := range sockets {
		if exists(path) {
			return path
		}
	}
	if len(sockets) > 0 {
		return sockets[0]
	}
	return "mysql.sock"
}
