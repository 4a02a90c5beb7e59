source /tmp/gc_golden/bomcr.sql
SELECT 1;
