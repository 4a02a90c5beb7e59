SET @a=1;
resetconnection
SELECT @a;
