package wire_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

var schema, noSchema = "shop", ""

// answers are answers of a server, and the events that the stream returns for each.
var answers = []struct {
	name   string
	answer func(c *wiretest.Client)
	want   string
}{
	{
		"a result without rows",
		func(c *wiretest.Client) {
			c.OK(result.Outcome{Affected: 2, InsertID: 7, Warnings: 1, Info: "Records: 2  Duplicates: 0  Warnings: 1"})
		},
		`ok affected=2 id=7 warnings=1 info="Records: 2  Duplicates: 0  Warnings: 1"
`,
	},
	{
		"large counts",
		func(c *wiretest.Client) {
			c.OK(result.Outcome{Affected: 1 << 40, InsertID: 1<<64 - 1, Warnings: 65535})
		},
		"ok affected=1099511627776 id=18446744073709551615 warnings=65535\n",
	},
	{
		"rows, NULL and empty",
		func(c *wiretest.Client) {
			c.Header(wiretest.Column("a"), wiretest.Column("b"))
			c.Row([]byte("00042"), nil)
			c.Row([]byte{}, []byte("x"))
			c.End(result.Outcome{Warnings: 3})
		},
		`columns a b
row 00042 NULL
row  x
end rows=2 warnings=3
`,
	},
	{
		"no rows",
		func(c *wiretest.Client) {
			c.Header(wiretest.Column("a"))
			c.End(result.Outcome{Status: result.StatusInTransaction})
		},
		"columns a\nend rows=0 in-transaction\n",
	},
	{
		"an error at once",
		func(c *wiretest.Client) { c.Error(1064, "42000", "You have an error in your SQL syntax") },
		"ERROR 1064 (42000): You have an error in your SQL syntax\n",
	},
	{
		"an error among the rows",
		func(c *wiretest.Client) {
			c.Header(wiretest.Column("a"))
			c.Text("1")
			c.Error(1317, "70100", "Query execution was interrupted")
		},
		"columns a\nrow 1\nERROR 1317 (70100): Query execution was interrupted\n",
	},
	{
		"an error of a proxy's own connection",
		func(c *wiretest.Client) { c.Error(2013, "HY000", "Lost connection to MySQL server during query") },
		"ERROR 2013 (HY000): Lost connection to MySQL server during query\n",
	},
	{
		"an error of a malformed packet elsewhere",
		func(c *wiretest.Client) { c.Error(2027, "HY000", "Malformed packet") },
		"ERROR 2027 (HY000): Malformed packet\n",
	},
	{
		"an error with the SQLSTATE of success",
		func(c *wiretest.Client) { c.Error(62, "00000", "Code: 62. DB::Exception: Syntax error") },
		"ERROR 62 (00000): Code: 62. DB::Exception: Syntax error\n",
	},
	{
		"an error instead of the columns",
		func(c *wiretest.Client) {
			c.Packet([]byte{2})
			c.Error(1030, "HY000", "Got error 28")
		},
		"ERROR 1030 (HY000): Got error 28\n",
	},
	{
		"several results, in order",
		func(c *wiretest.Client) {
			c.OK(result.Outcome{Affected: 1, Status: result.StatusMoreResults})
			c.Header(wiretest.Column("a"))
			c.Text("1")
			c.End(result.Outcome{Status: result.StatusMoreResults})
			c.Header(wiretest.Column("b"))
			c.End(result.Outcome{Status: result.StatusMoreResults})
			c.OK(result.Outcome{Affected: 3})
		},
		`ok affected=1 more
columns a
row 1
end rows=1 more
columns b
end rows=0 more
ok affected=3
`,
	},
	{
		"an error between results",
		func(c *wiretest.Client) {
			c.OK(result.Outcome{Affected: 1, Status: result.StatusMoreResults})
			c.Error(1146, "42S02", "Table 'a.b' doesn't exist")
		},
		"ok affected=1 more\nERROR 1146 (42S02): Table 'a.b' doesn't exist\n",
	},
}

