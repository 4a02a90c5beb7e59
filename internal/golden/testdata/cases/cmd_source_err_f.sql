source /tmp/gc_golden/bad.sql
SELECT 1;
