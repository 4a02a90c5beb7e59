-- A schema with every kind of object, for the golden screens. Executable comments hold what only MySQL has
-- (those with a version from 50700 on, which MariaDB skips) or only MariaDB (those with an M).
create schema zoo character set utf8mb4 collate utf8mb4_general_ci;
/*M! alter schema zoo comment 'Animals, keepers and the rest' */;
create schema zoo_archive character set utf8mb4 collate utf8mb4_bin;
use zoo_archive
create table species (id int unsigned not null auto_increment primary key, latin varchar(80) not null, unique key latin (latin)) comment 'named once for all zoos';
use zoo

create table keepers (
  id int unsigned not null auto_increment,
  name varchar(60) not null comment 'as on the badge',
  boss int unsigned null comment 'NULL for the director',
  email varchar(120) collate utf8mb4_bin default null,
  started date not null default '2020-01-01',
  role enum('director','keeper','vet','it''s complicated') not null default 'keeper',
  skills set('feed','clean','heal') default null,
  salary decimal(10,2) unsigned default 0.00,
  yearly decimal(12,2) generated always as (salary * 12) virtual,
  initial char(1) generated always as (left(name, 1)) stored,
  pin int default 1234 invisible,
  active tinyint(1) not null default 1,
  changed timestamp(3) not null default current_timestamp(3) on update current_timestamp(3),
  primary key (id),
  unique key email (email),
  key name_started (name(20), started desc),
  key by_boss (boss),
  key started (started) comment 'for the yearly report',
  constraint keepers_boss foreign key (boss) references keepers (id) on delete set null on update cascade,
  constraint paid check (salary >= 0),
  constraint named check (name <> '')
) engine=InnoDB comment='Those who feed, clean and heal';
create table animals (
  id bigint unsigned not null auto_increment primary key,
  species int unsigned not null,
  keeper int unsigned null,
  mother bigint unsigned null,
  father bigint unsigned null,
  name varchar(40) character set utf8mb4 collate utf8mb4_unicode_ci not null default '',
  born date null,
  weight double null,
  facts json null,
  photo longblob null,
  story text null,
  place point not null,
  flags bit(8) not null default b'101',
  uid binary(16) null,
  key species_born (species, born),
  key keeper (keeper),
  fulltext key story (story),
  spatial key place (place),
  constraint animals_species foreign key (species) references zoo_archive.species (id) on update cascade,
  constraint animals_keeper foreign key (keeper) references keepers (id) on delete set null,
  constraint animals_mother foreign key (mother) references animals (id),
  constraint animals_father foreign key (father) references animals (id)
) comment='Who lives here';
/*!80013 alter table animals add key lower_name ((lower(name))), add key weight (weight) invisible, add key born_desc (born desc, weight) */;
/*M!100600 alter table animals add key weight (weight) ignored, add key born_desc (born desc, weight) */;
/*!80017 alter table animals add key fact_tags ((cast(facts->'$.tags' as unsigned array))) */;
create table zoo_archive.deaths (animal bigint unsigned not null primary key, day date not null,
  constraint deaths_animal foreign key (animal) references zoo.animals (id) on delete cascade);
create table visits (
  day date not null, gate tinyint unsigned not null, visitors int unsigned not null default 0,
  primary key (day, gate), key visitors (visitors), key visitors_again (visitors)
) comment='a row for each gate and day'
partition by range (year(day)) (
  partition before_2024 values less than (2024), partition y2024 values less than (2025), partition y2025 values less than (2026), partition later values less than maxvalue);
create table tickets (id int not null, kind int not null, primary key (id, kind)) partition by list (kind) subpartition by hash (id) subpartitions 2
  (partition adults values in (1, 2), partition children values in (3));
create table log_lines (at datetime, line text, key at (at)) engine=MyISAM comment='not safe in a crash';
create table sessions (id char(32) not null primary key, data varchar(200)) engine=MEMORY;
create table plain (a int, b int) engine=InnoDB row_format=compressed key_block_size=8;
/*M! create table prices (id int primary key, price decimal(10,2)) with system versioning */;
/*M! create table notes (id int primary key, note text) engine=Aria */;
/*M! create sequence ticket_numbers start with 1000 increment by 5 minvalue 1000 maxvalue 99999 cache 20 cycle */;

create view keepers_public as select id, name, role from keepers;
create sql security invoker view animal_names as select a.id, a.name, s.latin from animals a join zoo_archive.species s on s.id = a.species;
create view young as select id, name, born from animals where born > '2024-01-01' with local check option;
create table old_animals (id int primary key);
create view broken as select id from old_animals;
drop table old_animals;

