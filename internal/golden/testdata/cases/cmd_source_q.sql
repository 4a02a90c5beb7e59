source '/tmp/gc_golden/ok.sql'
SELECT 1;
