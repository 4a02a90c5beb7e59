source
SELECT 1;