delimiter //
create function age(born date, today date) returns int deterministic comment 'in whole years' return timestampdiff(year, born, today)//
create procedure feed(in animal bigint unsigned, in food varchar(40), inout kilos decimal(6,2), out fed_at datetime)
modifies sql data sql security invoker comment 'writes a line into the log'
begin
  set fed_at = now();
  insert into log_lines values (fed_at, concat(animal, ' ate ', kilos, ' kg of ', food));
end//
create procedure empty_procedure() begin end//
create trigger keepers_named before insert on keepers for each row set new.name = trim(new.name)//
create trigger keepers_log after update on keepers for each row
begin
  -- who was it?
  insert into log_lines values (now(), concat(old.name, ' is now ', new.name, '; \\', '\''));
end//
create trigger animals_gone after delete on animals for each row insert into zoo_archive.deaths values (old.id, curdate())//
create event clean_log on schedule every 1 day starts '2038-01-01 03:00:00' comment 'keeps a month' do delete from log_lines where at < now() - interval 1 month//
create event once on schedule at '2037-06-01 12:00:00' on completion preserve disable do begin end//
/*M! set sql_mode = 'oracle' */
//
/*M! create package tools comment 'a package' as function twice(n int) return int; end */
//
/*M! create package body tools as function twice(n int) return int as begin return 2 * n; end; end */
//
/*M! set sql_mode = default */
//
delimiter ;

-- Hostile names.
create table `a``b.c\d%e'f"g` (`x``y.z` int primary key, `%s\n'"` int, key `i``.'"\%` (`%s\n'"`), constraint `fk``'".` foreign key (`%s\n'"`) references `a``b.c\d%e'f"g` (`x``y.z`), constraint `ck``'"\.%` check (`x``y.z` > 0)) comment 'it''s "a" `b` \\ % 100';
create table `two
lines` (`first
second` int primary key comment 'one
two', `	tab` int) comment 'above
below';
create table `red[31m` (`]0;title` int primary key, `a[2J` int comment '[H', key `clear[2J` (`a[2J`)) comment 'bell  and [7m';
create view `view[31m` as select 1 as `c[1m`;
create table 動物園 (番号 int primary key comment '番号です', 名前 varchar(40) comment '名前', key 名前の索引 (名前)) comment='動物の名前の表';
create table `a_name_of_sixty_four_characters_which_is_the_most_servers_allow_` (`a_column_of_sixty_four_characters_which_is_the_most_that_servers` int primary key);
create table `Names` (id int primary key) comment 'with a capital';
create table `names` (id int primary key) comment 'without one';
create table `‮rtl` (id int primary key) comment 'from right to left';
create table `e` (`é` int primary key);
create function `f[31m`(`p[1m` int) returns int deterministic return 1;
create schema `s``.\'"%[31m
.` character set utf8mb4 collate utf8mb4_general_ci;
create table `s``.\'"%[31m
.`.`t` (id int primary key, k int unsigned, constraint out_of_here foreign key (k) references zoo.keepers (id));

create user 'vet'@'10.0.%' identified by 'x';
create user 'o''hara'@'%' identified by 'x' with max_queries_per_hour 100;
create user `back\sl"a``sh`@`%` identified by 'x';
create user `esc[31m`@`%` identified by 'x';
alter user 'vet'@'10.0.%' account lock;
create role zoo_reader;
create role zoo_writer;
grant select, show view on zoo.* to zoo_reader;
grant insert, update, delete on zoo.* to zoo_writer;
grant zoo_reader to zoo_writer;
grant zoo_writer to 'vet'@'10.0.%' with admin option;
grant select, update (name, weight) on zoo.animals to 'o''hara'@'%';
grant execute on procedure zoo.feed to 'o''hara'@'%';
grant all on zoo_archive.* to 'vet'@'10.0.%' with grant option;
grant select on zoo.`a``b.c\d%e'f"g` to `back\sl"a``sh`@`%`;
grant select on zoo.keepers to `esc[31m`@`%`;

insert into keepers (id, name, boss, role, salary) values (1, 'Ada', null, 'director', 5000), (2, 'Grace', 1, 'vet', 4000), (3, 'Linus', 1, 'keeper', 3000);
insert into zoo_archive.species (id, latin) values (1, 'Panthera leo'), (2, 'Loxodonta africana');
insert into animals (id, species, keeper, name, born, place) values (1, 1, 3, 'Leo', '2019-05-01', point(1, 2)), (2, 2, 3, 'Ella', '2012-02-03', point(3, 4));
insert into visits values ('2024-05-01', 1, 300), ('2025-05-01', 1, 310), ('2025-05-01', 2, 20);
