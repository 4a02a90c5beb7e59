warnings
SELECT CAST('a' AS SIGNED);
nowarning
SELECT CAST('a' AS SIGNED);
