help 'now'
select 1;
