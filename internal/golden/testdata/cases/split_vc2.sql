/*!50003 CREATE TEMPORARY TABLE mysql.gc_t (a INT) */;
/*!50003 DROP TABLE mysql.gc_t */ ;
SELECT 'x';
