\u mysql
SELECT database();
\u information_schema;
SELECT database();
