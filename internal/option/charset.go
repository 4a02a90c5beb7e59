package option

import "strings"

// The names that servers have for the character sets of locales. The C client uses latin1 for
// those that are missing here.
// Source: MY_CSET_OS_NAME in https://github.com/mysql/mysql-server/blob/trunk/sql-common/client.cc.
var localeCharsets = map[string]string{
	"utf8": "utf8mb4", "iso88591": "latin1", "iso885915": "latin1", "iso88592": "latin2",
	"iso88597": "greek", "iso88598": "hebrew", "iso88599": "latin5", "iso885913": "latin7",
	"cp1250": "cp1250", "cp1251": "cp1251", "cp1252": "latin1", "koi8r": "koi8r", "koi8u": "koi8u",
	"gb2312": "gb2312", "gbk": "gbk", "gb18030": "gb18030", "big5": "big5", "euckr": "euckr",
	"eucjp": "ujis", "sjis": "sjis", "shiftjis": "sjis", "tis620": "tis620", "usascii": "latin1",
}

// Returns the character set of the locale, by the rule of POSIX: LC_ALL wins over LC_CTYPE, and
// LC_CTYPE over LANG.
func localeCharset(getenv func(string) string) string {
	locale := ""
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale = getenv(name); locale != "" {
			break
		}
	}
	_, codeset, _ := strings.Cut(locale, ".")
	codeset, _, _ = strings.Cut(codeset, "@")
	codeset = strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(codeset))
	if charset, ok := localeCharsets[codeset]; ok {
		return charset
	}
	return "latin1"
}