func TestStream_Answers(t *testing.T) {
	for form, caps := range map[string]uint64{"OK ends rows": wiretest.MySQL, "EOF ends rows": wiretest.MySQL &^ uint64(wire.CapDeprecateEOF)} {
		for _, tt := range answers {
			t.Run(form+"/"+tt.name, func(t *testing.T) {
				conn := connectTo(t, wiretest.Options{Capabilities: caps}, tt.answer)
				if got := transcript(query(t, conn, "x")); got != tt.want {
					t.Errorf("got\n%swant\n%s", got, tt.want)
				}
				// After any answer the connection is ready for the next command.
				if _, err := conn.Ping(); err != nil {
					t.Errorf("ping afterwards: %v", err)
				}
			})
		}
	}
}

func TestStream_SessionChanges(t *testing.T) {
	conn := connectTo(t, wiretest.Options{}, func(c *wiretest.Client) {
		c.OK(result.Outcome{Status: result.StatusMoreResults, Changes: result.Changes{Schema: &schema}})
		c.OK(result.Outcome{Status: result.StatusMoreResults, Changes: result.Changes{Schema: &noSchema}})
		c.OK(result.Outcome{Status: result.StatusMoreResults, Info: "i", Changes: result.Changes{
			Variables: []result.Variable{{Name: "sql_mode", Value: "ANSI"}, {Name: "autocommit", Value: "OFF"}},
		}})
		// Transaction state (5) and GTIDs (3) are skipped.
		c.Packet([]byte("\x00\x00\x00\x02\x40\x00\x00" + "\x00\x0e" + "\x05\x09\x08T_______" + "\x03\x01\x00"))
	})
	got := transcript(query(t, conn, "x"))
	want := `ok affected=0 more schema="shop"
ok affected=0 more schema=""
ok affected=0 info="i" more sql_mode="ANSI" autocommit="OFF"
ok affected=0
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestStream_StateAndTransaction(t *testing.T) {
	conn := connectTo(t, wiretest.Options{}, func(c *wiretest.Client) {
		c.OK(result.Outcome{Changes: result.Changes{State: true, Transaction: "START TRANSACTION READ ONLY;"}})
	})
	want := "ok affected=0 state-changed transaction=\"START TRANSACTION READ ONLY;\"\n"
	if got := transcript(query(t, conn, "x")); got != want {
		t.Errorf("got %swant %s", got, want)
	}
}

// MariaDB sends several variables in one entry, and reports extended types and progress.
func TestStream_MariaDB(t *testing.T) {
	opts := wiretest.Options{Version: "5.5.5-10.11.19-MariaDB", Capabilities: wiretest.MariaDB}
	conn := connectTo(t, opts, func(c *wiretest.Client) {
		c.Progress(result.Progress{Stage: 1, Stages: 2, Percent: 12.5, Info: "copy to tmp table"})
		c.Progress(result.Progress{Stage: 2, Stages: 2, Percent: 99, Info: "Enabling keys"})
		c.Packet([]byte("\x00\x00\x00\x0a\x40\x00\x00\x00\x0a\x00\x08\x01a\x011\x01b\x012"))
		column := wiretest.Column("id")
		column.Extended = "uuid"
		c.Header(column, wiretest.Column("b"))
		c.Progress(result.Progress{Stage: 1, Stages: 1, Percent: 50, Info: "Check"})
		c.Text("1", "2")
		c.Progress(result.Progress{Stage: 1, Stages: 1, Percent: 75, Info: "Check"})
		c.Text("3", "4")
		c.End(result.Outcome{})
	})
	got := transcript(query(t, conn, "x"))
	want := `progress 1/2 12.5% copy to tmp table
progress 2/2 99% Enabling keys
ok affected=0 more a="1" b="2"
columns id:uuid b
progress 1/1 50% Check
row 1 2
progress 1/1 75% Check
row 3 4
end rows=2
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if version := conn.Server().Version; version != "10.11.19-MariaDB" {
		t.Errorf("version %q", version)
	}
}

