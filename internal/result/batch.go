package result

import (
	"encoding/binary"
	"errors"
	"iter"
)

// ErrMalformedRow says that a row's bytes do not hold the cells that its header announced.
var ErrMalformedRow = errors.New("malformed row: its cells do not match the columns")

// A Batch is some rows of a result, in the order and the bytes in which the server sent
// them. Rows of one batch lie in one block of memory that is used again after Release: no
// row or cell is allocated on its own.
//
// A batch has one owner at a time. The owner calls Release exactly once; whoever keeps a
// cell's bytes beyond that copies them.
type Batch struct {
	// Rows holds the payload of each row packet: for every column a length-encoded string,
	// or 0xfb for NULL (text protocol).
	Rows [][]byte

	// Last says that what comes behind the rows has arrived with them: the end of the result,
	// as a rule.
	Last bool

	release func(*Batch)
}

// Rows are all rows of a result in their order, some at a time. A batch is good until the next
// one and need not be released. The first error ends them.
type Rows = iter.Seq2[*Batch, error]

// NewBatch returns an empty batch. Release hands it to release, which may be nil.
func NewBatch(release func(*Batch)) *Batch { return &Batch{release: release} }

// Release gives the rows' memory back. The batch must not be used afterwards.
func (b *Batch) Release() {
	if b.release != nil {
		b.release(b)
	}
}

// Cells cuts row i into its cells, one for each element of cells, which is returned. A nil
// cell is NULL; an empty value is empty but not nil. The cells alias the batch. It returns
// ErrMalformedRow when the row's bytes end early or late, as only a broken server sends them.
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
// Cells reads back. A nil cell is NULL.
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
