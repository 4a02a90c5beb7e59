package wire_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

// benchmarkRows is the number of rows in an answer. A row is that of an ordinary table: two
// numbers, a text, a decimal and a time.
const benchmarkRows = 100_000

func benchmarkAnswer(c *wiretest.Client) {
	columns := make([]result.Column, 5)
	for i := range columns {
		columns[i] = wiretest.Column("column" + strconv.Itoa(i))
	}
	c.Header(columns...)
	for i := range benchmarkRows {
		c.Text(strconv.Itoa(i), strconv.Itoa(i*1000003), "name of "+strconv.Itoa(i), "12345.6789", "2026-11-22 10:00:00")
	}
	c.End(result.Outcome{})
}

// consume reads the whole answer and returns its size.
func consume(b *testing.B, stream *wire.Stream) (rows, size int64) {
	for {
		event, err := stream.Next()
		if err == io.EOF {
			return rows, size
		}
		if err != nil {
			b.Fatal(err)
		}
		if batch, ok := event.(*result.Batch); ok {
			rows += int64(len(batch.Rows))
			for _, row := range batch.Rows {
				size += int64(len(row)) + 4
			}
			batch.Release()
		}
	}
}

// BenchmarkRows reads an answer from memory, so that the result is the cost of this package
// alone.
func BenchmarkRows(b *testing.B) {
	wire.SetPoison(false)
	defer wire.SetPoison(true)
	answer := record(b)
	conn := recording{bytes.NewReader([]byte(greetingMySQL + loginOK)), answer}
	benchmarkConn(b, wire.Config{Network: "tcp", Dial: func(context.Context, string, string) (net.Conn, error) { return conn, nil }})
}

// record returns the bytes of an answer.
func record(b *testing.B) []byte {
	b.Helper()
	srv := wiretest.New(wiretest.Options{Accept: func(c *wiretest.Client) {
		c.Capabilities = wiretest.MySQL
		c.ResetSeq()
		c.SkipSeq()
		benchmarkAnswer(c)
	}})
	conn, _ := srv.Dial(context.Background(), "", "")
	answer, err := io.ReadAll(conn)
	if err != nil {
		b.Fatal(err)
	}
	srv.Close()
	return answer
}

func BenchmarkRowsOverLoopback(b *testing.B) {
	wire.SetPoison(false)
	defer wire.SetPoison(true)
	answer := string(record(b))
	srv := wiretest.Start(b, wiretest.Options{Handle: func(c *wiretest.Client, _ wiretest.Command) { c.Raw(answer) }})
	benchmarkConn(b, wire.Config{Network: "tcp", Address: srv.Addr()})
}

func BenchmarkRowsOverTLS(b *testing.B) {
	wire.SetPoison(false)
	defer wire.SetPoison(true)
	answer := string(record(b))
	srv := wiretest.Start(b, wiretest.Options{
		TLS:    wiretest.NewAuthority(b).ServerConfig(b, "db"),
		Handle: func(c *wiretest.Client, _ wiretest.Command) { c.Raw(answer) },
	})
	benchmarkConn(b, wire.Config{Network: "tcp", Address: srv.Addr()})
}

func benchmarkConn(b *testing.B, cfg wire.Config) {
	conn, err := wire.Connect(context.Background(), cfg)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	var rows, size int64
	b.ReportAllocs()
	for b.Loop() {
		stream, err := conn.Query("select * from t")
		if err != nil {
			b.Fatal(err)
		}
		var n int64
		n, size = consume(b, stream)
		rows += n
	}
	b.SetBytes(size)
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds()/1e6, "Mrows/s")
}

// BenchmarkRoundTrip sends a short statement and reads its answer.
func BenchmarkRoundTrip(b *testing.B) {
	srv := wiretest.Start(b, wiretest.Options{})
	conn, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: srv.Addr()})
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	b.ReportAllocs()
	for b.Loop() {
		stream, err := conn.Query("insert into t values (1)")
		if err != nil {
			b.Fatal(err)
		}
		consume(b, stream)
	}
}

// BenchmarkQueryLongText sends a text of a megabyte.
func BenchmarkQueryLongText(b *testing.B) {
	srv := wiretest.Start(b, wiretest.Options{})
	conn, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: srv.Addr()})
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	text := strings.Repeat("x", 1<<20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		stream, err := conn.Query(text)
		if err != nil {
			b.Fatal(err)
		}
		consume(b, stream)
	}
}

func BenchmarkConnect(b *testing.B) {
	srv := wiretest.Start(b, wiretest.Options{})
	b.ReportAllocs()
	for b.Loop() {
		conn, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: srv.Addr()})
		if err != nil {
			b.Fatal(err)
		}
		conn.Close()
	}
}
