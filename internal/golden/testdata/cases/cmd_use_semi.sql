use mysql;
select database();
USE information_schema
select database();
