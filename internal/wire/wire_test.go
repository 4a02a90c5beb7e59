package wire_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

// connect connects to a scripted server, and closes the connection with the test.
func connect(t testing.TB, srv *wiretest.Server, change func(*wire.Config)) *wire.Conn {
	t.Helper()
	cfg := wire.Config{Network: "tcp", Address: srv.Addr(), User: "ann"}
	if change != nil {
		change(&cfg)
	}
	conn, err := wire.Connect(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// connectTo starts a server that answers every statement alike, and connects to it.
func connectTo(t testing.TB, opts wiretest.Options, answer func(c *wiretest.Client)) *wire.Conn {
	t.Helper()
	opts.Handle = func(c *wiretest.Client, cmd wiretest.Command) {
		if cmd.Code == 3 {
			answer(c)
		} else {
			c.OK(result.Outcome{})
		}
	}
	return connect(t, wiretest.Start(t, opts), func(cfg *wire.Config) { cfg.MultiStatements = true })
}

func query(t testing.TB, conn *wire.Conn, text string) *wire.Stream {
	t.Helper()
	stream, err := conn.Query(text)
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

// transcript reads a stream to its end and returns its events, one a line.
func transcript(stream *wire.Stream) string {
	var b strings.Builder
	for {
		event, err := stream.Next()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			fmt.Fprintf(&b, "%v\n", err)
			return b.String()
		}
		b.WriteString(describe(event))
	}
}

func describe(event result.Event) string {
	var b strings.Builder
	switch e := event.(type) {
	case result.Header:
		b.WriteString("columns")
		for _, column := range e.Columns {
			b.WriteString(" " + column.Name)
			if column.Extended != "" {
				b.WriteString(":" + column.Extended)
			}
		}
	case *result.Batch:
		describeRows(&b, e)
		return b.String()
	case result.Outcome:
		describeOutcome(&b, e)
	case result.Upload:
		if !e.Over {
			return "" // the number of reports depends on the machine
		}
		fmt.Fprintf(&b, "sent %d", e.Sent)
	case result.Progress:
		fmt.Fprintf(&b, "progress %d/%d %g%% %s", e.Stage, e.Stages, e.Percent, e.Info)
	}
	return b.String() + "\n"
}

func describeRows(b *strings.Builder, batch *result.Batch) {
	defer batch.Release()
	for _, row := range batch.Rows {
		b.WriteString("row")
		for len(row) > 0 {
			// The number of columns is unknown here: decode one cell at a time.
			n := 1
			if row[0] != 0xfb {
				n += int(row[0])
			}
			one := result.NewBatch(nil)
			one.Rows = [][]byte{row[:n]}
			cells, err := one.Cells(0, make([][]byte, 1))
			switch {
			case err != nil:
				fmt.Fprintf(b, " %v", err)
			case cells[0] == nil:
				b.WriteString(" NULL")
			default:
				fmt.Fprintf(b, " %s", cells[0])
			}
			row = row[n:]
		}
		b.WriteString("\n")
	}
}

func describeOutcome(b *strings.Builder, o result.Outcome) {
	if o.HasRows {
		fmt.Fprintf(b, "end rows=%d", o.Rows)
	} else {
		fmt.Fprintf(b, "ok affected=%d", o.Affected)
	}
	if o.InsertID > 0 {
		fmt.Fprintf(b, " id=%d", o.InsertID)
	}
	if o.Warnings > 0 {
		fmt.Fprintf(b, " warnings=%d", o.Warnings)
	}
	if o.Info != "" {
		fmt.Fprintf(b, " info=%q", o.Info)
	}
	if o.Status.Has(result.StatusMoreResults) {
		b.WriteString(" more")
	}
	if o.Status.Has(result.StatusInTransaction) {
		b.WriteString(" in-transaction")
	}
	if o.Changes.Schema != nil {
		fmt.Fprintf(b, " schema=%q", *o.Changes.Schema)
	}
	for _, v := range o.Changes.Variables {
		fmt.Fprintf(b, " %s=%q", v.Name, v.Value)
	}
	if o.Changes.State {
		b.WriteString(" state-changed")
	}
	if o.Changes.Transaction != "" {
		fmt.Fprintf(b, " transaction=%q", o.Changes.Transaction)
	}
}

// wantError checks the number of an error, and that its text contains part.
func wantError(t testing.TB, err error, number uint16, part string) {
	t.Helper()
	var e *result.Error
	if !errors.As(err, &e) {
		t.Fatalf("got error %v, want number %d", err, number)
	}
	if e.Number != number || !strings.Contains(e.Message, part) {
		t.Fatalf("got %v, want number %d and %q in it", e, number, part)
	}
}
