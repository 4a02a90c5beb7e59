delimiter delimiter
select 2 delimiter
delimiter ;
select 3;
delimiter d
select 4 d
  DELIMITER ;
select 5;
