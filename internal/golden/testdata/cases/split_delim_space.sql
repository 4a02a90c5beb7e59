 	 DELIMITER   //   
SELECT 1//
