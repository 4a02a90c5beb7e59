use mysql
select database();
