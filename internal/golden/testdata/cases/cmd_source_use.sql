source /tmp/gc_golden/use.sql
SELECT database();
