package command

// What help says on a command of its own, besides its line in the list.
const explainHelp = `
\explain select …;           the plan of a statement, which is not run
\explain analyze select …;   runs it and measures each step; only for what reads
\explain [analyze]           the same for the statement before
\explain select … \g > file  the plan in a file, whole; also >> file, | command

The statement ends at its delimiter and may take several lines. Each line of the
plan is a step; those that it takes its rows from stand below it.

  est.      rows that the server expects of the step, each time it is begun
  rows      rows that came of it, each time
  off       ×20: 20 times the rows expected came; ÷20: so many times fewer
  loops     how often it was begun, if more than once
  own time  what the step took in all loops, without the steps below it
  own cost  what it is expected to take, in units of the server's own
  share     of the time, the cost or the rows of all steps; ◀ marks the largest

[full scan] stands at steps that read a whole table or a whole index. A step
that mysh does not know is shown as the server tells it.`

const chartHelp = `
\chart                  draws a result of two columns, labels and numbers, or of one
\chart <label> <value>  draws two columns of any result, by their names or numbers

16 or more labels that are dates, times or numbers in order make a chart from
left to right; others have a bar each. What is too much for the screen is put
together, and the chart says how. NULL is not drawn.`
