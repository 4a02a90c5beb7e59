SELECT 1 /*!99999 + 'a' */ AS a;
SELECT /*!40000 'a\'' */ AS b;
