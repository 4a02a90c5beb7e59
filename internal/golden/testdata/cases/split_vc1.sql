SELECT /*!40000 1 */ AS a;
/*!40101 SET @a=1 */;
SELECT @a;
/*! SELECT 7 */;
