SELECT 1;-- a
SELECT 2; -- b
SELECT 3;# c
SELECT 4; # d
SELECT 5; /* e */
