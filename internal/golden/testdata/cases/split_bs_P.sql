\P cat
SELECT 1;
