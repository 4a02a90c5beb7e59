source /tmp/gc_golden/setdelim.sql
SELECT 'end' AS a//
