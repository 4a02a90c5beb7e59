use mysql;
select database();
