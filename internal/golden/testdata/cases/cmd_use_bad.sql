use gc_nosuch;
select 1;
