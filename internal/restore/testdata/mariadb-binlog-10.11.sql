/*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=1*/;
/*!40019 SET @@session.max_delayed_threads=0*/;
/*!50003 SET @OLD_COMPLETION_TYPE=@@COMPLETION_TYPE,COMPLETION_TYPE=0*/;
DELIMITER /*!*/;
# at 4
#261128 12:31:57 server id 1  end_log_pos 256 CRC32 0x4d4bf3de 	Start: binlog v 4, server v 10.11.19-MariaDB-0+deb12u1-log created 261128 12:31:57
# Warning: this binlog is either in use or was not closed properly.
BINLOG '
vckKaw8BAAAA/AAAAAABAAABAAQAMTAuMTEuMTktTWFyaWFEQi0wK2RlYjEydTEtbG9nAAAAAAAA
AAAAAAAAAAAAAAAAAAAAAAAAEzgNAAgAEgAEBAQEEgAA5AAEGggAAAAICAgCAAAACgoKAAAAAAAA
CgoKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
AAAAAAAAAAAEEwQADQgICAoKCgHe80tN
'/*!*/;
# at 256
#261128 12:31:57 server id 1  end_log_pos 299 CRC32 0xb4115ad3 	Gtid list [0-1-5]
# at 299
#261128 12:31:57 server id 1  end_log_pos 336 CRC32 0x3d3e7350 	Binlog checkpoint log.000001
# at 336
#261128 12:31:57 server id 1  end_log_pos 378 CRC32 0xb2e53e44 	GTID 0-1-6 ddl
/*M!100101 SET @@session.skip_parallel_replication=0*//*!*/;
/*M!100001 SET @@session.gtid_domain_id=0*//*!*/;
/*M!100001 SET @@session.server_id=1*//*!*/;
/*M!100001 SET @@session.gtid_seq_no=6*//*!*/;
# at 378
#261128 12:31:57 server id 1  end_log_pos 552 CRC32 0xbccc3bc1 	Query	thread_id=9	exec_time=0	error_code=0	xid=9
use `mysh_replayed`/*!*/;
SET TIMESTAMP=1795869117/*!*/;
SET @@session.pseudo_thread_id=9/*!*/;
SET @@session.foreign_key_checks=1, @@session.sql_auto_is_null=0, @@session.unique_checks=1, @@session.autocommit=1, @@session.check_constraint_checks=1, @@session.sql_if_exists=0, @@session.explicit_defaults_for_timestamp=1, @@session.system_versioning_insert_history=0/*!*/;
SET @@session.sql_mode=1411383296/*!*/;
SET @@session.auto_increment_increment=1, @@session.auto_increment_offset=1/*!*/;
/*!\C utf8mb4 *//*!*/;
SET @@session.character_set_client=utf8mb4,@@session.collation_connection=45,@@session.collation_server=8/*!*/;
SET @@session.lc_time_names=0/*!*/;
SET @@session.collation_database=DEFAULT/*!*/;
create table t (id int primary key, a varchar(60) character set utf8mb4, b varbinary(60))
/*!*/;
# at 552
#261128 12:31:57 server id 1  end_log_pos 589 CRC32 0x51f609cb 	Binlog checkpoint log.000002
# at 589
#261128 12:31:57 server id 1  end_log_pos 631 CRC32 0x4f245e76 	GTID 0-1-7 ddl
/*M!100001 SET @@session.gtid_seq_no=7*//*!*/;
# at 631
#261128 12:31:57 server id 1  end_log_pos 764 CRC32 0x24fb7253 	Query	thread_id=9	exec_time=0	error_code=0	xid=12
SET TIMESTAMP=1795869117/*!*/;
/*!\C latin1 *//*!*/;
SET @@session.character_set_client=latin1,@@session.collation_connection=8,@@session.collation_server=8/*!*/;
create table `ü` (`é` int) comment 'Zürich \' ;'
/*!*/;
# at 764
#261128 12:31:57 server id 1  end_log_pos 806 CRC32 0x56aa973d 	GTID 0-1-8 trans
/*M!100001 SET @@session.gtid_seq_no=8*//*!*/;
START TRANSACTION
/*!*/;
# at 806
#261128 12:31:57 server id 1  end_log_pos 924 CRC32 0x37448465 	Query	thread_id=9	exec_time=0	error_code=0	xid=0
SET TIMESTAMP=1795869117/*!*/;
insert into t values (1, 'Zürich é\\', '')
/*!*/;
# at 924
#261128 12:31:57 server id 1  end_log_pos 955 CRC32 0xee15aa4d 	Xid = 13
COMMIT/*!*/;
# at 955
#261128 12:31:57 server id 1  end_log_pos 997 CRC32 0xa2a20b7c 	GTID 0-1-9 trans
/*M!100001 SET @@session.gtid_seq_no=9*//*!*/;
START TRANSACTION
/*!*/;
# at 997
#261128 12:31:57 server id 1  end_log_pos 1126 CRC32 0xeb3e2d11 	Query	thread_id=9	exec_time=0	error_code=0	xid=0
SET TIMESTAMP=1795869117/*!*/;
/*!\C cp932 *//*!*/;
SET @@session.character_set_client=cp932,@@session.collation_connection=95,@@session.collation_server=8/*!*/;
insert into t values (2, 'ƒ\ƒ\', ''), (3, '”\''', '')
/*!*/;
# at 1126
#261128 12:31:57 server id 1  end_log_pos 1157 CRC32 0xb10eba5c 	Xid = 15
COMMIT/*!*/;
# at 1157
#261128 12:31:57 server id 1  end_log_pos 1199 CRC32 0x37ac94b1 	GTID 0-1-10 trans
/*M!100001 SET @@session.gtid_seq_no=10*//*!*/;
START TRANSACTION
/*!*/;
# at 1199
#261128 12:31:57 server id 1  end_log_pos 1239 CRC32 0xf07b594a 	User_var
SET @`v`:=_gbk X'BF5C' COLLATE `gbk_chinese_ci`/*!*/;
# at 1239
#261128 12:31:57 server id 1  end_log_pos 1364 CRC32 0x0d2d9c9d 	Query	thread_id=9	exec_time=0	error_code=0	xid=0
SET TIMESTAMP=1795869117/*!*/;
/*!\C gbk *//*!*/;
SET @@session.character_set_client=gbk,@@session.collation_connection=28,@@session.collation_server=8/*!*/;
insert into t values (4, '¿\''', ''), (5, @v, @v)
/*!*/;
# at 1364
#261128 12:31:57 server id 1  end_log_pos 1395 CRC32 0x1af85032 	Xid = 18
COMMIT/*!*/;
# at 1395
#261128 12:31:57 server id 1  end_log_pos 1437 CRC32 0x19343e21 	GTID 0-1-11 trans
/*M!100001 SET @@session.gtid_seq_no=11*//*!*/;
START TRANSACTION
/*!*/;
# at 1437
#261128 12:31:57 server id 1  end_log_pos 1553 CRC32 0x3a857a4f 	Query	thread_id=9	exec_time=0	error_code=0	xid=0
SET TIMESTAMP=1795869117/*!*/;
/*!\C koi8r *//*!*/;
SET @@session.character_set_client=koi8r,@@session.collation_connection=7,@@session.collation_server=8/*!*/;
update t set b = 'ðÒÉ' where a like 'Z%'
/*!*/;
# at 1553
#261128 12:31:57 server id 1  end_log_pos 1584 CRC32 0x5c85e751 	Xid = 20
COMMIT/*!*/;
# at 1584
#261128 12:31:57 server id 1  end_log_pos 1626 CRC32 0xd3434aa0 	GTID 0-1-12 trans
/*M!100001 SET @@session.gtid_seq_no=12*//*!*/;
START TRANSACTION
/*!*/;
# at 1626
#261128 12:31:57 server id 1  end_log_pos 1765 CRC32 0xa6b95dd3 	Query	thread_id=9	exec_time=0	error_code=0	xid=0
SET TIMESTAMP=1795869117/*!*/;
/*!\C utf8mb4 *//*!*/;
SET @@session.character_set_client=utf8mb4,@@session.collation_connection=45,@@session.collation_server=8/*!*/;
insert into t values (6, 'ðŸ˜€ å±±ç”° Ã¼', x'000d0a1a5c27223b')
/*!*/;
# at 1765
#261128 12:31:57 server id 1  end_log_pos 1796 CRC32 0x714cf206 	Xid = 22
COMMIT/*!*/;
# at 1796
#261128 12:31:57 server id 1  end_log_pos 1838 CRC32 0x2d2d176f 	GTID 0-1-13 trans
/*M!100001 SET @@session.gtid_seq_no=13*//*!*/;
START TRANSACTION
/*!*/;
# at 1838
#261128 12:31:57 server id 1  end_log_pos 2019 CRC32 0x9de4cf73 	Query	thread_id=9	exec_time=0	error_code=0	xid=0
SET TIMESTAMP=1795869117/*!*/;
insert into t values (7, '/*!*/;', ''), (8, '\n/*!*/;\n# at 4\nBINLOG ''', ''), (9, '\n\\C latin1\n', '')
/*!*/;
# at 2019
#261128 12:31:57 server id 1  end_log_pos 2050 CRC32 0x62546c1b 	Xid = 23
COMMIT/*!*/;
# at 2050
#261128 12:31:57 server id 1  end_log_pos 2092 CRC32 0xfd08bc52 	GTID 0-1-14 trans
/*M!100001 SET @@session.gtid_seq_no=14*//*!*/;
START TRANSACTION
/*!*/;
# at 2092
#261128 12:31:57 server id 1  end_log_pos 2252 CRC32 0x64931779 	Query	thread_id=9	exec_time=0	error_code=0	xid=0
SET TIMESTAMP=1795869117/*!*/;
insert into t values (10, '
/*!*/;
\C latin1
/*!\C latin1 */
delimiter ;
', 'a\r
b')
/*!*/;
# at 2252
#261128 12:31:57 server id 1  end_log_pos 2283 CRC32 0x1a8ce13c 	Xid = 24
COMMIT/*!*/;
# at 2283
#261128 12:31:57 server id 1  end_log_pos 2325 CRC32 0xca763326 	GTID 0-1-15 trans
/*M!100001 SET @@session.gtid_seq_no=15*//*!*/;
START TRANSACTION
/*!*/;
# at 2325
#261128 12:31:57 server id 1  end_log_pos 2437 CRC32 0x41acfe41 	Query	thread_id=9	exec_time=0	error_code=0	xid=0
SET TIMESTAMP=1795869117/*!*/;
SET @@session.sql_mode=1048576/*!*/;
insert into t values (11, 'a\', '\')
/*!*/;
# at 2437
#261128 12:31:57 server id 1  end_log_pos 2468 CRC32 0x92127cc3 	Xid = 26
COMMIT/*!*/;
# at 2468
#261128 12:31:57 server id 1  end_log_pos 2510 CRC32 0xcd5d3622 	GTID 0-1-16 trans
/*M!100001 SET @@session.gtid_seq_no=16*//*!*/;
START TRANSACTION
/*!*/;
# at 2510
#261128 12:31:57 server id 1  end_log_pos 2625 CRC32 0x9d74c225 	Query	thread_id=9	exec_time=0	error_code=0	xid=0
SET TIMESTAMP=1795869117/*!*/;
SET @@session.sql_mode=4/*!*/;
insert into "t" values (12, 'x;y', '"')
/*!*/;
# at 2625
#261128 12:31:57 server id 1  end_log_pos 2656 CRC32 0x32d18e82 	Xid = 28
COMMIT/*!*/;
# at 2656
#261128 12:31:57 server id 1  end_log_pos 2698 CRC32 0x9fb4d86b 	GTID 0-1-17 ddl
/*M!100001 SET @@session.gtid_seq_no=17*//*!*/;
# at 2698
#261128 12:31:57 server id 1  end_log_pos 2894 CRC32 0xf5584e92 	Query	thread_id=9	exec_time=0	error_code=0	xid=0
SET TIMESTAMP=1795869117/*!*/;
SET @@session.sql_mode=1411383296/*!*/;
CREATE DEFINER=`root`@`localhost` PROCEDURE `p`()
begin insert into t values (13, 'in a; body', ''); end
/*!*/;
# at 2894
#261128 12:31:57 server id 1  end_log_pos 2936 CRC32 0x4e1ac87b 	GTID 0-1-18 trans
/*M!100001 SET @@session.gtid_seq_no=18*//*!*/;
START TRANSACTION
/*!*/;
# at 2936
#261128 12:31:57 server id 1  end_log_pos 3055 CRC32 0x9591a063 	Query	thread_id=9	exec_time=0	error_code=0	xid=0
SET TIMESTAMP=1795869117/*!*/;
insert into t values (13, 'in a; body', '')
/*!*/;
# at 3055
#261128 12:31:57 server id 1  end_log_pos 3086 CRC32 0x0710cdc4 	Xid = 32
COMMIT/*!*/;
# at 3086
#261128 12:31:57 server id 1  end_log_pos 3128 CRC32 0x8e48f296 	GTID 0-1-19 ddl
/*M!100001 SET @@session.gtid_seq_no=19*//*!*/;
# at 3128
#261128 12:31:57 server id 1  end_log_pos 3319 CRC32 0xa85633e1 	Query	thread_id=9	exec_time=0	error_code=0	xid=0
SET TIMESTAMP=1795869117/*!*/;
CREATE DEFINER=`root`@`localhost` FUNCTION `f`() RETURNS int(11)
    DETERMINISTIC
return 1 /* ; */
/*!*/;
# at 3319
#261128 12:31:57 server id 1  end_log_pos 3361 CRC32 0x94c4382d 	GTID 0-1-20 ddl
/*M!100001 SET @@session.gtid_seq_no=20*//*!*/;
# at 3361
#261128 12:31:57 server id 1  end_log_pos 3584 CRC32 0x2158022b 	Query	thread_id=9	exec_time=0	error_code=0	xid=34
SET TIMESTAMP=1795869117.486950/*!*/;
CREATE DEFINER=`root`@`localhost` trigger tr before insert on t for each row begin set new.b = concat(new.b, ';'); end
/*!*/;
# at 3584
#261128 12:31:57 server id 1  end_log_pos 3626 CRC32 0x9f5b2282 	GTID 0-1-21 trans
/*M!100001 SET @@session.gtid_seq_no=21*//*!*/;
START TRANSACTION
/*!*/;
# at 3626
# at 3702
#261128 12:31:57 server id 1  end_log_pos 3702 CRC32 0x49cf6d0e 	Annotate_rows:
#Q> insert into t values (14, 'Zürich;', _binary'\0\Z''')
#261128 12:31:57 server id 1  end_log_pos 3761 CRC32 0x0082438f 	Table_map: `mysh_replayed`.`t` mapped to number 23 (has triggers)
# at 3761
#261128 12:31:57 server id 1  end_log_pos 3813 CRC32 0xb3c192c8 	Write_rows: table id 23 flags: STMT_END_F

BINLOG '
vckKaxMBAAAAOwAAALEOAAAAABcAAAAAAAFADW15c2hfcmVwbGF5ZWQAAXQAAwMPDwTwADwABo9D
ggA=
vckKaxcBAAAANAAAAOUOAAAAABcAAAAAAAEAAwf4DgAAAAhaw7xyaWNoOwQAGic7yJLBsw==
'/*!*/;
# Number of rows: 1
# at 3813
#261128 12:31:57 server id 1  end_log_pos 3844 CRC32 0x200d75f5 	Xid = 37
COMMIT/*!*/;
# at 3844
#261128 12:31:57 server id 1  end_log_pos 3886 CRC32 0x46958bf7 	GTID 0-1-22 trans
/*M!100001 SET @@session.gtid_seq_no=22*//*!*/;
START TRANSACTION
/*!*/;
# at 3886
# at 3963
#261128 12:31:57 server id 1  end_log_pos 3963 CRC32 0xbd3489ec 	Annotate_rows:
#Q> update t set a = concat(a, 'é') where id in (2, 4, 14)
#261128 12:31:57 server id 1  end_log_pos 4022 CRC32 0x39db4126 	Table_map: `mysh_replayed`.`t` mapped to number 23 (has triggers)
# at 4022
#261128 12:31:57 server id 1  end_log_pos 4148 CRC32 0xab32f8bf 	Update_rows: table id 23 flags: STMT_END_F

BINLOG '
vckKaxMBAAAAOwAAALYPAAAAABcAAAAAAAFADW15c2hfcmVwbGF5ZWQAAXQAAwMPDwTwADwABiZB
2zk=
vckKaxgBAAAAfgAAADQQAAAAABcAAAAAAAEAAwcH+AIAAAAG44K944K9APgCAAAACOOCveOCvcOp
APgEAAAABOe4lycA+AQAAAAG57iXJ8OpAPgOAAAACFrDvHJpY2g7BAAaJzv4DgAAAApaw7xyaWNo
O8OpBAAaJzu/+DKr
'/*!*/;
# Number of rows: 3
# at 4148
#261128 12:31:57 server id 1  end_log_pos 4179 CRC32 0xb399603a 	Xid = 39
COMMIT/*!*/;
# at 4179
#261128 12:31:57 server id 1  end_log_pos 4221 CRC32 0xdbde759f 	GTID 0-1-23 trans
/*M!100001 SET @@session.gtid_seq_no=23*//*!*/;
START TRANSACTION
/*!*/;
# at 4221
# at 4270
#261128 12:31:57 server id 1  end_log_pos 4270 CRC32 0x06687d76 	Annotate_rows:
#Q> delete from t where id = 9
#261128 12:31:57 server id 1  end_log_pos 4329 CRC32 0x3c9d76ff 	Table_map: `mysh_replayed`.`t` mapped to number 23 (has triggers)
# at 4329
#261128 12:31:57 server id 1  end_log_pos 4380 CRC32 0x637340cf 	Delete_rows: table id 23 flags: STMT_END_F

BINLOG '
vckKaxMBAAAAOwAAAOkQAAAAABcAAAAAAAFADW15c2hfcmVwbGF5ZWQAAXQAAwMPDwTwADwABv92
nTw=
vckKaxkBAAAAMwAAABwRAAAAABcAAAAAAAEAAwf4CQAAAAsKXEMgbGF0aW4xCgDPQHNj
'/*!*/;
# Number of rows: 1
# at 4380
# at 4436
#261128 12:31:57 server id 1  end_log_pos 4436 CRC32 0x6acb1c2d 	Annotate_rows:
#Q> insert into t values (15, '', '')
#261128 12:31:57 server id 1  end_log_pos 4495 CRC32 0xce4887dc 	Table_map: `mysh_replayed`.`t` mapped to number 23 (has triggers)
# at 4495
#261128 12:31:57 server id 1  end_log_pos 4536 CRC32 0xd8f8d83a 	Write_rows: table id 23 flags: STMT_END_F

BINLOG '
vckKaxMBAAAAOwAAAI8RAAAAABcAAAAAAAFADW15c2hfcmVwbGF5ZWQAAXQAAwMPDwTwADwABtyH
SM4=
vckKaxcBAAAAKQAAALgRAAAAABcAAAAAAAEAAwf4DwAAAAABOzrY+Ng=
'/*!*/;
# Number of rows: 1
# at 4536
#261128 12:31:57 server id 1  end_log_pos 4567 CRC32 0xe15acb74 	Xid = 41
COMMIT/*!*/;
# at 4567
#261128 12:31:57 server id 1  end_log_pos 4609 CRC32 0x585d1262 	GTID 0-1-24 ddl
/*M!100001 SET @@session.gtid_seq_no=24*//*!*/;
# at 4609
#261128 12:31:57 server id 1  end_log_pos 4737 CRC32 0xd27a3b35 	Query	thread_id=9	exec_time=0	error_code=0	xid=45
SET TIMESTAMP=1795869117/*!*/;
/*!\C latin1 *//*!*/;
SET @@session.character_set_client=latin1,@@session.collation_connection=8,@@session.collation_server=8/*!*/;
alter table t add c varchar(9) default 'ü;'
/*!*/;
DELIMITER ;
# End of log file
ROLLBACK /* added by mysqlbinlog */;
/*!50003 SET COMPLETION_TYPE=@OLD_COMPLETION_TYPE*/;
/*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=0*/;
