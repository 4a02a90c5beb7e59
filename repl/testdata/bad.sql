select 1;

select * from ordrs;
select 1;
