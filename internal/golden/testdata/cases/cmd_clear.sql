clear
SELECT 1;
SELECT 2
clear
;
