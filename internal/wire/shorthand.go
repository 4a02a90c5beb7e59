package wire

import (
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// Shorthand returns the address that a host's name stands for by the rule of inet_aton, which
// every C program follows: "127.1", "0", "0x7f000001", "010.0.0.1". It returns false for any
// other name and for complete addresses. Go's resolver would look such a name up in DNS.
// Source: https://pubs.opengroup.org/onlinepubs/9799919799/functions/inet_addr.html.
func Shorthand(host string) (string, bool) {
	if _, err := netip.ParseAddr(host); err == nil {
		return "", false
	}
	parts := strings.Split(host, ".")
	if len(parts) > 4 {
		return "", false
	}
	var address uint64
	for i, part := range parts {
		limit, shift := uint64(1)<<8, 8*(3-i)
		if i == len(parts)-1 { // the last number fills the remaining bytes
			limit, shift = uint64(1)<<(8*(4-i)), 0
		}
		n, ok := number(part)
		if !ok || n >= limit {
			return "", false
		}
		address |= n << shift
	}
	return netip.AddrFrom4([4]byte{byte(address >> 24), byte(address >> 16), byte(address >> 8), byte(address)}).String(), true
}

// Returns the value of a number in C's notation: decimal, octal after 0, hexadecimal after 0x.
func number(text string) (uint64, bool) {
	base := 10
	if rest, ok := strings.CutPrefix(strings.ToLower(text), "0x"); ok {
		base, text = 16, rest
	} else if len(text) > 1 && text[0] == '0' {
		base, text = 8, text[1:]
	}
	n, err := strconv.ParseUint(text, base, 32)
	return n, err == nil
}

// Returns the address to dial for an address with a host's name.
func dialled(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if short, ok := Shorthand(host); ok {
		return net.JoinHostPort(short, port)
	}
	return address
}
