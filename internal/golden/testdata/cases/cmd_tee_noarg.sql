tee
SELECT 1;
