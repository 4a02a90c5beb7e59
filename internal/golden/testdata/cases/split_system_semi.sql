system echo a; echo b
SELECT 1;
