SELECT 'a\';b' AS a; SELECT "a\";b" AS b;
