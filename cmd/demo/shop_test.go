package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestShop_RowsAreReproducible(t *testing.T) {
	if !slices.Equal(newShop().inserts(), newShop().inserts()) {
		t.Error("two shops differ")
	}
}

// The golden file has the content of the shop. After a change of the rows, run the test with
// -update and read the difference.
func TestShop_MatchesGoldenFile(t *testing.T) {
	conn := connect(t)
	var b strings.Builder
	for _, query := range []string{
		"SELECT * FROM top_customers LIMIT 8",
		"SELECT * FROM monthly_revenue WHERE month >= '2025-01'",
		"SELECT * FROM product_ratings LIMIT 5",
		"SELECT * FROM million LIMIT 3",
		"SELECT state, COUNT(*) AS orders FROM orders GROUP BY state ORDER BY state",
		"SELECT * FROM categories ORDER BY id",
		"SELECT id, category_id, sku, name, price, weight_kg, BIN(labels + 0) AS labels, attributes, HEX(icon) AS icon FROM products ORDER BY id LIMIT 5",
		"SELECT country, name, city FROM customers WHERE id > 200 ORDER BY id LIMIT 12",
	} {
		fmt.Fprintf(&b, "%s;\n%s\n", query, lines(t, conn, query))
	}
	golden(t, "shop.txt", b.String())
}

func TestShop_ForeignKeysHold(t *testing.T) {
	conn := connect(t)
	keys := lines(t, conn, "SELECT table_name, column_name, referenced_table_name FROM information_schema.key_column_usage"+
		" WHERE table_schema = 'shop' AND referenced_table_name IS NOT NULL")
	all := strings.Split(strings.TrimSpace(keys), "\n")[1:]
	if len(all) != 9 {
		t.Errorf("%d foreign keys, want 9:\n%s", len(all), keys)
	}
	for _, key := range all {
		f := strings.Split(key, "\t")
		query := fmt.Sprintf("SELECT COUNT(*) FROM %s c LEFT JOIN %s p ON p.id = c.%s WHERE c.%s IS NOT NULL AND p.id IS NULL", f[0], f[2], f[1], f[1])
		if orphans := value(t, conn, query); orphans != "0" {
			t.Errorf("%s.%s: %s rows without a row in %s", f[0], f[1], orphans, f[2])
		}
	}
}

// Queries for contradictions in the shop return no rows.
func TestShop_IsConsistent(t *testing.T) {
	conn := connect(t)
	for what, query := range map[string]string{
		"orders whose total is not that of their items": "SELECT COUNT(*) FROM orders o JOIN (SELECT order_id, SUM(quantity * price) AS sum FROM order_items GROUP BY order_id) i" +
			" ON i.order_id = o.id WHERE i.sum + o.tax <> o.total",
		"orders without items":                   "SELECT COUNT(*) FROM orders o LEFT JOIN order_items i ON i.order_id = o.id WHERE i.order_id IS NULL",
		"orders before their customer":           "SELECT COUNT(*) FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.created < c.created",
		"orders out of order":                    "SELECT COUNT(*) FROM orders a JOIN orders b ON b.id = a.id + 1 WHERE b.created < a.created",
		"orders outside of the shop's time":      "SELECT COUNT(*) FROM orders WHERE created < '2023-01-02' OR created > '2026-01-01'",
		"delivered orders that never arrived":    "SELECT COUNT(*) FROM orders o LEFT JOIN shipments s ON s.order_id = o.id WHERE o.state = 'delivered' AND s.arrived IS NULL",
		"shipped orders that have not been paid": "SELECT COUNT(*) FROM orders o LEFT JOIN payments p ON p.order_id = o.id WHERE o.state = 'shipped' AND p.id IS NULL",
		"returned orders without a refund": "SELECT COUNT(*) FROM orders o JOIN (SELECT order_id, SUM(amount) AS kept FROM payments GROUP BY order_id) p ON p.order_id = o.id" +
			" WHERE o.state = 'returned' AND p.kept <> 0",
		"reviews of products that the customer never bought": "SELECT COUNT(*) FROM reviews r LEFT JOIN (SELECT DISTINCT o.customer_id, i.product_id FROM orders o JOIN order_items i ON i.order_id = o.id) b" +
			" ON b.customer_id = r.customer_id AND b.product_id = r.product_id WHERE b.product_id IS NULL",
	} {
		if n := value(t, conn, query); n != "0" {
			t.Errorf("%s %s", n, what)
		}
	}
}

func TestShop_TableSizes(t *testing.T) {
	conn := connect(t)
	for table, least := range map[string]int{"categories": 20, "products": 150, "customers": 300, "orders": 700, "order_items": 1000,
		"payments": 500, "shipments": 500, "reviews": 300} {
		var n int
		fmt.Sscan(value(t, conn, "SELECT COUNT(*) FROM "+table), &n)
		if n < least || n > 2000 {
			t.Errorf("%s has %d rows, want %d to 2000", table, n, least)
		}
	}
}

// Text from the server is equal to the text in the data, byte for byte.
func TestShop_SpecialTextIsUnchanged(t *testing.T) {
	conn := connect(t)
	for id, r := range regulars {
		want := []string{r.name, r.email, r.city, r.note}
		for i, column := range []string{"name", "email", "city", "note"} {
			if want[i] == "" {
				want[i] = "NULL"
			}
			if got := value(t, conn, fmt.Sprintf("SELECT %s FROM customers WHERE id = %d", column, id)); got != want[i] {
				t.Errorf("%s of customer %d: got %q, want %q", column, id, got, want[i])
			}
		}
	}
}

func TestMillion_ReturnsAllRows(t *testing.T) {
	conn := connect(t)
	rows, err := drain(conn, "SELECT * FROM million")
	if err != nil || rows != 1_000_000 {
		t.Errorf("got %d rows and %v", rows, err)
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		e, err := startServer()
		if err != nil {
			b.Fatal(err)
		}
		e.close()
	}
}
