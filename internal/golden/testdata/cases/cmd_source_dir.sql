source /tmp/gc_golden
SELECT 1;
