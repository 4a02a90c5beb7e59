-- one
SELECT 1 /* c */ + /* d */ 1 AS a -- e
;
# x
SELECT /*+ MAX_EXECUTION_TIME(1000) */ 2 /*! + 1 */ AS b;
