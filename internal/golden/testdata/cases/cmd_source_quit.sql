source /tmp/gc_golden/quit.sql
SELECT database();
