tee /tmp/gc_golden/t.out
SELECT 1;
notee
notee
