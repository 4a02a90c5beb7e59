source /tmp/gc_golden/noend.sql
SELECT 'end' AS a;
