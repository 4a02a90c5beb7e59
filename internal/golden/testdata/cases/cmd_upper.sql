USE mysql
SELECT database();
HELP nosuch
