package history

import (
	"regexp"
	"strings"
	"sync"
)

// secrets are the patterns of texts that are never recorded. The first two are the patterns of
// the C client; the last one matches a URL with a password.
var secrets = []string{"*IDENTIFIED*", "*PASSWORD*", "*://*:*@*"}

// secretParts matches the other places of secrets in a text:
// an option --pass of a command, which may be cut short, and a variable MYSQL_PWD;
// calls of functions that have a key or the like as an argument.
// Sources: https://dev.mysql.com/doc/refman/9.7/en/encryption-functions.html,
// https://dev.mysql.com/doc/refman/9.7/en/keyring-functions-general-purpose.html,
// https://mariadb.com/docs/server/reference/sql-functions/secondary-functions/encryption-hashing-and-compression-functions.
var secretParts = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?is)--pas` +
		`|\b\w*pwd\w*\s*=` +
		`|\b(?:(?:aes|des|asymmetric|create_asymmetric)_\w+|encode|decode|encrypt|kdf|keyring_key_store)\s*\(` +
		`|(?:secret|passphrase|hashicorp)\w*\s*:?=`)
})

// commands matches a command of the system: system, \!, pager, \P, or one after a pipe.
var commands = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?im)(?:^|;)\s*\\?(?:system|pager)\s|\\[!P]|\|`)
})

// commandSecrets matches a program and, anywhere after its name, the option with a password. In a
// client of MySQL other letters may precede it: -uroot -Bpsecret.
var commandSecrets = sync.OnceValue(func() *regexp.Regexp {
	var programs []string
	for _, p := range []struct{ names, options string }{
		{`(?:mysql|mariadb|mysh|mycli|mytop|mydumper|myloader|mariabackup|xtrabackup|innobackupex|pt-)[\w.-]*`, `-[A-Za-z]*p\S`},
		{`sshpass|mongo\w*`, `-p`},
		{`curl`, `(?:-[A-Za-z]*[uU]|--(?:proxy-)?user)[ =]*\S+:\S`},
		{`7z\w*`, `-p\S`},
		{`zip|unzip|sqlcmd|bcp`, `-P`},
		{`redis-cli`, `-a`},
		{`ldap\w+`, `-[A-Za-z]*w`},
	} {
		programs = append(programs, `\b(?i:`+p.names+`)(?:\.exe)?["']?\s(?s:.*\s)?["']?(?:`+p.options+`)`)
	}
	return regexp.MustCompile(strings.Join(programs, "|"))
})

// hasSecret reports whether a text may contain a secret that secrets do not match.
func hasSecret(text string) bool {
	return secretParts().MatchString(text) || commands().MatchString(text) && commandSecrets().MatchString(text)
}
