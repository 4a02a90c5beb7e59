// Package results keeps the results of statements, for the user to show again, query, compare
// and draw.
//
// A [Query] selects columns and rows of a result and sorts them. Values are compared by the type
// of their column: numbers by their exact value, however many digits they have, times as times,
// text without regard to case unless the column is binary. The bytes of selected rows do not
// change.
//
// [CompareRows] compares two results with the same columns. Rows are matched by columns that
// identify them, or by their position. Both results are read side by side. Memory holds only rows
// that differ and rows that have no match yet.
//
// [DrawChart] draws labelled numbers with characters: one bar for each label, or, for a longer
// series in order, such as days, columns from left to right. Bars begin at zero, so that their
// lengths are in proportion to the numbers. Points that do not fit are merged, and the drawing
// has a note about it.
//
// The package writes to no terminal.
package results
