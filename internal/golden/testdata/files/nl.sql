SELECT 'nested level 1' AS a;
source /tmp/gc_golden/ok.sql
SELECT 'back' AS a;
