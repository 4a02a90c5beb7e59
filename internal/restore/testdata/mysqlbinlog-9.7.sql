# The proper term is pseudo_replica_mode, but we use this compatibility alias
# to make the statement usable on server versions 8.0.24 and older.
/*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=1*/;
/*!50003 SET @OLD_COMPLETION_TYPE=@@COMPLETION_TYPE,COMPLETION_TYPE=0*/;
DELIMITER /*!*/;
# at 4
#261128 12:31:59 server id 1  end_log_pos 127 CRC32 0x3691e684 	Start: binlog v 4, server v 9.7.4-2 created 261128 12:31:59
# Warning: this binlog is either in use or was not closed properly.
BINLOG '
v8kKaw8BAAAAewAAAH8AAAABAAQAOS43LjQtMgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
AAAAAAAAAAAAAAAAAAAAAAAAEwANAAgAAAAABAAEAAAAYwAEGggAAAAAAAACAAAACgoKKioAEjQA
CigAAAGE5pE2
'/*!*/;
/*!50616 SET @@SESSION.GTID_NEXT='AUTOMATIC'*//*!*/;
# at 127
# at 198
# at 277
#261128 12:31:59 server id 1  end_log_pos 472 CRC32 0xa31d5e80 	Query	thread_id=13	exec_time=0	error_code=0	Xid = 10
use `mysh_replayed`/*!*/;
SET TIMESTAMP=1795869119/*!*/;
SET @@session.pseudo_thread_id=13/*!*/;
SET @@session.foreign_key_checks=1, @@session.sql_auto_is_null=0, @@session.unique_checks=1, @@session.autocommit=1/*!*/;
SET @@session.sql_mode=1168113696/*!*/;
SET @@session.auto_increment_increment=1, @@session.auto_increment_offset=1/*!*/;
/*!\C utf8mb4 *//*!*/;
SET @@session.character_set_client=255,@@session.collation_connection=255,@@session.collation_server=255/*!*/;
SET @@session.lc_time_names=0/*!*/;
SET @@session.collation_database=DEFAULT/*!*/;
/*!80011 SET @@session.default_collation_for_utf8mb4=255*//*!*/;
/*!80013 SET @@session.sql_require_primary_key=0*//*!*/;
create table t (id int primary key, a varchar(60) character set utf8mb4, b varbinary(60))
/*!*/;
# at 472
# at 549
#261128 12:31:59 server id 1  end_log_pos 703 CRC32 0xd4bd542f 	Query	thread_id=13	exec_time=0	error_code=0	Xid = 13
SET TIMESTAMP=1795869119/*!*/;
/*!\C latin1 *//*!*/;
SET @@session.character_set_client=8,@@session.collation_connection=8,@@session.collation_server=255/*!*/;
/*!80013 SET @@session.sql_require_primary_key=0*//*!*/;
create table `ü` (`é` int) comment 'Zürich \' ;'
/*!*/;
# at 703
# at 782
#261128 12:31:59 server id 1  end_log_pos 882 CRC32 0x8d400b66 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
BEGIN
/*!*/;
# at 882
#261128 12:31:59 server id 1  end_log_pos 1021 CRC32 0x48aced54 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
insert into t values (1, 'Zürich é\\', '')
/*!*/;
# at 1021
#261128 12:31:59 server id 1  end_log_pos 1052 CRC32 0xeb2ba08e 	Xid = 14
COMMIT/*!*/;
# at 1052
# at 1131
#261128 12:31:59 server id 1  end_log_pos 1231 CRC32 0x8e4e6037 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
/*!\C cp932 *//*!*/;
SET @@session.character_set_client=95,@@session.collation_connection=95,@@session.collation_server=255/*!*/;
BEGIN
/*!*/;
# at 1231
#261128 12:31:59 server id 1  end_log_pos 1381 CRC32 0x01e3d8af 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
insert into t values (2, 'ƒ\ƒ\', ''), (3, '”\''', '')
/*!*/;
# at 1381
#261128 12:31:59 server id 1  end_log_pos 1412 CRC32 0x891497aa 	Xid = 16
COMMIT/*!*/;
# at 1412
# at 1491
#261128 12:31:59 server id 1  end_log_pos 1591 CRC32 0x11b3c00c 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
/*!\C gbk *//*!*/;
SET @@session.character_set_client=28,@@session.collation_connection=28,@@session.collation_server=255/*!*/;
BEGIN
/*!*/;
# at 1591
# at 1631
#261128 12:31:59 server id 1  end_log_pos 1631 CRC32 0x24964ee7 	User_var
/*!\C utf8mb3 *//*!*/;
SET @@session.character_set_client=33,@@session.collation_connection=33,@@session.collation_server=33/*!*/;
SET @`v`:=_gbk 0xBF5C COLLATE `gbk_chinese_ci`/*!*/;
/*!\C gbk *//*!*/;
SET @@session.character_set_client=28,@@session.collation_connection=28,@@session.collation_server=255/*!*/;
#261128 12:31:59 server id 1  end_log_pos 1777 CRC32 0x67720aac 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
insert into t values (4, '¿\''', ''), (5, @v, @v)
/*!*/;
# at 1777
#261128 12:31:59 server id 1  end_log_pos 1808 CRC32 0x9baa7997 	Xid = 19
COMMIT/*!*/;
# at 1808
# at 1887
#261128 12:31:59 server id 1  end_log_pos 1996 CRC32 0x8802c971 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
/*!\C koi8r *//*!*/;
SET @@session.character_set_client=7,@@session.collation_connection=7,@@session.collation_server=255/*!*/;
BEGIN
/*!*/;
# at 1996
#261128 12:31:59 server id 1  end_log_pos 2142 CRC32 0x2a3d03bd 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
update t set b = 'ðÒÉ' where a like 'Z%'
/*!*/;
# at 2142
#261128 12:31:59 server id 1  end_log_pos 2173 CRC32 0x41925a57 	Xid = 21
COMMIT/*!*/;
# at 2173
# at 2252
#261128 12:31:59 server id 1  end_log_pos 2352 CRC32 0x5844f096 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
/*!\C utf8mb4 *//*!*/;
SET @@session.character_set_client=255,@@session.collation_connection=255,@@session.collation_server=255/*!*/;
BEGIN
/*!*/;
# at 2352
#261128 12:31:59 server id 1  end_log_pos 2512 CRC32 0x7a0587cc 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
insert into t values (6, 'ðŸ˜€ å±±ç”° Ã¼', x'000d0a1a5c27223b')
/*!*/;
# at 2512
#261128 12:31:59 server id 1  end_log_pos 2543 CRC32 0xda8e938c 	Xid = 23
COMMIT/*!*/;
# at 2543
# at 2622
#261128 12:31:59 server id 1  end_log_pos 2722 CRC32 0x3a9d4086 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
BEGIN
/*!*/;
# at 2722
#261128 12:31:59 server id 1  end_log_pos 2924 CRC32 0xc81b8586 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
insert into t values (7, '/*!*/;', ''), (8, '\n/*!*/;\n# at 4\nBINLOG ''', ''), (9, '\n\\C latin1\n', '')
/*!*/;
# at 2924
#261128 12:31:59 server id 1  end_log_pos 2955 CRC32 0xf6833459 	Xid = 24
COMMIT/*!*/;
# at 2955
# at 3034
#261128 12:31:59 server id 1  end_log_pos 3134 CRC32 0x24bec5b1 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
BEGIN
/*!*/;
# at 3134
#261128 12:31:59 server id 1  end_log_pos 3315 CRC32 0x8f5c4d1a 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
insert into t values (10, '
/*!*/;
\C latin1
/*!\C latin1 */
delimiter ;
', 'a\r
b')
/*!*/;
# at 3315
#261128 12:31:59 server id 1  end_log_pos 3346 CRC32 0xd15bc7d4 	Xid = 25
COMMIT/*!*/;
# at 3346
# at 3425
#261128 12:31:59 server id 1  end_log_pos 3525 CRC32 0x0f3abfcf 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
SET @@session.sql_mode=1048576/*!*/;
BEGIN
/*!*/;
# at 3525
#261128 12:31:59 server id 1  end_log_pos 3658 CRC32 0xd8f08f6f 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
insert into t values (11, 'a\', '\')
/*!*/;
# at 3658
#261128 12:31:59 server id 1  end_log_pos 3689 CRC32 0x8be324cf 	Xid = 27
COMMIT/*!*/;
# at 3689
# at 3768
#261128 12:31:59 server id 1  end_log_pos 3868 CRC32 0x2b350e95 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
SET @@session.sql_mode=4/*!*/;
BEGIN
/*!*/;
# at 3868
#261128 12:31:59 server id 1  end_log_pos 4004 CRC32 0xe7077051 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
insert into "t" values (12, 'x;y', '"')
/*!*/;
# at 4004
#261128 12:31:59 server id 1  end_log_pos 4035 CRC32 0x0c3ab96c 	Xid = 29
COMMIT/*!*/;
# at 4035
# at 4114
#261128 12:31:59 server id 1  end_log_pos 4338 CRC32 0x768dc19b 	Query	thread_id=13	exec_time=0	error_code=0	Xid = 31
SET TIMESTAMP=1795869119/*!*/;
SET @@session.sql_mode=1168113696/*!*/;
CREATE DEFINER=`root`@`localhost` PROCEDURE `p`()
begin insert into t values (13, 'in a; body', ''); end
/*!*/;
# at 4338
# at 4417
#261128 12:31:59 server id 1  end_log_pos 4517 CRC32 0x748e7204 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
BEGIN
/*!*/;
# at 4517
#261128 12:31:59 server id 1  end_log_pos 4657 CRC32 0x54ec3236 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
insert into t values (13, 'in a; body', '')
/*!*/;
# at 4657
#261128 12:31:59 server id 1  end_log_pos 4688 CRC32 0xb4d3cfaf 	Xid = 33
COMMIT/*!*/;
# at 4688
# at 4767
#261128 12:31:59 server id 1  end_log_pos 4982 CRC32 0xd9399f7a 	Query	thread_id=13	exec_time=0	error_code=0	Xid = 34
SET TIMESTAMP=1795869119/*!*/;
CREATE DEFINER=`root`@`localhost` FUNCTION `f`() RETURNS int
    DETERMINISTIC
return 1 /* ; */
/*!*/;
# at 4982
# at 5061
#261128 12:31:59 server id 1  end_log_pos 5303 CRC32 0x58fd7110 	Query	thread_id=13	exec_time=0	error_code=0	Xid = 35
SET TIMESTAMP=1795869119.697297/*!*/;
CREATE DEFINER=`root`@`localhost` trigger tr before insert on t for each row begin set new.b = concat(new.b, ';'); end
/*!*/;
# at 5303
# at 5382
#261128 12:31:59 server id 1  end_log_pos 5466 CRC32 0xf8433074 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
/*!\C latin1 *//*!*/;
SET @@session.character_set_client=8,@@session.collation_connection=8,@@session.collation_server=255/*!*/;
BEGIN
/*!*/;
# at 5466
#261128 12:31:59 server id 1  end_log_pos 5534 CRC32 0xf77327ee 	Table_map: `mysh_replayed`.`t` mapped to number 112
# at 5534
#261128 12:31:59 server id 1  end_log_pos 5588 CRC32 0x395244b3 	Write_rows: table id 112 flags: STMT_END_F USE_SQL_FOREIGN_KEY_F

BINLOG '
v8kKaxMBAAAARAAAAJ4VAAAAAHAAAAAAAAEADW15c2hfcmVwbGF5ZWQAAXQAAwMPDwTwADwABgEB
AAME/P8AP+4nc/c=
v8kKax4BAAAANgAAANQVAAAAAHAAAAAAABEAAgAD/wAOAAAACFrDvHJpY2g7BAAaJzuzRFI5
'/*!*/;
# at 5588
#261128 12:31:59 server id 1  end_log_pos 5619 CRC32 0xf113720f 	Xid = 38
COMMIT/*!*/;
# at 5619
# at 5698
#261128 12:31:59 server id 1  end_log_pos 5791 CRC32 0xfa625226 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
BEGIN
/*!*/;
# at 5791
#261128 12:31:59 server id 1  end_log_pos 5859 CRC32 0x7af8bcdd 	Table_map: `mysh_replayed`.`t` mapped to number 112
# at 5859
#261128 12:31:59 server id 1  end_log_pos 5987 CRC32 0xee5e6d93 	Update_rows: table id 112 flags: STMT_END_F USE_SQL_FOREIGN_KEY_F

BINLOG '
v8kKaxMBAAAARAAAAOMWAAAAAHAAAAAAAAEADW15c2hfcmVwbGF5ZWQAAXQAAwMPDwTwADwABgEB
AAME/P8AP928+Ho=
v8kKax8BAAAAgAAAAGMXAAAAAHAAAAAAABEAAgAD//8AAgAAAAbjgr3jgr0AAAIAAAAI44K944K9
w6kAAAQAAAAE57iXJwAABAAAAAbnuJcnw6kAAA4AAAAIWsO8cmljaDsEABonOwAOAAAAClrDvHJp
Y2g7w6kEABonO5NtXu4=
'/*!*/;
# at 5987
#261128 12:31:59 server id 1  end_log_pos 6018 CRC32 0xf3a58745 	Xid = 40
COMMIT/*!*/;
# at 6018
# at 6097
#261128 12:31:59 server id 1  end_log_pos 6181 CRC32 0x53a7ddc0 	Query	thread_id=13	exec_time=0	error_code=0
SET TIMESTAMP=1795869119/*!*/;
BEGIN
/*!*/;
# at 6181
#261128 12:31:59 server id 1  end_log_pos 6249 CRC32 0x29fc5315 	Table_map: `mysh_replayed`.`t` mapped to number 112
# at 6249
#261128 12:31:59 server id 1  end_log_pos 6302 CRC32 0x43ff09f2 	Delete_rows: table id 112 flags: STMT_END_F USE_SQL_FOREIGN_KEY_F

BINLOG '
v8kKaxMBAAAARAAAAGkYAAAAAHAAAAAAAAEADW15c2hfcmVwbGF5ZWQAAXQAAwMPDwTwADwABgEB
AAME/P8APxVT/Ck=
v8kKayABAAAANQAAAJ4YAAAAAHAAAAAAABEAAgAD/wAJAAAACwpcQyBsYXRpbjEKAPIJ/0M=
'/*!*/;
# at 6302
#261128 12:31:59 server id 1  end_log_pos 6370 CRC32 0xe42ccde4 	Table_map: `mysh_replayed`.`t` mapped to number 112
# at 6370
#261128 12:31:59 server id 1  end_log_pos 6413 CRC32 0x305ceb45 	Write_rows: table id 112 flags: STMT_END_F USE_SQL_FOREIGN_KEY_F

BINLOG '
v8kKaxMBAAAARAAAAOIYAAAAAHAAAAAAAAEADW15c2hfcmVwbGF5ZWQAAXQAAwMPDwTwADwABgEB
AAME/P8AP+TNLOQ=
v8kKax4BAAAAKwAAAA0ZAAAAAHAAAAAAABEAAgAD/wAPAAAAAAE7RetcMA==
'/*!*/;
# at 6413
#261128 12:31:59 server id 1  end_log_pos 6444 CRC32 0xceea4e32 	Xid = 42
COMMIT/*!*/;
# at 6444
# at 6521
#261128 12:31:59 server id 1  end_log_pos 6670 CRC32 0x908165c2 	Query	thread_id=13	exec_time=0	error_code=0	Xid = 46
SET TIMESTAMP=1795869119/*!*/;
/*!80013 SET @@session.sql_require_primary_key=0*//*!*/;
alter table t add c varchar(9) default 'ü;'
/*!*/;
DELIMITER ;
# End of log file
/*!50003 SET COMPLETION_TYPE=@OLD_COMPLETION_TYPE*/;
/*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=0*/;
