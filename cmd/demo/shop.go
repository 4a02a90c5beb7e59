package main

import (
	"fmt"

	sqle "github.com/dolthub/go-mysql-server"
	"github.com/dolthub/go-mysql-server/memory"
)

// tables are the statements that create the tables of the shop.
var tables = []string{
	"CREATE TABLE categories (" +
		" id INT NOT NULL AUTO_INCREMENT PRIMARY KEY," +
		" parent_id INT NULL COMMENT 'NULL at the top'," +
		" name VARCHAR(60) NOT NULL," +
		" UNIQUE KEY name (name)," +
		" CONSTRAINT categories_parent FOREIGN KEY (parent_id) REFERENCES categories (id))",

	"CREATE TABLE products (" +
		" id INT NOT NULL AUTO_INCREMENT PRIMARY KEY," +
		" category_id INT NOT NULL," +
		" sku CHAR(8) NOT NULL," +
		" name VARCHAR(120) NOT NULL," +
		" price DECIMAL(10,2) NOT NULL," +
		" stock INT UNSIGNED NOT NULL DEFAULT 0," +
		" weight_kg DOUBLE NULL," +
		" labels BIT(8) NOT NULL DEFAULT 0 COMMENT '1 new, 2 sale, 4 fragile, 8 oversize'," +
		" attributes JSON NULL," +
		" icon BLOB NULL COMMENT 'a GIF of one pixel'," +
		" discontinued DATE NULL," +
		" UNIQUE KEY sku (sku)," +
		" CONSTRAINT products_category FOREIGN KEY (category_id) REFERENCES categories (id))",

	"CREATE TABLE customers (" +
		" id INT NOT NULL AUTO_INCREMENT PRIMARY KEY," +
		" name VARCHAR(80) NOT NULL," +
		" email VARCHAR(120) NULL," +
		" city VARCHAR(60) NOT NULL," +
		" country CHAR(2) NOT NULL COMMENT 'ISO 3166-1'," +
		" born DATE NULL," +
		" settings JSON NULL," +
		" note TEXT NULL," +
		" created DATETIME NOT NULL," +
		" UNIQUE KEY email (email)," +
		" KEY country_city (country, city))",

	"CREATE TABLE orders (" +
		" id INT NOT NULL AUTO_INCREMENT PRIMARY KEY," +
		" customer_id INT NOT NULL," +
		" state ENUM('open','paid','shipped','delivered','returned','cancelled') NOT NULL DEFAULT 'open'," +
		" created DATETIME NOT NULL," +
		" tax DECIMAL(10,2) NOT NULL," +
		" total DECIMAL(10,2) NOT NULL COMMENT 'with tax'," +
		" note VARCHAR(200) NULL," +
		" KEY created (created)," +
		" CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id))",

	"CREATE TABLE order_items (" +
		" order_id INT NOT NULL," +
		" line INT NOT NULL," +
		" product_id INT NOT NULL," +
		" quantity INT NOT NULL," +
		" price DECIMAL(10,2) NOT NULL COMMENT 'of one, when it was ordered'," +
		" PRIMARY KEY (order_id, line)," +
		" CONSTRAINT order_items_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE," +
		" CONSTRAINT order_items_product FOREIGN KEY (product_id) REFERENCES products (id))",

	"CREATE TABLE payments (" +
		" id INT NOT NULL AUTO_INCREMENT PRIMARY KEY," +
		" order_id INT NOT NULL," +
		" method ENUM('card','transfer','voucher','cash') NOT NULL," +
		" amount DECIMAL(10,2) NOT NULL COMMENT 'negative if paid back'," +
		" paid DATETIME(3) NOT NULL," +
		" CONSTRAINT payments_order FOREIGN KEY (order_id) REFERENCES orders (id))",

	"CREATE TABLE shipments (" +
		" id INT NOT NULL AUTO_INCREMENT PRIMARY KEY," +
		" order_id INT NOT NULL," +
		" tracking VARCHAR(40) NULL," +
		" sent DATETIME NOT NULL," +
		" arrived DATETIME NULL," +
		" CONSTRAINT shipments_order FOREIGN KEY (order_id) REFERENCES orders (id))",

	"CREATE TABLE reviews (" +
		" id INT NOT NULL AUTO_INCREMENT PRIMARY KEY," +
		" product_id INT NOT NULL," +
		" customer_id INT NOT NULL," +
		" stars TINYINT NOT NULL," +
		" text TEXT NULL," +
		" created DATETIME NOT NULL," +
		" CONSTRAINT reviews_product FOREIGN KEY (product_id) REFERENCES products (id)," +
		" CONSTRAINT reviews_customer FOREIGN KEY (customer_id) REFERENCES customers (id))",
}

// views are the statements that create views, which answer the first questions about the shop.
var views = []string{
	"CREATE VIEW monthly_revenue AS" +
		" SELECT DATE_FORMAT(created, '%Y-%m') AS month, COUNT(*) AS orders," +
		" CAST(SUM(total) AS DECIMAL(12,2)) AS revenue, CAST(AVG(total) AS DECIMAL(10,2)) AS average" +
		" FROM orders WHERE state NOT IN ('returned', 'cancelled')" +
		" GROUP BY DATE_FORMAT(created, '%Y-%m') ORDER BY month",

	"CREATE VIEW top_customers AS" +
		" SELECT c.id, c.name, c.city, c.country, COUNT(*) AS orders, CAST(SUM(o.total) AS DECIMAL(12,2)) AS total" +
		" FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.state NOT IN ('returned', 'cancelled')" +
		" GROUP BY c.id, c.name, c.city, c.country ORDER BY total DESC, c.id",

	"CREATE VIEW product_ratings AS" +
		" SELECT p.id, p.name, c.name AS category, p.price, COUNT(r.id) AS reviews, CAST(AVG(r.stars) AS DECIMAL(3,2)) AS stars" +
		" FROM products p JOIN categories c ON c.id = p.category_id LEFT JOIN reviews r ON r.product_id = p.id" +
		" GROUP BY p.id, p.name, c.name, p.price ORDER BY stars DESC, reviews DESC, p.id",

	// The rows are generated while they are read: a large result without a table.
	"CREATE VIEW million AS" +
		" SELECT n + 1 AS n, CONCAT('row ', n + 1) AS label, (n * 7919) % 100003 AS random" +
		" FROM sequence_table('n', 1000000) AS numbers",
}

// loadShop creates the shop in the engine.
func loadShop(engine *sqle.Engine, provider *memory.DbProvider) error {
	run := runner(engine, provider)
	// The rows are correct by construction, and checking them takes longer than loading them.
	statements := append([]string{"SET foreign_key_checks = 0"}, tables...)
	statements = append(statements, newShop().inserts()...)
	statements = append(statements, views...)
	for _, s := range statements {
		if err := run(s); err != nil {
			return fmt.Errorf("cannot create the sample data: %w: %.200s", err, s)
		}
	}
	return nil
}
