use mysql extra;
select database();
