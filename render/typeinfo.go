package render

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"mysh/internal/result"
)

// The flags in the order of the C client. NUM is the client's own: servers do not send it.
// Source: fieldflags2str in https://github.com/mysql/mysql-server/blob/trunk/client/mysql.cc.
var flagNames = []struct {
	flag result.Flag
	name string
}{
	{result.FlagNotNull, "NOT_NULL"}, {result.FlagPrimaryKey, "PRI_KEY"},
	{result.FlagUniqueKey, "UNIQUE_KEY"}, {result.FlagMultipleKey, "MULTIPLE_KEY"},
	{result.FlagBlob, "BLOB"}, {result.FlagUnsigned, "UNSIGNED"},
	{result.FlagZerofill, "ZEROFILL"}, {result.FlagBinary, "BINARY"},
	{result.FlagEnum, "ENUM"}, {result.FlagAutoIncrement, "AUTO_INCREMENT"},
	{result.FlagTimestamp, "TIMESTAMP"}, {result.FlagSet, "SET"},
	{result.FlagNoDefault, "NO_DEFAULT_VALUE"}, {result.FlagNum, "NUM"},
	{result.FlagPartKey, "PART_KEY"}, {result.FlagOnUpdateNow, "ON_UPDATE_NOW"},
}

// typeInfo describes columns as the C client's --column-type-info does. longest has the length
// of each column's longest value, safe makes names safe. The mariadb client also prints a
// column's own name, and MariaDB's name of its extended types.
func typeInfo(o *out, cols []result.Column, longest []int, safe func(string) string, mariaDB bool) {
	for i, c := range cols {
		fmt.Fprintf(o, "Field %3d:  `%s`\n", i+1, safe(c.Name))
		extended := ""
		if mariaDB {
			fmt.Fprintf(o, "Org_field:  `%s`\n", safe(c.OrgName))
			extended = extendedType(c)
		}
		fmt.Fprintf(o, "Catalog:    `%s`\nDatabase:   `%s`\nTable:      `%s`\nOrg_table:  `%s`\n",
			safe(c.Catalog), safe(c.Schema), safe(c.Table), safe(c.OrgTable))
		fmt.Fprintf(o, "Type:       %s%s\nCollation:  %s (%d)\n", c.Type, safe(extended), collationName(c.Collation), c.Collation)
		fmt.Fprintf(o, "Length:     %d\nMax_length: %d\nDecimals:   %d\nFlags:      ", c.Length, longest[i], c.Decimals)
		flags := c.Flags &^ result.FlagNum
		if c.Numeric() {
			flags |= result.FlagNum
		}
		for _, f := range flagNames {
			if flags&f.flag != 0 {
				o.str(f.name + " ")
			}
		}
		o.str("\n\n")
	}
	o.byte('\n')
}

func extendedType(c result.Column) string {
	switch {
	case c.Extended == "":
		return ""
	case c.ExtendedFormat:
		return " (format=" + c.Extended + ")"
	}
	return " (type=" + c.Extended + ")"
}

//go:embed collations.txt
var collationList string

// The names of collations by the ids in results. The columns of a result have the collation of
// the connection's character set, so few of them occur in practice.
// Source: information_schema.COLLATIONS of MySQL and MariaDB.
var collations = sync.OnceValue(func() map[uint16]string {
	names := map[uint16]string{}
	for line := range strings.Lines(collationList) {
		number, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.ParseUint(number, 10, 16); err == nil {
			names[uint16(n)] = name
		}
	}
	return names
})

// collationName returns the name of a collation, "?" if unknown.
func collationName(id uint16) string {
	if name, ok := collations()[id]; ok {
		return name
	}
	return "?"
}
