SET @a=1;
\r mysql
SELECT @a, database();
