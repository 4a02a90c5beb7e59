SET @a=1;
connect
SELECT @a;
connect mysql
SELECT database();
