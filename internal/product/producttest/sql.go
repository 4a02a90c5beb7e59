package producttest

import (
	"regexp"
	"strconv"
	"strings"
)

// A failure is an error of a server.
type failure struct {
	number      uint16
	state, text string // in text, %s is the number or name that the error is about
}

func (f failure) about(name string) *failure {
	f.text = strings.ReplaceAll(f.text, "%s", name)
	return &f
}

// A table is the columns and rows of a system table, or of an answer.
type table struct {
	columns []string
	rows    [][]string
}

// A scope is what the names in a SELECT mean. Each method returns a failure for what the server
// lacks.
type scope interface {
	variable(name string) (string, *failure)
	function(name string, arguments []string) (string, *failure)
	table(name string) (*table, *failure)
	malformed(near string) *failure
}

// null is the text that stands for NULL.
const null = "\x00NULL"

// lexemes matches a string, a number, a variable, a name with its qualifiers, or a sign.
var lexemes = regexp.MustCompile(`'(?:[^'\\]|''|\\.)*'|"[^"]*"|\d+(?:\.\d+)?|@@?[\w.` + "`" + `]+|[\w` + "`" + `$]+(?:\.[\w` + "`" + `$]+)*(?:\.\*)?|<=>|<>|!=|>=|<=|\|\||\S`)

// selectFrom evaluates a SELECT, or a SHOW that a product has made one.
func selectFrom(in scope, text string) (*table, *failure) {
	p := &parser{scope: in, words: lexemes.FindAllString(strings.TrimRight(text, "; \n"), -1)}
	answer, err := p.query()
	if err == nil && p.peek() != "" {
		err = p.malformed(p.peek())
	}
	return answer, err
}

// A parser reads the words of a SELECT. It evaluates an expression while reading it, for one row of
// the table: the words of a list are read again for each row.
type parser struct {
	scope
	words []string
	at    int

	row   map[string]string // the columns of the row, by name in lower case; nil without a table
	alias string            // of the table
}

func (p *parser) peek() string {
	if p.at < len(p.words) {
		return p.words[p.at]
	}
	return ""
}

func (p *parser) next() string {
	word := p.peek()
	p.at++
	return word
}

// accept reads the next word if it is one of those given, in any case.
func (p *parser) accept(words ...string) bool {
	for _, word := range words {
		if strings.EqualFold(p.peek(), word) {
			p.at++
			return true
		}
	}
	return false
}

func (p *parser) expect(word string) *failure {
	if !p.accept(word) {
		return p.malformed(p.peek())
	}
	return nil
}

// query reads a SELECT to the end of the words or a closing parenthesis.
func (p *parser) query() (*table, *failure) {
	if err := p.expect("select"); err != nil {
		return nil, err
	}
	list := p.at
	source := &table{rows: [][]string{nil}} // one row without columns
	p.skipTo("from", "where", "limit", "order")
	p.row, p.alias = nil, ""
	if p.accept("from") {
		name := strings.ToLower(strings.ReplaceAll(p.next(), "`", ""))
		from, err := p.table(name)
		if err != nil {
			return nil, err
		}
		source = from
		p.accept("as")
		if word := p.peek(); word != "" && regexp.MustCompile(`^\w+$`).MatchString(word) &&
			!strings.Contains(" where limit order join left inner ", " "+strings.ToLower(word)+" ") {
			p.alias = strings.ToLower(p.next())
		}
	}
	condition, limit := -1, len(source.rows)
	if p.accept("where") {
		condition = p.at
		p.skipTo("limit", "order")
	}
	if p.accept("order") {
		p.skipTo("limit")
	}
	if p.accept("limit") {
		limit, _ = strconv.Atoi(p.next())
	}
	end := p.at
	answer := &table{}
	for i, row := range append([][]string{nil}, source.rows...) { // the first one is for the names of the columns
		p.row = map[string]string{}
		for j, column := range source.columns {
			p.row[strings.ToLower(column)] = null
			if row != nil {
				p.row[strings.ToLower(column)] = row[j]
			}
		}
		if i > 0 && condition >= 0 {
			p.at = condition
			holds, err := p.expression()
			if err != nil {
				return nil, err
			}
			if !isTrue(holds) {
				continue
			}
		}
		p.at = list
		names, cells, err := p.list(source.columns)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			answer.columns = names
		} else if len(answer.rows) < limit {
			answer.rows = append(answer.rows, cells)
		}
	}
	p.at = end
	return answer, nil
}

