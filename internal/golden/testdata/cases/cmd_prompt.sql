prompt foo> 
SELECT 1;
prompt
