CREATE TABLE people (
  id INT(8) UNSIGNED ZEROFILL NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(80) CHARACTER SET utf8mb4 NOT NULL COMMENT 'it''s; a "name" -- # /* not a comment */ \\G',
  motto TEXT CHARACTER SET utf8mb4,
  latin VARCHAR(20) CHARACTER SET latin1,
  born DATE,
  seen TIMESTAMP(3) NULL DEFAULT NULL,
  initial CHAR(1) CHARACTER SET utf8mb4 GENERATED ALWAYS AS (left(name, 1)) STORED,
  len INT GENERATED ALWAYS AS (char_length(name)) VIRTUAL,
  UNIQUE KEY by_name (name),
  KEY by_len (len)
) COMMENT='first line\nsecond; line'
~
INSERT INTO people (id, name, motto, latin, born, seen) VALUES
  (1, 'Zoë Müller', 'it''s; "quoted" and `quoted`', 'Grüße', '1969-12-31', '2038-01-19 03:14:07.000'),
  (2, '山田 花子', 'a\\b\\\\c \\n \\G \\g \\d', NULL, NULL, NULL),
  (3, '👩‍👩‍👧‍👦 family', 'delimiter //\nuse mysql\nsource /etc/passwd\n-- x\n# y\n/*! z */\n/*M!999999\\- w */', '', '0001-01-01', '1970-01-01 00:00:01.001'),
  (7, '', '\0\t\r\n\Z\b%_\'"', 'tab\there', '9999-12-31', NULL),
  (8, 'e\u0301 combining é', ';;\n;;\n$$\n//\nDELIMITER ;\n', 'x', NULL, NULL)
~
CREATE TABLE kinds (
  id INT PRIMARY KEY,
  b LONGBLOB,
  v VARBINARY(300),
  bits BIT(12),
  f FLOAT,
  d DOUBLE,
  n DECIMAL(40,10),
  e ENUM('a','b;','c''d'),
  s SET('x','y','z'),
  j JSON,
  g GEOMETRY,
  t TIME(6),
  y YEAR,
  big BIGINT UNSIGNED
)
~
INSERT INTO kinds VALUES
  (1, UNHEX('{bytes}'), UNHEX('{bytes}'), b'101010101010', 1.1, 1.7976931348623157e308, 123456789012345678901234567890.0123456789, 'b;', 'x,z', '{"a": [1, null, "\\"q\\""], "ü": "\\\\"}', ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))'), '-838:59:59', 2155, 18446744073709551615),
  (2, '', NULL, NULL, -0.0, 1e-300, -0.0000000001, NULL, '', 'null', ST_GeomFromText('POINT(1 2)'), '00:00:00.000001', 1901, 0),
  (3, UNHEX('5C275C5C22003B0A0D1A'), UNHEX('00'), b'0', 3.4e38, -1, 0, 'c''d', NULL, '[]', NULL, NULL, NULL, NULL)
~
CREATE TABLE `we``ird; "name"` (
  `a b` INT,
  `select` VARCHAR(10) DEFAULT 'a''b;c',
  `{x}` INT NULL DEFAULT NULL,
  KEY `k;` (`a b`, `select`)
)
~
INSERT INTO `we``ird; "name"` VALUES (1, 'one', NULL), (NULL, DEFAULT, -1)
~
CREATE TABLE child (
  id INT PRIMARY KEY,
  person INT(8) UNSIGNED ZEROFILL,
  CONSTRAINT `of; person` FOREIGN KEY (person) REFERENCES people (id) ON DELETE SET NULL ON UPDATE CASCADE
)
~
INSERT INTO child VALUES (1, 3), (2, NULL), (3, 7)
~
CREATE TABLE parts (id INT NOT NULL, at DATE NOT NULL, PRIMARY KEY (id, at))
PARTITION BY RANGE (YEAR(at)) (
  PARTITION old VALUES LESS THAN (2000) COMMENT = 'before; 2000',
  PARTITION new VALUES LESS THAN MAXVALUE
)
~
INSERT INTO parts VALUES (1, '1999-12-31'), (2, '2000-01-01')
~
CREATE TABLE nothing (a INT)
~
CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(200) CHARACTER SET utf8mb4) AUTO_INCREMENT=100
~
CREATE FUNCTION shout(word VARCHAR(100) CHARACTER SET utf8mb4) RETURNS VARCHAR(101) CHARACTER SET utf8mb4
    DETERMINISTIC
    COMMENT 'adds a "!"; that''s all'
RETURN CONCAT(UPPER(word), '!')
~
CREATE PROCEDURE busy(IN n INT, OUT total INT, INOUT word VARCHAR(20) CHARACTER SET utf8mb4)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
busy: BEGIN
  DECLARE i INT DEFAULT 0; -- a comment; with a semicolon
  DECLARE `end` VARCHAR(10) DEFAULT ';';
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN SET total = -1; END;
  /* another;
     comment */
  SET total = 0;
  counting: LOOP
    SET i = i + 1;
    IF i > n THEN LEAVE counting; END IF;
    CASE i % 3 WHEN 0 THEN ITERATE counting; WHEN 1 THEN SET total = total + 1; ELSE BEGIN END; END CASE;
  END LOOP counting;
  WHILE i > 0 DO SET i = i - 1; END WHILE;
  REPEAT SET i = i + 1; UNTIL i > 3 END REPEAT;
  # one more; comment
  INSERT INTO log (what) VALUES ('BEGIN; "x"'), ("it's; END"), ('ü; 👍');
  SET word = CONCAT(word, `end`, '//', ';;', '$$');
END
~
CREATE TRIGGER people_before BEFORE INSERT ON people FOR EACH ROW
BEGIN
  IF NEW.motto IS NULL THEN
    SET NEW.motto = CONCAT('none; yet ', NEW.name);
  END IF;
END
~
CREATE TRIGGER people_after AFTER UPDATE ON people FOR EACH ROW
  INSERT INTO log (what) VALUES (CONCAT(OLD.name, ' -> ', NEW.name, ';'))
~
CREATE TRIGGER people_after_too AFTER UPDATE ON people FOR EACH ROW FOLLOWS people_after
BEGIN
  DECLARE x INT; SET x = 1; -- end;
END
~
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00' ON COMPLETION PRESERVE DISABLE
  COMMENT 'at; night'
  DO BEGIN DELETE FROM log WHERE id < 0; INSERT INTO log (what) VALUES (';'); END
~
CREATE SQL SECURITY INVOKER VIEW a_last AS SELECT 1 AS one, ';' AS `semi;colon`
~
CREATE VIEW names AS SELECT id, shout_it.name AS `the "name"`, len FROM people AS shout_it WHERE name <> ';' WITH CASCADED CHECK OPTION
~
CREATE ALGORITHM=TEMPTABLE VIEW counted AS SELECT COUNT(*) AS n, MAX(shout(names.`the "name"`)) AS m FROM names JOIN a_last ON names.id >= a_last.one
