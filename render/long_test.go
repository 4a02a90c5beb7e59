package render

import (
	"strings"
	"testing"

	"mysh/internal/result"
)

// Long names and values are written whole, whatever the renderer prepares in advance.
func TestNamesAndValuesLongerThanABlock(t *testing.T) {
	const size = 3 * blockSize
	long := strings.Repeat("x", size)
	binary := blob(column("b", result.TypeBlob, 0))
	for _, format := range Formats {
		for name, o := range map[string]Options{
			"file": {Names: true}, "terminal": {Names: true, Terminal: true}, "style": {Names: true, Terminal: true, Style: "rounded"},
			"wrap": {Names: true, Terminal: true, Wide: WideWrap, Width: 80}, "hex": {Names: true, Binary: BinaryHex},
			"hex, wrap": {Names: true, Terminal: true, Wide: WideWrap, Width: 80, Binary: BinaryHex}, "hex, style": {Names: true, Binary: BinaryHex, Style: "rounded"},
		} {
			got := render(t, format.Name, o, 1, set{[]result.Column{text(long), binary}, [][][]byte{row(long, strings.Repeat("\x00", size))}})
			if strings.Count(got, "x") < size {
				t.Errorf("%s, %s: %d bytes were written", format.Name, name, len(got))
			}
		}
	}
}
