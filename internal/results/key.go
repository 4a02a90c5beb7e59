package results

import (
	"hash/maphash"
	"slices"

	"mysh/internal/result"
)

// uniqueKey returns the columns that identify the rows of two results: the primary key of one of the
// tables of the columns, or the keys of all tables, if no two rows of a result have the same values
// there. It returns nil if no key identifies the rows.
//
// The protocol marks columns that are part of a primary key, but not how many parts the key
// has, and a join repeats the rows of a table. So uniqueKey checks the rows themselves, and
// reads them several times. The error is an error of the rows, or errTooMuch when more than
// limit bytes of memory would be needed.
func uniqueKey(before, after result.Rows, columns []result.Column, limit int64) ([]int, error) {
	for _, key := range primaryKeys(columns) {
		unique := true
		for _, rows := range []result.Rows{before, after} {
			var err error
			if unique, err = isUnique(rows, len(columns), key, limit); err != nil {
				return nil, err
			}
			if !unique {
				break
			}
		}
		if unique {
			return key, nil
		}
	}
	return nil, nil
}

// primaryKeys returns the columns of each table's primary key, and the columns of all the keys
// together.
func primaryKeys(columns []result.Column) (keys [][]int) {
	type table struct{ schema, name string }
	var tables []table
	var all []int
	of := make(map[table][]int)
	for i, c := range columns {
		if c.Flags&result.FlagPrimaryKey == 0 || c.Table == "" {
			continue
		}
		t := table{c.Schema, c.Table}
		if of[t] == nil {
			tables = append(tables, t)
		}
		of[t] = append(of[t], i)
		all = append(all, i)
	}
	for _, t := range tables {
		keys = append(keys, of[t])
	}
	if len(tables) > 1 {
		keys = append(keys, all)
	}
	return keys
}

// isUnique reports whether no two rows have the same bytes in the columns of key. It needs 8
// bytes of memory for each row. The error is an error of the rows, or errTooMuch when more
// than limit bytes would be needed.
func isUnique(rows result.Rows, columns int, key []int, limit int64) (bool, error) {
	var hashes []uint64
	var buf []byte
	seed := maphash.MakeSeed()
	cells := make([][]byte, columns)
	for batch, err := range rows {
		if err != nil {
			return false, err
		}
		if int64(len(hashes)+len(batch.Rows))*8 > limit {
			return false, errTooMuch
		}
		for _, packet := range batch.Rows {
			if buf, err = appendKey(buf[:0], packet, cells, key); err != nil {
				return false, err
			}
			hashes = append(hashes, maphash.Bytes(seed, buf))
		}
	}
	slices.Sort(hashes)
	for i := 1; i < len(hashes); i++ {
		if hashes[i] == hashes[i-1] {
			return false, nil // or a coincidence of one in billions, which only makes the key unusable
		}
	}
	return true, nil
}

// appendKey appends the encoded cells of some columns of a row.
func appendKey(dst, packet []byte, cells [][]byte, by []int) ([]byte, error) {
	one := result.Batch{Rows: [][]byte{packet}}
	if _, err := one.Cells(0, cells); err != nil {
		return nil, err
	}
	for _, column := range by {
		dst = result.AppendRow(dst, cells[column])
	}
	return dst, nil
}