// skipTo reads words up to one of those given, outside of parentheses, or to a closing parenthesis.
func (p *parser) skipTo(words ...string) {
	for depth := 0; p.at < len(p.words); p.at++ {
		word := strings.ToLower(p.words[p.at])
		switch {
		case word == "(":
			depth++
		case word == ")":
			if depth--; depth < 0 {
				return
			}
		case depth == 0:
			for _, end := range words {
				if word == end {
					return
				}
			}
		}
	}
}

// list reads the expressions of a SELECT and returns their names and values.
func (p *parser) list(columns []string) (names, cells []string, err *failure) {
	for {
		if p.peek() == "*" || strings.HasSuffix(p.peek(), ".*") {
			p.at++
			for _, column := range columns {
				names, cells = append(names, column), append(cells, p.row[strings.ToLower(column)])
			}
		} else {
			from := p.at
			value, err := p.expression()
			if err != nil {
				return nil, nil, err
			}
			name := strings.Join(p.words[from:p.at], "")
			if p.accept("as") || regexp.MustCompile("^[`\\w]+$").MatchString(p.peek()) &&
				!strings.Contains(" from where limit order ", " "+strings.ToLower(p.peek())+" ") {
				name = strings.Trim(p.next(), "`'\"")
			}
			names, cells = append(names, name), append(cells, value)
		}
		if !p.accept(",") {
			return names, cells, nil
		}
	}
}

func (p *parser) expression() (string, *failure) {
	left, err := p.conjunction()
	for err == nil && p.accept("or", "||") {
		var right string
		if right, err = p.conjunction(); err == nil {
			left = truth(isTrue(left) || isTrue(right))
		}
	}
	return left, err
}

func (p *parser) conjunction() (string, *failure) {
	left, err := p.comparison()
	for err == nil && p.accept("and") {
		var right string
		if right, err = p.comparison(); err == nil {
			left = truth(isTrue(left) && isTrue(right))
		}
	}
	return left, err
}

func (p *parser) comparison() (string, *failure) {
	left, err := p.difference()
	if err != nil {
		return "", err
	}
	negative := p.accept("not")
	switch {
	case p.accept("is"):
		negative = p.accept("not")
		if err := p.expect("null"); err != nil {
			return "", err
		}
		return truth((left == null) != negative), nil
	case p.accept("in"):
		values, err := p.arguments()
		found := false
		for _, value := range values {
			found = found || strings.EqualFold(value, left)
		}
		return truth(found != negative), err
	case p.accept("like"):
		pattern, err := p.difference()
		return truth(like(left, pattern) != negative), err
	}
	operator := p.peek()
	if !strings.Contains(" = <=> <> != < > <= >= ", " "+operator+" ") || operator == "" {
		return left, nil
	}
	p.at++
	right, err := p.difference()
	if err != nil {
		return "", err
	}
	if (left == null || right == null) && operator != "<=>" {
		return null, nil
	}
	order := strings.Compare(strings.ToLower(left), strings.ToLower(right))
	a, err1 := strconv.ParseFloat(left, 64)
	b, err2 := strconv.ParseFloat(right, 64)
	if err1 == nil && err2 == nil {
		order = map[bool]int{true: 1, false: -1}[a > b]
		if a == b {
			order = 0
		}
	}
	switch operator {
	case "=", "<=>":
		return truth(order == 0), nil
	case "<>", "!=":
		return truth(order != 0), nil
	case "<":
		return truth(order < 0), nil
	case ">":
		return truth(order > 0), nil
	case "<=":
		return truth(order <= 0), nil
	}
	return truth(order >= 0), nil
}

