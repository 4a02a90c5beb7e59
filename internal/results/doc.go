// Package results keeps the results of statements, for the user to show again, query, compare and
// draw.
//
// A [Store] holds an [Entry] for the last statement that had results, and entries of statements
// before it. What can be done with the last entry:
//
//   - [Entry.Select] selects columns and rows by a [Query] and sorts them. Values are compared by
//     the type of their column: numbers by their exact value, however many digits they have, times
//     as times, text without regard to case unless the column is binary. The bytes of selected
//     rows do not change.
//   - [Store.Compare] compares it with the run before of the same statement. Rows are matched by
//     columns that identify them, or by their position. Both results are read side by side. Memory
//     holds only rows that differ and rows that have no match yet.
//   - [Entry.Chart] draws labels and numbers with characters: one bar for each label, or, for a
//     longer series in order, such as days, columns from left to right. Bars begin at zero, so
//     that their lengths are in proportion to the numbers. Points that do not fit are merged, and
//     the drawing has a note about it.
//
// The package writes to no terminal.
package results
