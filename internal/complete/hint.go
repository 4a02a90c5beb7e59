package complete

import (
	"fmt"
	"strings"
)

// hint returns the parameter expected at the cursor in the call of a stored routine: "2 of 3:
// out total decimal(10,2)". It returns "" elsewhere.
func (co *collector) hint() string {
	depth, number := 0, 1
	for n := 1; n < nearBefore; n++ {
		switch t := co.before(n); {
		case t.text == ")":
			depth++
		case t.text == "(" && depth > 0:
			depth--
		case t.text == "," && depth == 0:
			number++
		case t.text == "(":
			return co.parameter(co.before(n+1), co.before(n+2).is("CALL"), number)
		case t.text == "" || t.isTerminator:
			return ""
		}
	}
	return ""
}

// changesParameter reports whether the routine assigns to the parameter at the cursor, so that
// only a variable may stand there.
func (co *collector) changesParameter() bool {
	_, parameter, _ := strings.Cut(co.hint(), ": ")
	mode, _, _ := strings.Cut(parameter, " ")
	return mode == "out" || mode == "inout"
}

// parameter returns a description of the n-th parameter of a routine.
func (co *collector) parameter(name token, procedure bool, n int) string {
	if len(name.parts) == 0 {
		return ""
	}
	schema := ""
	if k := len(name.parts); k > 1 {
		schema = name.parts[k-2]
	}
	s := co.catalog.Schema(schema)
	if s == nil {
		return ""
	}
	for _, r := range s.Routines {
		if r.Function == procedure || !strings.EqualFold(r.Name, name.last()) {
			continue
		}
		if n <= len(r.Parameters) {
			return fmt.Sprintf("%d of %d: %s", n, len(r.Parameters), r.Parameters[n-1])
		}
		return fmt.Sprintf("%s has %d", r.Name, len(r.Parameters))
	}
	return ""
}