// A row is delivered before the server has sent the next one.
func TestStream_SlowRows(t *testing.T) {
	next := make(chan bool)
	conn := connectTo(t, wiretest.Options{}, func(c *wiretest.Client) {
		c.Header(wiretest.Column("a"))
		for i := range 3 {
			c.Text(fmt.Sprint(i))
			c.Flush()
			<-next
		}
		c.End(result.Outcome{})
	})
	stream := query(t, conn, "x")
	if _, err := stream.Next(); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		event, err := stream.Next()
		if err != nil {
			t.Fatal(err)
		}
		if event.(*result.Batch).Last {
			t.Error("the end of the result cannot have come yet")
		}
		if got, want := describe(event), fmt.Sprintf("row %d\n", i); got != want {
			t.Errorf("got %qwant %q", got, want)
		}
		next <- true
	}
	if got := transcript(stream); got != "end rows=3\n" {
		t.Errorf("got %s", got)
	}
}

// The last batch of a small answer is marked as the last.
func TestStream_LastBatch(t *testing.T) {
	conn := connectTo(t, wiretest.Options{}, func(c *wiretest.Client) {
		c.Header(wiretest.Column("a"))
		c.Text("1")
		c.End(result.Outcome{})
	})
	stream := query(t, conn, "x")
	for {
		event, err := stream.Next()
		if err != nil {
			t.Fatal(err)
		}
		if batch, ok := event.(*result.Batch); ok {
			defer batch.Release()
			if !batch.Last {
				t.Error("there are more rows, they say")
			}
			return
		}
	}
}

// Rows of every length around the limits of blocks and packets are read unchanged, including
// the rows between.
func TestStream_LongRows(t *testing.T) {
	const head = 9 // the mark and length of a cell longer than 16 MiB
	sizes := []int{
		1, 250, 251, 1<<16 - 1, 1 << 16, wire.BlockSize - 5, wire.BlockSize, 3 * wire.BlockSize, 1 << 20,
		wire.MaxPayload - 5, wire.MaxPayload - 4, wire.MaxPayload - 3,
		wire.MaxPayload + 1 - head, wire.MaxPayload + 2 - head, 2*wire.MaxPayload - head, 2*wire.MaxPayload + 1 - head,
	}
	conn := connectTo(t, wiretest.Options{}, func(c *wiretest.Client) {
		c.Header(wiretest.Column("a"), wiretest.Column("b"))
		for i, size := range sizes {
			c.Row(bytes.Repeat([]byte{byte('a' + i)}, size), fmt.Append(nil, size))
		}
		c.End(result.Outcome{})
	})
	stream := query(t, conn, "x")
	if _, err := stream.Next(); err != nil {
		t.Fatal(err)
	}
	row, cells := 0, make([][]byte, 2)
	for {
		event, err := stream.Next()
		if err != nil {
			t.Fatal(err)
		}
		batch, ok := event.(*result.Batch)
		if !ok {
			break
		}
		for i := range batch.Rows {
			if cells, err = batch.Cells(i, cells); err != nil {
				t.Fatal(err)
			}
			letter := []byte{byte('a' + row)}
			if len(cells[0]) != sizes[row] || bytes.Count(cells[0], letter) != sizes[row] || string(cells[1]) != fmt.Sprint(sizes[row]) {
				t.Errorf("row of %d bytes: got %d bytes %.10q…, %s", sizes[row], len(cells[0]), cells[0], cells[1])
			}
			row++
		}
		batch.Release()
	}
	if row != len(sizes) {
		t.Errorf("%d rows of %d", row, len(sizes))
	}
}

