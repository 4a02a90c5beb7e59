CREATE TABLE modern (
  id INT PRIMARY KEY,
  hidden INT INVISIBLE DEFAULT 5,
  doc JSON,
  tag VARCHAR(20) DEFAULT (CONCAT('a', ';')),
  CONSTRAINT `positive; id` CHECK (id > 0),
  KEY falling (tag DESC),
  KEY computed ((LOWER(tag))),
  KEY many ((CAST(doc->'$.tags' AS UNSIGNED ARRAY)))
)
~
INSERT INTO modern (id, hidden, doc) VALUES (1, 6, '{"tags": [1, 2]}'), (2, DEFAULT, NULL)
