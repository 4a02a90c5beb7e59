package main

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// The numbers of rows. With a primary key, the time of the server's INSERT grows with the
// square of the rows, so no table may have many more than 2,000.
const (
	customerCount = 300
	productCount  = 160
	orderCount    = 700
	reviewCount   = 350
)

// The time in which the shop was open. It is fixed, so that the rows are the same on every day
// and machine.
var (
	opened = time.Date(2023, 1, 2, 9, 0, 0, 0, time.UTC)
	closed = time.Date(2025, 12, 31, 18, 0, 0, 0, time.UTC)
)

// cents is an amount of money in cents.
type cents int

// tableRows are the rows to insert into a table. A value is nil, an int, a float64, a string,
// cents, a time.Time, a day or bytes.
type tableRows struct {
	name, columns string
	rows          [][]any
}

type day time.Time

// A shop draws rows from a fixed sequence of pseudo-random numbers.
type shop struct {
	*rand.Rand
	categories, products, customers, orders, items, payments, shipments, reviews tableRows

	leaves    []string    // categories that have products, by id; "" for the others
	prices    []cents     // by product
	joined    []time.Time // the time at which the customer registered, by customer
	delivered []sale      // products that customers have received
}

type sale struct {
	customer, product int
	on                time.Time
}

// newShop returns a shop with all its rows.
func newShop() *shop {
	s := &shop{
		Rand:       rand.New(rand.NewPCG(2023, 2025)),
		categories: tableRows{name: "categories", columns: "id, parent_id, name"},
		products:   tableRows{name: "products", columns: "id, category_id, sku, name, price, stock, weight_kg, labels, attributes, icon, discontinued"},
		customers:  tableRows{name: "customers", columns: "id, name, email, city, country, born, settings, note, created"},
		orders:     tableRows{name: "orders", columns: "id, customer_id, state, created, tax, total, note"},
		items:      tableRows{name: "order_items", columns: "order_id, line, product_id, quantity, price"},
		payments:   tableRows{name: "payments", columns: "order_id, method, amount, paid"},
		shipments:  tableRows{name: "shipments", columns: "order_id, tracking, sent, arrived"},
		reviews:    tableRows{name: "reviews", columns: "product_id, customer_id, stars, text, created"},
	}
	s.makeCategories()
	for id := 1; id <= productCount; id++ {
		s.makeProduct(id)
	}
	for id := 1; id <= customerCount; id++ {
		s.makeCustomer(id)
	}
	for i, at := range s.orderTimes() {
		s.makeOrder(i+1, at)
	}
	for range reviewCount {
		s.makeReview()
	}
	return s
}

func (s *shop) makeCategories() {
	ids := map[string]int{}
	for i, line := range categoryTree {
		name, parent, _ := strings.Cut(line, " < ")
		ids[name] = i + 1
		var parentID any
		if parent != "" {
			parentID = ids[parent]
		}
		s.categories.add(i+1, parentID, name)
		if _, sold := goods[name]; sold {
			s.leaves = append(s.leaves, name)
		} else {
			s.leaves = append(s.leaves, "")
		}
	}
}

func (s *shop) makeProduct(id int) {
	category := s.IntN(len(s.leaves))
	for s.leaves[category] == "" {
		category = s.IntN(len(s.leaves))
	}
	kind := goods[s.leaves[category]]
	name := pick(s, adjectives) + " " + pick(s, kind.nouns)
	price := cents(kind.price*(50+s.IntN(150))/100/10*10 - 1)
	s.prices = append(s.prices, price)
	labels := s.IntN(16)
	attributes := fmt.Sprintf(`{"color": %q, "sizes": [%d, %d], "warranty": {"years": %d}, "vegan": %t}`,
		pick(s, []string{"red", "green", "bleu", "青"}), 1+s.IntN(4), 5+s.IntN(4), s.IntN(6), s.IntN(2) == 0)
	s.products.add(id, category+1, fmt.Sprintf("%c%c-%05d", 'A'+s.IntN(26), 'A'+s.IntN(26), id*137), name, price, s.IntN(200),
		s.maybe(0.8, float64(s.IntN(4000)+20)/1000), labels, s.maybe(0.85, attributes), s.maybe(0.5, gif(byte(s.IntN(256)), byte(s.IntN(256)), byte(s.IntN(256)))),
		s.maybe(0.08, day(s.between(opened, closed))))
}

