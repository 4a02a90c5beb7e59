source /tmp/gc_golden/nl.sql
SELECT 'end' AS a;
