SELECT 1 AS a, NULL AS b, database() AS d;
