-- MySQL dump 10.13  Distrib 9.7.4, for Linux (x86_64)
--
-- Host: localhost    Database: shop
-- ------------------------------------------------------
-- Server version	9.7.4

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
-- statements: 3

--
-- Table structure for table `it's; a "name"`
--

DROP TABLE IF EXISTS `it's; a "name"`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `it's; a "name"` (
  `id` int NOT NULL AUTO_INCREMENT,
  `end` varchar(10) DEFAULT 'a;''b' COMMENT 'it''s; -- not a comment',
  `g` int GENERATED ALWAYS AS ((case when (`id` > 1) then 1 else 2 end)) VIRTUAL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
LOCK TABLES `it's; a "name"` WRITE;
/*!40000 ALTER TABLE `it's; a "name"` DISABLE KEYS */;
INSERT INTO `it's; a "name"` (`id`, `end`) VALUES (1,'a\'b;c\\'),(2,'\\'),(3,'line\nbreak -- x'),(4,'/* ; */'),(5,''),(6,_binary '\0\Z"\'\\;');
/*!40000 ALTER TABLE `it's; a "name"` ENABLE KEYS */;
UNLOCK TABLES;
-- statements: 8
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `x` FOR EACH ROW BEGIN
  -- it's a comment; with a quote
  SET NEW.a = 'x;;y'; /* and one */
END */;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
-- statements: 3
/*!50106 SET @save_time_zone= @@TIME_ZONE */ ;
DELIMITER ;;
/*!50106 CREATE*/ /*!50117 DEFINER=`root`@`localhost`*/ /*!50106 EVENT `e` ON SCHEDULE EVERY 1 DAY STARTS '2026-01-01 00:00:00' ON COMPLETION NOT PRESERVE ENABLE DO BEGIN DELETE FROM t; SELECT 1; END */ ;;
DELIMITER ;
DELIMITER $$
CREATE DEFINER=`root`@`localhost` PROCEDURE `p`()
BEGIN
  SELECT 1; SELECT '$'; CALL q('a;b');
END $$
DELIMITER ;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `v` AS select `t`.`a` AS `end` from `t` */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;

-- Dump completed on 2026-11-22 12:00:00
-- statements: 5