func (s *shop) makeCustomer(id int) {
	n := nations[s.IntN(len(nations))]
	given, givenLatin := spelled(pick(s, n.given))
	family, familyLatin := spelled(pick(s, n.family))
	name := given + " " + family
	if n.familyFirst {
		name = family + " " + given
	}
	email := s.maybe(0.9, fmt.Sprintf("%s.%s%d@example.com", givenLatin, familyLatin, id))
	city, country := pick(s, n.cities), n.code
	note := s.maybe(0.1, pick(s, []string{"Calls before ordering.", "Pays late, but pays.", "VIP ★", ""}))
	if r, ok := regulars[id]; ok {
		name, email, city, country, note = r.name, unlessEmpty(r.email), r.city, r.country, unlessEmpty(r.note)
	}
	// Most customers register early, so that there are customers for the first orders.
	joined := opened.Add(time.Duration(float64(closed.Sub(opened)) * 0.9 * s.Float64() * s.Float64())).Truncate(time.Second)
	s.joined = append(s.joined, joined)
	born := time.Date(1940+s.IntN(66), time.Month(1+s.IntN(12)), 1+s.IntN(28), 0, 0, 0, 0, time.UTC)
	settings := fmt.Sprintf(`{"newsletter": %t, "language": %q, "tags": ["%s"]}`, s.IntN(3) > 0, strings.ToLower(country), pick(s, []string{"new", "regular", "b2b", "gift 🎁"}))
	s.customers.add(id, name, email, city, country, s.maybe(0.8, day(born)), s.maybe(0.7, settings), note, joined)
}

