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

// Each text marks a word. The names before ! are names for its position, those after ! are not.
func TestNames(t *testing.T) {
	c := shopCatalog(t)
	for _, test := range []struct {
		sought    catalog.Kind
		statement string
		want      string
	}{
		{catalog.KindSchema, "use ‹shp›", "shop warehouse"},
		{catalog.KindSchema, "select * from ‹shp›.orders", "shop warehouse"},
		{catalog.KindTable, "select * from ‹ordrs›", "orders open_orders"},
		{catalog.KindTable, "select * from shop.‹`ordrs`›", "orders"},
		{catalog.KindTable, "select * from nosuch.‹orders›", "!orders"},
		{catalog.KindTable, "with sums as (select 1) select * from ‹sms›", "sums orders"},
		{catalog.KindTable, "drop table ‹ordrs›", "orders"},
		{catalog.KindSource, "select ‹x›.id from orders o join customers", "o customers !orders"},
		{catalog.KindColumn, "select ‹nme› from customers", "name city !total"},
		{catalog.KindColumn, "select ‹`nme`› from customers", "name"},
		{catalog.KindColumn, "select ‹nme›, city\nfrom customers c", "name"},
		{catalog.KindColumn, "select c.‹nme› from customers c join orders o", "name !total"},
		{catalog.KindColumn, "select nme, o.‹totl› from customers c join orders o", "total !name"},
		{catalog.KindColumn, "select 1 from orders where exists (select ‹totl› from customers)", "total name"},
		{catalog.KindColumn, "select ‹x› from (select id as number from orders) d", "number !total"},
		{catalog.KindColumn, "select total * 2 as twice from orders order by ‹twise›", "twice total"},
		{catalog.KindColumn, "insert into customers (‹nme›) values (1)", "name"},
		{catalog.KindColumn, "update customers set ‹nme› = 1", "name"},
		{catalog.KindColumn, "delete from customers where ‹nme› = 1", "name"},
		{catalog.KindColumn, "alter table customers drop column ‹nme›", "name"},
		{catalog.KindColumn, "create index i on customers (‹nme›)", "name"},
		{catalog.KindColumn, "select ‹x› from nosuch", "!name"},
		{catalog.KindFunction, "select ‹lenght›('a')", "LENGTH"},
		{catalog.KindVariable, "set ‹sql_mod› = ''", "sql_mode"},
		{catalog.KindVariable, "select @@global.‹sql_mod›", "sql_mode"},
		{catalog.KindCharset, "set names ‹utf8›", "utf8mb4"},
		{catalog.KindEngine, "create table t (a int) engine=‹inodb›", "InnoDB"},
		{catalog.KindColumn, "", ""},
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
		if names, _ := Names(test.sought, before+word+after, len(before), len(before+word), scan.Mode{}, nil, product.Server{}); test.sought != catalog.KindFunction && slices.Contains(names, "id") {
			t.Errorf("%s: got %q of nothing", test.statement, names)
		}
	}
	if _, missing := Names(catalog.KindColumn, "select x from information_schema.tables", 7, 8, scan.Mode{}, unloaded(t), product.Server{}); missing == (catalog.Missing{}) {
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

// unloaded returns a catalog that lacks the columns of other schemas.
func unloaded(t *testing.T) *catalog.Catalog {
	c, err := catalog.Load(t.Context(), catalogtest.NewServer(t).Ask, "shop")
	if err != nil {
		t.Fatal(err)
	}
	return c
}
