package wire

// charsets maps the character sets that statements can be sent in to the id of their
// default collation, which is how the login names them.
// Source: information_schema.COLLATIONS where IS_DEFAULT is 'Yes'. ucs2, utf16 and utf32
// are missing: no server takes statements in them.
var charsets = map[string]byte{
	"armscii8": 32, "ascii": 11, "big5": 1, "binary": 63, "cp1250": 26, "cp1251": 51,
	"cp1256": 57, "cp1257": 59, "cp850": 4, "cp852": 40, "cp866": 36, "cp932": 95,
	"dec8": 3, "eucjpms": 97, "euckr": 19, "gb18030": 248, "gb2312": 24, "gbk": 28,
	"geostd8": 92, "greek": 25, "hebrew": 16, "hp8": 6, "keybcs2": 37, "koi8r": 7,
	"koi8u": 22, "latin1": 8, "latin2": 9, "latin5": 30, "latin7": 41, "macce": 38,
	"macroman": 39, "sjis": 13, "swe7": 10, "tis620": 18, "ujis": 12,
	"utf8": 33, "utf8mb3": 33, "utf8mb4": collationUTF8MB4,
}

const (
	collationUTF8MB4     = 45  // utf8mb4_general_ci, the default of MariaDB and before MySQL 8.0
	collationUTF8MB4_900 = 255 // utf8mb4_0900_ai_ci, the default since
)

// Returns the collation that begins a session in the named character set. A server answers an
// unknown id with its own default. MySQL 8's id is therefore used only with a server that knows
// it.
func collationFor(charset string, greeting *greeting) (byte, error) {
	if charset == "" {
		charset = "utf8mb4"
	}
	id, ok := charsets[charset]
	if !ok {
		return 0, clientError(codeCharset, nil, "Can't initialize character set %s", charset)
	}
	if id == collationUTF8MB4 && greeting.knowsUTF8MB4_900() {
		id = collationUTF8MB4_900
	}
	return id, nil
}
