


SELECT 1;

   

SELECT bad;

