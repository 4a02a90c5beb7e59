system echo hi
SELECT 1;
