package wire

import (
	"errors"
	"io"
	"time"

	"mysh/internal/result"
)

// A Stream carries the answers to one text, see [result.Stream]. Events come in the order of
// the protocol. A batch is delivered when it is full or when no more bytes can be read without
// waiting, so that slow rows are shown as they come. Outcome.Elapsed counts the time spent
// sending and waiting, not the time that the caller spent between calls of Next.
//
// After an error of the server the connection is usable; after any other error it is closed.
// The exception is a refused or failed LOCAL INFILE (2068, or the error of Config.LocalInfile):
// the connection remains usable.
type Stream struct {
	conn    *Conn
	state   streamState
	rows    int64   // delivered of the current result
	rate    rowRate // of the current result
	elapsed time.Duration
	first   time.Duration // of elapsed, until the first rows of the result
	upload  *upload       // the file that is being sent
	infile  error         // why a file was not sent, to be returned when the server has answered
}

type streamState int

const (
	atResult streamState = iota // before the first packet of a result
	inRows                      // after a header
	inFile                      // while a file is sent
	finished
)

var _ result.Stream = (*Stream)(nil)

// Next returns the next event, or io.EOF after the last.
func (s *Stream) Next() (result.Event, error) {
	start := time.Now()
	event, err := s.next()
	s.elapsed += time.Since(start)
	if err != nil {
		s.end()
		return nil, err
	}
	switch e := event.(type) {
	case *result.Batch:
		if s.first == 0 {
			s.first = s.elapsed
		}
	case result.Outcome:
		e.Elapsed, e.First = s.elapsed, s.first
		s.elapsed, s.first = 0, 0
		return e, nil
	}
	return event, nil
}

func (s *Stream) next() (result.Event, error) {
	switch s.state {
	case atResult:
		return s.readResult()
	case inRows:
		return s.readRows()
	case inFile:
		return s.sendFile()
	}
	return nil, io.EOF
}

// Ends the stream and makes the connection free for the next command.
func (s *Stream) end() {
	s.state = finished
	if s.upload != nil {
		s.upload.file.Close()
		s.upload = nil
	}
	if s.conn.stream == s {
		s.conn.stream = nil
	}
}

// Reads the beginning of a result. A result without rows is read whole.
func (s *Stream) readResult() (result.Event, error) {
	for {
		data, err := s.conn.packet()
		if err != nil {
			return nil, err
		}
		switch {
		case isProgress(data, s.conn.server.Capabilities):
			return decodeProgress(data), nil
		case data[0] == packetErr:
			return nil, s.serverError(s.conn.refusal(data))
		case data[0] == packetOK:
			outcome, err := decodeOK(data, s.conn.server.Capabilities)
			return s.outcome(outcome, err)
		case data[0] == packetInfile:
			if err := s.beginFile(string(data[1:])); err != nil {
				return nil, err
			}
			if s.upload != nil {
				return s.sendFile()
			}
		default:
			return s.readHeader(data)
		}
	}
}

// maxColumns is far beyond what servers send. Memory is allocated only for columns that were
// received.
const maxColumns = 1 << 24

// Reads the columns. The given packet holds their number.
func (s *Stream) readHeader(data []byte) (result.Event, error) {
	c := s.conn
	p := payload{b: data}
	n := p.length()
	if p.bad || n == 0 || n > maxColumns {
		return nil, c.fail(malformed("a result of %d columns", n))
	}
	// Room for a modest result at first; it grows as columns are received.
	columns := make([]result.Column, 0, min(n, 64))
	for uint64(len(columns)) < n {
		data, err := c.packet()
		if err != nil {
			return nil, err
		}
		if isProgress(data, c.server.Capabilities) {
			continue
		}
		if data[0] == packetErr {
			return nil, s.serverError(c.refusal(data))
		}
		column, err := decodeColumn(data, c.server.Capabilities)
		if err != nil {
			return nil, c.fail(err)
		}
		columns = append(columns, column)
	}
	if !c.server.Capabilities.Has(CapDeprecateEOF) {
		data, err := c.packet()
		if err != nil {
			return nil, err
		}
		if data[0] != packetEOF {
			return nil, c.fail(malformed("no end after %d columns", n))
		}
	}
	s.state, s.rate = inRows, rowRate{start: time.Now()}
	return result.Header{Columns: columns}, nil
}

// Reads the next batch of rows, or what comes after the last.
func (s *Stream) readRows() (result.Event, error) {
	c, r := s.conn, s.conn.r
	deprecateEOF := c.server.Capabilities.Has(CapDeprecateEOF)
	for {
		other, err := r.cutRows(deprecateEOF)
		if n := len(r.blk.batch.Rows); n > 0 {
			if err != nil || other || r.full() || !r.tryFill() {
				s.rows += int64(n)
				s.rate.bytes += r.pos
				r.blk.batch.Last = other
				return r.lend(), nil
			}
			continue
		}
		switch {
		case err != nil:
			return nil, c.fail(err)
		case other:
			return s.endRows()
		}
		if wait := s.rate.wait(); wait > 0 {
			if r.tryFill() {
				continue
			}
			time.Sleep(wait)
		}
		if err := r.fill(); err != nil {
			return nil, c.fail(err)
		}
	}
}

// Reads the packet after the rows: the end, an error, or only a progress report.
func (s *Stream) endRows() (result.Event, error) {
	c := s.conn
	data, err := c.packet()
	if err != nil {
		return nil, err
	}
	if isProgress(data, c.server.Capabilities) {
		return decodeProgress(data), nil
	}
	if data[0] == packetErr {
		return nil, s.serverError(c.refusal(data))
	}
	var outcome result.Outcome
	if c.server.Capabilities.Has(CapDeprecateEOF) {
		outcome, err = decodeOK(data, c.server.Capabilities)
	} else {
		outcome, err = decodeEOF(data)
	}
	outcome.HasRows, outcome.Rows = true, s.rows
	s.rows = 0
	return s.outcome(outcome, err)
}

// Returns an outcome after setting the state for the next result.
func (s *Stream) outcome(outcome result.Outcome, err error) (result.Event, error) {
	if err != nil {
		return nil, s.conn.fail(err)
	}
	s.state = atResult
	if !outcome.Status.Has(result.StatusMoreResults) {
		s.end()
	}
	if s.infile != nil {
		return nil, s.discard()
	}
	return outcome, nil
}

// Returns the server's error, or the stored error of a file that was not sent, which the
// server's error only answers.
func (s *Stream) serverError(err error) error {
	if s.infile != nil {
		return s.infile
	}
	return err
}

// Reads and drops the remaining answers, and returns the error of the file.
func (s *Stream) discard() error {
	why := s.infile
	s.infile = nil
	for {
		event, err := s.next()
		if batch, ok := event.(*result.Batch); ok {
			batch.Release()
		}
		if err == io.EOF {
			return why
		}
		if err != nil {
			return errors.Join(why, err)
		}
	}
}
