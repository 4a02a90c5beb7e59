SET @a=1;
\x
SELECT @a;
