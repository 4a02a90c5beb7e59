package render

import (
	"io"

	"mysh/internal/result"
)

// An encoder writes one format row by row. It stores no row.
type encoder interface {
	// begin writes the text before the rows.
	begin(o *out, cols []result.Column)
	// row writes one row; a nil cell is NULL.
	row(o *out, cells [][]byte)
	// end writes the text after the rows. whole is false if rows are missing.
	end(o *out, whole bool)
}

// A stream renders with an encoder.
type stream struct {
	out    out
	enc    encoder
	copier *copier // writes the rows that it can, or nil
	eager  bool    // begin and end are written even when there are no rows
	hold   bool    // a result that breaks before any of it was written is not shown
	cols   []result.Column
	cells  [][]byte
	begun  bool
}

func newStream(w io.Writer, o Options, enc encoder, eager bool) *stream {
	return &stream{out: out{w: w, term: o.Terminal}, enc: enc, eager: eager, hold: !o.Quick && !o.Terminal}
}

func (s *stream) Begin(cols []result.Column) error {
	s.cols, s.begun, s.out.written = cols, false, false
	s.cells = resize(s.cells, len(cols))
	if s.eager {
		s.begin()
	}
	return s.out.err
}

func (s *stream) begin() {
	if !s.begun {
		s.begun = true
		s.enc.begin(&s.out, s.cols)
	}
}

func (s *stream) Rows(b *result.Batch) error {
	if len(b.Rows) > 0 {
		s.begin()
	}
	for i, packet := range b.Rows {
		if s.copier == nil || !s.copier.row(&s.out, packet) {
			cells, err := b.Cells(i, s.cells)
			if err != nil {
				return err
			}
			s.enc.row(&s.out, cells)
		}
		s.out.spill()
		if s.out.err != nil {
			break
		}
	}
	return s.out.err
}

func (s *stream) Flush() error { return s.out.flush() }

func (s *stream) End(result.Outcome) error { return s.finish(true) }

// Break ends an incomplete result. Without --quick the C client has all rows before it shows
// one, and so it shows no row of an incomplete result. A stream does so for a result that fits
// into the buffer.
func (s *stream) Break() error {
	if s.hold && !s.out.written {
		s.out.buf = s.out.buf[:0]
		return s.out.err
	}
	return s.finish(false)
}

func (s *stream) finish(whole bool) error {
	if s.begun {
		s.enc.end(&s.out, whole)
	}
	return s.out.flush()
}

// resize returns a slice with n elements. It uses the memory of s if that is large enough.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// binaryEncodings returns the encoding of each column's values: form if the column is binary
// and form is not the plain bytes, else 0.
func binaryEncodings(dst []Binary, cols []result.Column, form Binary) []Binary {
	dst = resize(dst, len(cols))
	for i, c := range cols {
		dst[i] = 0
		if c.Binary() && form != BinaryRaw {
			dst[i] = form
		}
	}
	return dst
}
