foobar
SELECT 1;
