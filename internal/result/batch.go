package result

import (
	"encoding/binary"
	"errors"
	"iter"
)

// ErrMalformedRow means that a row's bytes do not contain the cells that its header announced.
var ErrMalformedRow = errors.New("malformed row: its cells do not match the columns")

// A Batch is some rows of a result, in the order and the bytes in which the server sent them.
// The rows of a batch lie in one block of memory that is used again after Release: no row or
// cell is allocated on its own.
//
// A batch has one owner at a time. The owner must call Release exactly once. A cell's bytes
// that are needed after that must be copied.
type Batch struct {
	// Rows holds the payload of each row packet: for every column a length-encoded string,
	// or 0xfb for NULL (text protocol).
	Rows [][]byte

	// Last reports that what follows the rows was received with them. This is usually the end
	// of the result.
	Last bool

	release func(*Batch)
}

// Rows yields all rows of a result in their order, some at a time. A batch is valid until the
// next one and need not be released. The first error is the last element.
type Rows = iter.Seq2[*Batch, error]

// NewBatch returns an empty batch. Release passes the batch to release, which may be nil.
func NewBatch(release func(*Batch)) *Batch { return &Batch{release: release} }

// Release returns the rows' memory to its pool. The batch must not be used afterwards.
func (b *Batch) Release() {
	if b.release != nil {
		b.release(b)
	}
}

// Cells cuts row i into its cells, one for each element of cells, and returns cells. A nil cell
// is NULL; an empty value is empty but not nil. The cells alias the batch. Cells returns
// ErrMalformedRow when the row's bytes are too few or too many, which only a broken server
// sends.
func (b *Batch) Cells(i int, cells [][]byte) ([][]byte, error) {
	row := b.Rows[i]
	pos := 0
	for c := range cells {
		if pos >= len(row) {
			return nil, ErrMalformedRow
		}
		n := int(row[pos])
		pos++
		if n > 250 {
			switch n {
			case 0xfb:
				cells[c] = nil
				continue
			case 0xfc:
				if len(row)-pos < 2 {
					return nil, ErrMalformedRow
				}
				n = int(binary.LittleEndian.Uint16(row[pos:]))
				pos += 2
			case 0xfd:
				if len(row)-pos < 3 {
					return nil, ErrMalformedRow
				}
				n = int(row[pos]) | int(row[pos+1])<<8 | int(row[pos+2])<<16
				pos += 3
			case 0xfe:
				if len(row)-pos < 8 {
					return nil, ErrMalformedRow
				}
				u := binary.LittleEndian.Uint64(row[pos:])
				pos += 8
				if u > uint64(len(row)) {
					return nil, ErrMalformedRow
				}
				n = int(u)
			default:
				return nil, ErrMalformedRow
			}
		}
		if n > len(row)-pos {
			return nil, ErrMalformedRow
		}
		cells[c] = row[pos : pos+n : pos+n]
		pos += n
	}
	if pos != len(row) {
		return nil, ErrMalformedRow
	}
	return cells, nil
}

// AppendRow appends a row of the given cells to dst in the text protocol's encoding, which
// Cells decodes. A nil cell is NULL.
func AppendRow(dst []byte, cells ...[]byte) []byte {
	for _, cell := range cells {
		n := len(cell)
		switch {
		case cell == nil:
			dst = append(dst, 0xfb)
			continue
		case n <= 250:
			dst = append(dst, byte(n))
		case n < 1<<16:
			dst = append(dst, 0xfc, byte(n), byte(n>>8))
		case n < 1<<24:
			dst = append(dst, 0xfd, byte(n), byte(n>>8), byte(n>>16))
		default:
			dst = binary.LittleEndian.AppendUint64(append(dst, 0xfe), uint64(n))
		}
		dst = append(dst, cell...)
	}
	return dst
}