// orderTimes returns the time of each order, the earliest first. Orders increase over the years
// and towards the end of each year.
func (s *shop) orderTimes() []time.Time {
	times := make([]time.Time, orderCount)
	for i := range times {
		at := s.between(opened, closed)
		for range 2 {
			if other := s.between(opened, closed); other.After(at) && s.IntN(2) == 0 {
				at = other
			}
		}
		if s.IntN(6) == 0 {
			at = time.Date(at.Year(), time.November, 15+s.IntN(35), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
		}
		times[i] = at
	}
	slices.SortFunc(times, time.Time.Compare)
	return times
}

// makeOrder adds an order. A few customers order much.
func (s *shop) makeOrder(id int, created time.Time) {
	customer := s.IntN(customerCount)
	if s.IntN(3) == 0 {
		customer = []int{6, 41, 117, 0, 54, 199, 73}[s.IntN(7)]
	}
	for s.joined[customer].After(created) {
		customer = s.IntN(customerCount)
	}
	state := s.stateOf(created)
	var sum cents
	var bought []int
	for line := 1; line <= 1+min(s.IntN(5), s.IntN(5)); line++ {
		product, quantity := s.IntN(productCount), 1+min(s.IntN(4), s.IntN(4), s.IntN(4))
		price := s.prices[product] * cents(90+s.IntN(3)*5) / 100
		sum += price * cents(quantity)
		s.items.add(id, line, product+1, quantity, price)
		bought = append(bought, product)
	}
	tax := sum * 19 / 100
	s.orders.add(id, customer+1, state, created, tax, sum+tax, s.maybe(0.07, pick(s, []string{"Please ring twice.", "It's a gift; no bill!", "Bitte leise klopfen 🤫", `leave at "side door"`})))
	s.payAndSend(id, customer, state, created, sum+tax, bought)
}

// stateOf returns the state of an order: most orders older than two months are delivered.
func (s *shop) stateOf(created time.Time) string {
	old := created.Before(closed.AddDate(0, -2, 0))
	switch n := s.IntN(100); {
	case n < 5:
		return "cancelled"
	case old && n < 11:
		return "returned"
	case old:
		return "delivered"
	default:
		return pick(s, []string{"open", "paid", "shipped", "shipped", "delivered"})
	}
}

// payAndSend adds the payments and shipments that follow from the state of an order.
func (s *shop) payAndSend(order, customer int, state string, created time.Time, total cents, bought []int) {
	if state == "open" || state == "cancelled" {
		return
	}
	method := pick(s, []string{"card", "card", "card", "transfer", "voucher", "cash"})
	paid := created.Add(time.Duration(s.IntN(36*3600*1000)) * time.Millisecond)
	s.payments.add(order, method, total, paid)
	if state == "paid" {
		return
	}
	sent := paid.Add(time.Duration(1+s.IntN(72)) * time.Hour).Truncate(time.Second)
	arrived := sent.Add(time.Duration(12+s.IntN(200)) * time.Hour)
	tracking := s.maybe(0.9, fmt.Sprintf("%s%011d", pick(s, []string{"DHL", "LP", "RR", "1Z"}), s.Int64N(1e11)))
	if state == "shipped" {
		s.shipments.add(order, tracking, sent, nil)
		return
	}
	s.shipments.add(order, tracking, sent, arrived)
	if state == "returned" {
		s.payments.add(order, method, -total, arrived.Add(time.Duration(24+s.IntN(240))*time.Hour))
	}
	for _, product := range bought {
		s.delivered = append(s.delivered, sale{customer, product, arrived})
	}
}

func (s *shop) makeReview() {
	of := pick(s, s.delivered)
	stars := 1 + max(s.IntN(5), s.IntN(5))
	s.reviews.add(of.product+1, of.customer+1, stars, s.maybe(0.75, pick(s, opinions[stars])), of.on.Add(time.Duration(1+s.IntN(700))*time.Hour))
}

// inserts returns the statements that insert all rows, parents first.
func (s *shop) inserts() []string {
	var statements []string
	for _, t := range []tableRows{s.categories, s.products, s.customers, s.orders, s.items, s.payments, s.shipments, s.reviews} {
		var b strings.Builder
		fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", t.name, t.columns)
		for i, row := range t.rows {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteByte('(')
			for j, value := range row {
				if j > 0 {
					b.WriteString(", ")
				}
				b.WriteString(literal(value))
			}
			b.WriteByte(')')
		}
		statements = append(statements, b.String())
	}
	return statements
}

func (t *tableRows) add(values ...any) { t.rows = append(t.rows, values) }

// maybe returns v with the given probability, and otherwise nil, which is NULL.
func (s *shop) maybe(probability float64, v any) any {
	if s.Float64() < probability {
		return v
	}
	return nil
}

// between returns a random time between two times, in whole seconds.
func (s *shop) between(from, to time.Time) time.Time {
	return from.Add(time.Duration(s.Int64N(int64(to.Sub(from))))).Truncate(time.Second)
}

func pick[T any](s *shop, from []T) T { return from[s.IntN(len(from))] }

func unlessEmpty(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// spelled returns a name in its own script and in Latin letters.
func spelled(name string) (native, latin string) {
	native, latin, found := strings.Cut(name, "|")
	if !found {
		latin = strings.ToLower(native)
	}
	return native, latin
}

// gif returns a picture of one pixel. Source: https://www.w3.org/Graphics/GIF/spec-gif89a.txt
func gif(r, g, b byte) []byte {
	head := []byte{'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0x80, 0, 0, r, g, b, 0, 0, 0}
	return append(head, ',', 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, ';')
}

var quote = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\x00", `\0`)

// literal returns v as SQL.
func literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case cents:
		sign := ""
		if v < 0 {
			sign, v = "-", -v
		}
		return fmt.Sprintf("%s%d.%02d", sign, v/100, v%100)
	case string:
		return "'" + quote.Replace(v) + "'"
	case time.Time:
		return v.Format("'2006-01-02 15:04:05.000'")
	case day:
		return time.Time(v).Format("'2006-01-02'")
	case []byte:
		return "x'" + hex.EncodeToString(v) + "'"
	default:
		return fmt.Sprint(v)
	}
}
