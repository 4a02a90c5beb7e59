package option

import "testing"

// --default-character-set=auto is replaced by the character set of the locale.
func TestLocaleCharset(t *testing.T) {
	for _, test := range []struct{ all, ctype, lang, want string }{
		{"", "", "C.UTF-8", "utf8mb4"},
		{"", "en_US.utf8", "C", "utf8mb4"},
		{"C", "en_US.UTF-8", "en_US.UTF-8", "latin1"},
		{"", "", "", "latin1"},
		{"", "", "de_DE.ISO-8859-15@euro", "latin1"},
		{"", "", "ja_JP.eucJP", "ujis"},
		{"", "", "zh_CN.GB18030", "gb18030"},
		{"", "", "xx_XX.KLINGON", "latin1"},
	} {
		env := map[string]string{"LC_ALL": test.all, "LC_CTYPE": test.ctype, "LANG": test.lang}
		if got := localeCharset(func(name string) string { return env[name] }); got != test.want {
			t.Errorf("%v: %s, want %s", env, got, test.want)
		}
	}
}
