\R foo> 
SELECT 1;
