source /tmp/gc_golden/ok.sql;
SELECT 'end' AS a;
