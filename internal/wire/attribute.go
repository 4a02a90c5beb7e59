package wire

// An Attribute is a name and a value that are sent with one statement. Functions of the server
// such as mysql_query_attribute_string read it.
// Source: https://dev.mysql.com/doc/refman/9.7/en/query-attributes.html.
type Attribute struct{ Name, Value string }

// The first bytes of a query's packet. The command comes first. Where the server expects
// attributes, their number follows, and then the number of attribute sets, which is always one.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html.
var (
	plainQuery             = []byte{comQuery}
	queryWithoutAttributes = []byte{comQuery, 0, 1}
)

// Returns the first bytes of a query with attributes. All of them are sent as text.
func attributedQuery(attributes []Attribute) []byte {
	const typeString = 254
	b := appendLength([]byte{comQuery}, len(attributes))
	b = append(b, 1)
	b = append(b, make([]byte, (len(attributes)+7)/8)...) // none is NULL
	b = append(b, 1)                                      // types follow
	for _, a := range attributes {
		b = appendSized(append(b, typeString, 0), a.Name)
	}
	for _, a := range attributes {
		b = appendSized(b, a.Value)
	}
	return b
}

// Appends a length-encoded number of something that is counted by hand.
func appendLength(b []byte, n int) []byte {
	if n < 251 {
		return append(b, byte(n))
	}
	return append(b, 0xfc, byte(n), byte(n>>8))
}