// A batch does not change while later batches are read, until it is released.
func TestBatchesAreIndependent(t *testing.T) {
	const rows = 100_000
	conn := connectTo(t, wiretest.Options{}, func(c *wiretest.Client) {
		c.Header(wiretest.Column("a"))
		for i := range rows {
			c.Text(fmt.Sprintf("row number %d", i))
		}
		c.End(result.Outcome{})
	})
	stream := query(t, conn, "x")
	var held []*result.Batch
	row := 0
	check := func(batch *result.Batch) {
		cells := make([][]byte, 1)
		for i := range batch.Rows {
			cells, err := batch.Cells(i, cells)
			if want := fmt.Sprintf("row number %d", row); err != nil || string(cells[0]) != want {
				t.Fatalf("got %q, %v, want %q", cells, err, want)
			}
			row++
		}
		batch.Release()
	}
	for {
		event, err := stream.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if batch, ok := event.(*result.Batch); ok {
			if held = append(held, batch); len(held) == 4 {
				check(held[0])
				held = held[1:]
			}
		}
	}
	for _, batch := range held {
		check(batch)
	}
	if row != rows {
		t.Errorf("%d rows of %d", row, rows)
	}
}

func TestBatch_ReleaseTwicePanics(t *testing.T) {
	conn := connectTo(t, wiretest.Options{}, func(c *wiretest.Client) {
		c.Header(wiretest.Column("a"))
		c.Text("1")
		c.End(result.Outcome{})
	})
	stream := query(t, conn, "x")
	stream.Next()
	event, _ := stream.Next()
	event.(*result.Batch).Release()
	defer func() {
		if recover() == nil {
			t.Error("a second Release went unnoticed")
		}
	}()
	event.(*result.Batch).Release()
}

// A text is sent unchanged, in as many packets as needed.
func TestQuery_ExactText(t *testing.T) {
	for _, size := range []int{0, 1, 100, 40_000, wire.MaxPayload - 2, wire.MaxPayload - 1, wire.MaxPayload, 2*wire.MaxPayload + 5} {
		var got []wiretest.Command
		srv := wiretest.Start(t, wiretest.Options{Handle: func(c *wiretest.Client, cmd wiretest.Command) {
			got = c.Commands()
			c.OK(result.Outcome{})
		}})
		conn := connect(t, srv, nil)
		text := strings.Repeat("\x00 é;", size/5+1)[:size]
		if got := transcript(query(t, conn, text)); got != "ok affected=0\n" {
			t.Fatal(got)
		}
		if len(got) != 1 || got[0].Code != 3 || got[0].Text != text {
			t.Errorf("%d bytes: the server received %d commands, %.20q…", size, len(got), got)
		}
	}
}

func TestCommands(t *testing.T) {
	var last wiretest.Command
	srv := wiretest.Start(t, wiretest.Options{Handle: func(c *wiretest.Client, cmd wiretest.Command) {
		last = cmd
		switch {
		case cmd.Code == 9:
			c.Packet([]byte("Uptime: 71  Threads: 2"))
		default:
			c.OK(result.Outcome{Status: result.StatusInTransaction})
		}
	}})
	conn := connect(t, srv, nil)
	outcome, err := conn.Ping()
	if err != nil || !outcome.Status.Has(result.StatusInTransaction) || last.Code != 14 {
		t.Errorf("ping: %+v, %v, command %+v", outcome, err, last)
	}
	if _, err := conn.ResetConnection(); err != nil || last.Code != 31 {
		t.Errorf("reset: %v, command %+v", err, last)
	}
	if line, err := conn.Statistics(); err != nil || line != "Uptime: 71  Threads: 2" {
		t.Errorf("statistics: %q, %v", line, err)
	}
}

func TestCommands_RefusedDuringAStream(t *testing.T) {
	conn := connectTo(t, wiretest.Options{}, answers[2].answer)
	stream := query(t, conn, "x")
	_, err := conn.Query("y")
	wantError(t, err, 2014, "out of sync")
	_, err = conn.Ping()
	wantError(t, err, 2014, "out of sync")
	if got := transcript(stream); got != answers[2].want {
		t.Error(got)
	}
	if _, err := conn.Ping(); err != nil {
		t.Error(err)
	}
}
