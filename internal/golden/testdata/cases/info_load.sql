SET sql_mode='';DROP DATABASE IF EXISTS gc_i2; CREATE DATABASE gc_i2; USE gc_i2; CREATE TABLE t(a INT, b CHAR(1));
LOAD DATA LOCAL INFILE '/tmp/gc_golden/load2.tsv' INTO TABLE t;
SELECT * FROM t;
LOAD DATA LOCAL INFILE "/tmp/gc_golden/load2.tsv" INTO TABLE t (a,b);
DROP DATABASE gc_i2;
