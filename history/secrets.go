package history

import (
	"regexp"
	"strings"
	"sync"
)

// Secrets are the patterns of texts that are never kept. The first two are those of the C client;
// the last is that of a URL with a password.
var Secrets = []string{"*IDENTIFIED*", "*PASSWORD*", "*://*:*@*"}

// secretParts find the other places of secrets in what is typed:
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

// commands find a command of the system: system, \!, pager, \P, or one after a pipe.
var commands = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?im)(?:^|;)\s*\\?(?:system|pager)\s|\\[!P]|\|`)
})

// commandSecrets find a program and, anywhere after its name, the option with a password. That of a
// client of MySQL may also stand after other letters: -uroot -Bpsecret.
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

// hasSecret reports whether a text that was typed may hold a secret that [Secrets] do not find.
func hasSecret(text string) bool {
	return secretParts().MatchString(text) || commands().MatchString(text) && commandSecrets().MatchString(text)
}
