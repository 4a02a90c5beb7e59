select 1;
delimiter //
