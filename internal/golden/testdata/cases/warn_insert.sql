CREATE TEMPORARY TABLE mysql.gc_w (a TINYINT);
SET sql_mode='';
INSERT INTO mysql.gc_w VALUES (1),(300),('x');
