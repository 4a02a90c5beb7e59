package result

// A Column is one column of a result, as the server defined it.
type Column struct {
	Catalog, Schema string
	Table, OrgTable string // alias, and the name of the table itself
	Name, OrgName   string
	Collation       uint16 // id of the collation; 63 is binary
	Length          uint32 // longest value, in bytes
	Type            Type
	Flags           Flag
	Decimals        byte
	Extended        string // the name of a type that only MariaDB has ("uuid", "inet6"), or of a format ("json"), or ""
	ExtendedFormat  bool   // Extended is a format

	// Generated means that the server computes the values and accepts none. The protocol does
	// not report it: the caller sets it after asking the server.
	Generated bool
}

// Binary reports whether the column's bytes are not text in any character set.
func (c Column) Binary() bool {
	const collationBinary = 63
	switch c.Type {
	case TypeBit, TypeGeometry, TypeVector:
		return true
	case TypeTinyBlob, TypeMediumBlob, TypeLongBlob, TypeBlob, TypeVarString, TypeString, TypeVarchar:
		return c.Collation == collationBinary && c.Extended == ""
	}
	return false
}

// Numeric reports whether values are numbers, which tables align to the right. It follows the C
// client's rule: YEAR and NULL are numbers, BIT is not.
func (c Column) Numeric() bool {
	switch c.Type {
	case TypeDecimal, TypeTiny, TypeShort, TypeLong, TypeFloat, TypeDouble, TypeNull,
		TypeLongLong, TypeInt24, TypeYear, TypeNewDecimal:
		return true
	}
	return false
}

// Type is the type of a column in the protocol.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html.
type Type byte

// The types, with the protocol's numbers.
const (
	TypeDecimal    Type = 0
	TypeTiny       Type = 1
	TypeShort      Type = 2
	TypeLong       Type = 3
	TypeFloat      Type = 4
	TypeDouble     Type = 5
	TypeNull       Type = 6
	TypeTimestamp  Type = 7
	TypeLongLong   Type = 8
	TypeInt24      Type = 9
	TypeDate       Type = 10
	TypeTime       Type = 11
	TypeDatetime   Type = 12
	TypeYear       Type = 13
	TypeNewDate    Type = 14
	TypeVarchar    Type = 15
	TypeBit        Type = 16
	TypeVector     Type = 242
	TypeJSON       Type = 245
	TypeNewDecimal Type = 246
	TypeEnum       Type = 247
	TypeSet        Type = 248
	TypeTinyBlob   Type = 249
	TypeMediumBlob Type = 250
	TypeLongBlob   Type = 251
	TypeBlob       Type = 252
	TypeVarString  Type = 253
	TypeString     Type = 254
	TypeGeometry   Type = 255
)

var typeNames = map[Type]string{
	TypeDecimal: "DECIMAL", TypeTiny: "TINY", TypeShort: "SHORT", TypeLong: "LONG",
	TypeFloat: "FLOAT", TypeDouble: "DOUBLE", TypeNull: "NULL", TypeTimestamp: "TIMESTAMP",
	TypeLongLong: "LONGLONG", TypeInt24: "INT24", TypeDate: "DATE", TypeTime: "TIME",
	TypeDatetime: "DATETIME", TypeYear: "YEAR", TypeNewDate: "NEWDATE", TypeVarchar: "VARCHAR",
	TypeBit: "BIT", TypeVector: "VECTOR", TypeJSON: "JSON", TypeNewDecimal: "NEWDECIMAL",
	TypeEnum: "ENUM", TypeSet: "SET", TypeTinyBlob: "TINY_BLOB", TypeMediumBlob: "MEDIUM_BLOB",
	TypeLongBlob: "LONG_BLOB", TypeBlob: "BLOB", TypeVarString: "VAR_STRING",
	TypeString: "STRING", TypeGeometry: "GEOMETRY",
}

// String returns the C client's name of the type, as --column-type-info prints it.
func (t Type) String() string {
	if name, ok := typeNames[t]; ok {
		return name
	}
	return "?-unknown-?"
}

// Flag is a column's flags.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__column__definition__flags.html.
type Flag uint16

// The flags, with the protocol's values.
const (
	FlagNotNull       Flag = 1 << 0
	FlagPrimaryKey    Flag = 1 << 1
	FlagUniqueKey     Flag = 1 << 2
	FlagMultipleKey   Flag = 1 << 3
	FlagBlob          Flag = 1 << 4
	FlagUnsigned      Flag = 1 << 5
	FlagZerofill      Flag = 1 << 6
	FlagBinary        Flag = 1 << 7
	FlagEnum          Flag = 1 << 8
	FlagAutoIncrement Flag = 1 << 9
	FlagTimestamp     Flag = 1 << 10
	FlagSet           Flag = 1 << 11
	FlagNoDefault     Flag = 1 << 12
	FlagOnUpdateNow   Flag = 1 << 13
	FlagPartKey       Flag = 1 << 14
	FlagNum           Flag = 1 << 15
)
