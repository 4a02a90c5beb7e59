\T /tmp/gc_golden/tee.out
SELECT 1;
\t
SELECT 2;
