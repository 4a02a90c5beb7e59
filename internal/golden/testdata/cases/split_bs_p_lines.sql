SELECT 1
 + 1 AS x\p
;
