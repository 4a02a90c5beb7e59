package app

import (
	"fmt"

	"mysh/internal/option"
)

// advise prints warnings about options that have no effect although they look as if they had
// one. The first text is that of the C client.
func (p *program) advise(given *option.Given) {
	set := func(name string, rank option.Rank) bool {
		for _, s := range given.Settings {
			if s.Name == name && s.Source.Rank >= rank {
				return true
			}
		}
		return false
	}
	o := &p.options
	unverified := o.TLS.Mode != option.TLSVerifyCA && o.TLS.Mode != option.TLSVerifyIdentity
	authority := set("ssl-ca", option.FromEnvironment) || set("ssl-capath", option.FromEnvironment)
	if unverified && authority && set("ssl-mode", option.FromEnvironment) {
		fmt.Fprintln(p.messages, "WARNING: no verification of server certificate will be done. Use --ssl-mode=VERIFY_CA or VERIFY_IDENTITY.")
	}
	local := o.Host == "" || o.Host == "localhost"
	network, _, _ := o.Address(func(string) bool { return false })
	if local && network == "unix" && o.Protocol == option.ProtocolByHost && o.Port != 0 && o.Silent == 0 && set("port", option.FromFlag) {
		p.portUnused = fmt.Sprintf("localhost means the Unix socket, so port %d is not used. Use --protocol=tcp to connect to the port.", o.Port)
	}
}
