// Package humanize writes numbers, sizes and times for the user, and finds the name that the user
// meant. Each kind of figure has one function, so that all of mysh writes it alike:
//
//	201 rows           Count       a number of things, exact
//	1.23M rows         Many        a number of things, shortened
//	1.23M              Number      any number, shortened
//	96 MB              Size        bytes
//	45 of 96 MB        SizeOf      bytes of all that there are
//	47 %               Percent     a part; PercentDone of what goes on
//	1 min 1.005 sec    ClientTime  a time, as the C client writes it
//	12.3 s, 1:12       Elapsed     a time that has passed, in a line of text
//	0.002, 1:12        Clock       the same, in a narrow column
//	about 3 min        Roughly     a time that is not known exactly
//	1.2 ms             Span        a short time
//	format             Closest     the name that differs least
package humanize
