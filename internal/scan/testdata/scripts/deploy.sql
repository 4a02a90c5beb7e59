# A deployment as people write them: no DELIMITER, comments anywhere.
use shop
set names utf8mb4;

start transaction;
alter table orders add column note varchar(20) default 'n/a; none' after total; -- it's new
update orders set note = case when total > 100 then 'big' else 'small' end
 where note is null; /* don't touch
   the others; */
commit;
-- statements: 5

create or replace view big as select * from orders where total > 100;
drop procedure if exists settle;
create procedure settle(in p_id int)
begin
  declare v_end date;
  declare exit handler for sqlexception
  begin
    rollback;
    resignal;
  end;
  -- the last day
  select max(end) into v_end from periods where id = p_id;
  if v_end is null then
    signal sqlstate '45000' set message_text = 'no period; stop';
  elseif v_end < now() then
    update orders set state = if(total > 0, 'due', 'done') where period = p_id;
  end if;
end;
call settle(1);
drop procedure settle;
-- statements: 5

create trigger stamp before update on orders for each row set new.changed = now();
create trigger audit after insert on orders for each row
begin
  insert into log (what, end) values ('insert', now());
end;
create event cleanup on schedule every 1 day starts '2026-01-01 03:00:00' do
  delete from log where end < now() - interval 30 day;
create event rotate on schedule every 1 week do begin
  truncate table log_old;
  insert into log_old select * from log;
end;
create function tax(total decimal(10,2)) returns decimal(10,2) deterministic
  return round(total * 0.19, 2);
begin;
insert into t (begin, end) values ('2026-01-01', '2026-12-31'), ('a;b', "c';");
xa start 'x'; xa end 'x'; xa rollback 'x';
commit;
-- statements: 11
