package complete

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mysh/internal/catalog"
	"mysh/internal/catalog/catalogtest"
	"mysh/internal/product"
	"mysh/internal/scan"
)

// What there is to be meant by the word between the marks. A name after ! must not be among it.
func TestNames(t *testing.T) {
	c := shopCatalog(t)
	for _, test := range []struct {
		sought    Sought
		statement string
		want      string
	}{
		{SoughtSchema, "use ‹shp›", "shop warehouse"},
		{SoughtSchema, "select * from ‹shp›.orders", "shop warehouse"},
		{SoughtTable, "select * from ‹ordrs›", "orders open_orders"},
		{SoughtTable, "select * from shop.‹`ordrs`›", "orders"},
		{SoughtTable, "select * from nosuch.‹orders›", "!orders"},
		{SoughtTable, "with sums as (select 1) select * from ‹sms›", "sums orders"},
		{SoughtTable, "drop table ‹ordrs›", "orders"},
		{SoughtSource, "select ‹x›.id from orders o join customers", "o customers !orders"},
		{SoughtColumn, "select ‹nme› from customers", "name city !total"},
		{SoughtColumn, "select ‹`nme`› from customers", "name"},
		{SoughtColumn, "select ‹nme›, city\nfrom customers c", "name"},
		{SoughtColumn, "select c.‹nme› from customers c join orders o", "name !total"},
		{SoughtColumn, "select nme, o.‹totl› from customers c join orders o", "total !name"},
		{SoughtColumn, "select 1 from orders where exists (select ‹totl› from customers)", "total name"},
		{SoughtColumn, "select ‹x› from (select id as number from orders) d", "number !total"},
		{SoughtColumn, "select total * 2 as twice from orders order by ‹twise›", "twice total"},
		{SoughtColumn, "insert into customers (‹nme›) values (1)", "name"},
		{SoughtColumn, "update customers set ‹nme› = 1", "name"},
		{SoughtColumn, "delete from customers where ‹nme› = 1", "name"},
		{SoughtColumn, "alter table customers drop column ‹nme›", "name"},
		{SoughtColumn, "create index i on customers (‹nme›)", "name"},
		{SoughtColumn, "select ‹x› from nosuch", "!name"},
		{SoughtFunction, "select ‹lenght›('a')", "LENGTH"},
		{SoughtVariable, "set ‹sql_mod› = ''", "sql_mode"},
		{SoughtVariable, "select @@global.‹sql_mod›", "sql_mode"},
		{SoughtCharset, "set names ‹utf8›", "utf8mb4"},
		{SoughtEngine, "create table t (a int) engine=‹inodb›", "InnoDB"},
		{SoughtColumn, "", ""},
	} {
		before, rest, _ := strings.Cut(test.statement, "‹")
		word, after, _ := strings.Cut(rest, "›")
		got, _ := Names(test.sought, before+word+after, len(before), len(before+word), scan.Mode{}, c, product.Server{})
		for want := range strings.FieldsSeq(test.want) {
			name, not := strings.CutPrefix(want, "!")
			if slices.Contains(got, name) == not {
				t.Errorf("%s: want %s, got %q", test.statement, want, got)
			}
		}
		if names, _ := Names(test.sought, before+word+after, len(before), len(before+word), scan.Mode{}, nil, product.Server{}); test.sought != SoughtFunction && slices.Contains(names, "id") {
			t.Errorf("%s: got %q of nothing", test.statement, names)
		}
	}
	if _, missing := Names(SoughtColumn, "select x from information_schema.tables", 7, 8, scan.Mode{}, unloaded(t), product.Server{}); missing == (catalog.Missing{}) {
		t.Error("nobody is told to read the columns of another schema")
	}
}

func TestPrimaryKey(t *testing.T) {
	c := shopCatalog(t)
	for table, want := range map[string]string{"order_items": "[order_id product_id]", "ORDERS": "[id]", "open_orders": "[]", "nosuch": "[]"} {
		if got := fmt.Sprint(c.PrimaryKey("shop", table)); got != want {
			t.Errorf("%s: got %s, want %s", table, got, want)
		}
	}
	if got := (*catalog.Catalog)(nil).PrimaryKey("shop", "orders"); got != nil {
		t.Errorf("got %q of nothing", got)
	}
}

// Returns a catalog that does not know the columns of other schemas.
func unloaded(t *testing.T) *catalog.Catalog {
	c, err := catalog.Load(t.Context(), catalogtest.ReadServer(t).Ask, "shop")
	if err != nil {
		t.Fatal(err)
	}
	return c
}
