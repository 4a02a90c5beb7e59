help nosuch
select 1;
