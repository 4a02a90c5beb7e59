use mysql;
SELECT database();
