/*M!999999\- enable the sandbox mode */ 
-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: localhost    Database: shop
-- ------------------------------------------------------

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*M!100616 SET @OLD_NOTE_VERBOSITY=@@NOTE_VERBOSITY, NOTE_VERBOSITY=0 */;
-- statements: 2
/*!40101 SET character_set_client = utf8mb4 */;
CREATE SEQUENCE `s` start with 1 minvalue 1 maxvalue 9223372036854775806 increment by 1 cache 1000 nocycle ENGINE=InnoDB;
DO SETVAL(`s`, 1, 0);
INSERT INTO `t` VALUES
(1,'a\'b'),
(2,'c;d'),
(3,'\\');
-- statements: 4
DELIMITER ;;
CREATE DEFINER=`root`@`localhost` FUNCTION `f`(a int) RETURNS int(11)
    DETERMINISTIC
BEGIN
  IF a THEN RETURN 1; END IF;
  RETURN CASE a WHEN 1 THEN 2 END;
END ;;
CREATE OR REPLACE PACKAGE BODY `pk` AS
  PROCEDURE q AS BEGIN SELECT 1; END;
END ;;
DELIMITER ;
/*M!100616 SET NOTE_VERBOSITY=@OLD_NOTE_VERBOSITY */;

-- Dump completed on 2026-11-22 12:00:00
-- statements: 3