func (p *parser) difference() (string, *failure) {
	left, err := p.operand()
	for err == nil {
		sign := 1
		switch {
		case p.accept("-"):
			sign = -1
		case !p.accept("+"):
			return left, nil
		}
		var right string
		if right, err = p.operand(); err == nil {
			a, _ := strconv.Atoi(left)
			b, _ := strconv.Atoi(right)
			left = strconv.Itoa(a + sign*b)
		}
	}
	return left, err
}

func (p *parser) operand() (string, *failure) {
	word := p.next()
	plain := strings.ToLower(strings.ReplaceAll(word, "`", ""))
	switch {
	case word == "":
		return "", p.malformed("")
	case plain == "null":
		return null, nil
	case word[0] == '\'' || word[0] == '"':
		return strings.NewReplacer(`''`, `'`, `\\`, `\`, `\'`, `'`).Replace(word[1 : len(word)-1]), nil
	case word[0] >= '0' && word[0] <= '9':
		return word, nil
	case strings.HasPrefix(word, "@@"):
		name := plain[2:]
		for _, scope := range []string{"global.", "session.", "local."} {
			name = strings.TrimPrefix(name, scope)
		}
		return p.variable(name)
	case word[0] == '@':
		return null, nil
	case word == "(":
		if strings.EqualFold(p.peek(), "select") {
			p.at--
			values, err := p.arguments()
			if err != nil || len(values) == 0 {
				return null, err
			}
			return values[0], nil
		}
		value, err := p.expression()
		if err == nil {
			err = p.expect(")")
		}
		return value, err
	case p.peek() == "(":
		arguments, err := p.arguments()
		if err != nil {
			return "", err
		}
		return p.call(plain, arguments)
	}
	column := strings.TrimPrefix(plain, p.alias+".")
	if value, ok := p.row[column]; ok {
		return value, nil
	}
	return "", p.malformed(word)
}

// arguments reads the values between parentheses: expressions, or the first column of a subquery.
func (p *parser) arguments() (values []string, err *failure) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	if strings.EqualFold(p.peek(), "select") {
		inner := &parser{scope: p.scope, words: p.words, at: p.at}
		answer, err := inner.query()
		if err != nil {
			return nil, err
		}
		p.at = inner.at
		for _, row := range answer.rows {
			values = append(values, row[0])
		}
		return values, p.expect(")")
	}
	for !p.accept(")") {
		if p.accept("*") {
			continue
		}
		value, err := p.expression()
		if err != nil {
			return nil, err
		}
		values = append(values, value)
		if p.peek() != ")" {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
	}
	return values, nil
}

// call returns the value of a function that every server has, or of one of the server's own.
func (p *parser) call(name string, arguments []string) (string, *failure) {
	switch name {
	case "concat":
		for _, a := range arguments {
			if a == null {
				return null, nil
			}
		}
		return strings.Join(arguments, ""), nil
	case "concat_ws":
		var parts []string
		for _, a := range arguments[1:] {
			if a != null {
				parts = append(parts, a)
			}
		}
		return strings.Join(parts, arguments[0]), nil
	case "ifnull", "coalesce":
		for _, a := range arguments {
			if a != null {
				return a, nil
			}
		}
		return null, nil
	}
	return p.function(name, arguments)
}

func isTrue(value string) bool {
	n, err := strconv.ParseFloat(value, 64)
	return err == nil && n != 0 || strings.EqualFold(value, "on")
}

func truth(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// like reports whether a value matches a pattern of LIKE.
func like(value, pattern string) bool {
	pattern = regexp.QuoteMeta(strings.ReplaceAll(pattern, `\_`, "_"))
	pattern = strings.NewReplacer("%", ".*", "_", ".").Replace(pattern)
	return regexp.MustCompile(`(?is)^` + pattern + `$`).MatchString(value)
}
