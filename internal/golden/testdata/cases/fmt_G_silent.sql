select 1 a, 2 b;
select 1 a, 2 b\G
select 3 c;
