package command

import (
	"slices"
	"testing"
)

// In the form of MySQL 5.7 the first transaction has only what it waits for.
func TestParseDeadlock(t *testing.T) {
	d := parseDeadlock(`
=====================================
------------------------
LATEST DETECTED DEADLOCK
------------------------
2026-11-28 16:44:39 0x7f14c81e86c0
*** (1) TRANSACTION:
TRANSACTION 2309, ACTIVE 15 sec starting index read
mysql tables in use 1, locked 1
LOCK WAIT 3 lock struct(s), heap size 1136, 2 row lock(s), undo log entries 1
MySQL thread id 4, OS thread handle 123145, query id 35 localhost root updating
update t set v = 1

 where id = 2
*** (1) WAITING FOR THIS LOCK TO BE GRANTED:
RECORD LOCKS space id 23 page no 3 n bits 72 index PRIMARY of table ` + "`shop`.`t 1`" + ` trx id 2309 lock_mode X locks rec but not gap waiting
Record lock, heap no 3 PHYSICAL RECORD: n_fields 4; compact format; info bits 0
 0: len 4; hex 80000002; asc     ;;
 1: len 6; hex 00000006a094; asc       ;;
 2: len 7; hex 02000001920d73; asc       s;;
 3: len 5; hex 616c696365; asc alice;;

*** (2) TRANSACTION:
TRANSACTION 2310, ACTIVE 11 sec inserting
MySQL thread id 5, OS thread handle 123146, query id 36 10.0.0.3 10.0.0.3 app update
insert into t values (3)
*** (2) HOLDS THE LOCK(S):
RECORD LOCKS space id 23 page no 3 n bits 72 index name of table ` + "`shop`.`t 1`" + ` trx id 2310 lock_mode X
Record lock, heap no 1 PHYSICAL RECORD: n_fields 1; compact format; info bits 0
 0: len 8; hex 73757072656d756d; asc supremum;;

*** (2) WAITING FOR THIS LOCK TO BE GRANTED:
TABLE LOCK table ` + "`shop`.`t 1`" + ` trx id 2310 lock mode AUTO-INC waiting
*** WE ROLL BACK TRANSACTION (1)
------------
TRANSACTIONS
------------
`)
	var got []string
	for _, p := range d.parties {
		got = append(got, p.number, p.connection, p.who)
		got = append(got, p.statement...)
	}
	for _, lock := range d.locks {
		got = append(got, lock.trx+" "+lock.text)
	}
	got = append(got, d.when, d.victim)
	want := []string{
		"1", "4", "root@localhost", "update t set v = 1", "", " where id = 2", "2", "5", "app@10.0.0.3", "insert into t values (3)",
		"2310 holds X on shop.t 1 name (supremum)", "2310 waits for AUTO-INC on shop.t 1", "2309 waits for X on shop.t 1 PRIMARY (2)",
		"2026-11-28 16:44:39", "1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	for _, text := range []string{"", "LATEST DETECTED DEADLOCK\n", "LATEST DETECTED DEADLOCK\n---\nx\n*** (1) TRANSACTION:\nRECORD LOCKS", "LATEST DETECTED DEADLOCK\n-\n-\nTABLE LOCK table `a` trx id 1 lock mode X"} {
		parseDeadlock(text) // does not panic
	}
}

func TestFieldText(t *testing.T) {
	for digits, want := range map[string]string{"80000001": "1", "7fffffff": "0x7fffffff", "8000000000000102": "258", "616c": "al", "": "''", "00112233445566778899": "0x0011223344556677..."} {
		if got := fieldText(digits, len(digits)/2); got != want {
			t.Errorf("%s: got %q, want %q", digits, got, want)
		}
	}
}
