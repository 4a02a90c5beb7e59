use `mysql`;
select database();
