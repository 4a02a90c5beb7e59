print
SELECT 1;
SELECT 2
print
;
