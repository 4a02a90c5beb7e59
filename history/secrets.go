package history

import (
	"regexp"
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

// commandSecrets find passwords among the options of a command: -pX, also after other letters;
// -u name:X; and the command sshpass.
var commandSecrets = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|\s)["']?-[A-Za-z]*p[^\s]|(?:^|\s)(?:-u|--user)[ =]?["']?[^\s:]+:[^\s]|\bsshpass\b`)
})

// hasSecret reports whether a text that was typed may hold a secret that [Secrets] do not find.
func hasSecret(text string) bool {
	return secretParts().MatchString(text) || commands().MatchString(text) && commandSecrets().MatchString(text)
}
