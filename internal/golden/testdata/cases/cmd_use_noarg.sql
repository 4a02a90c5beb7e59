use
select 1;
