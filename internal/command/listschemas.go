package command

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
)

// listSchemas lists schemas.
func listSchemas(ctx context.Context, env *Env, args listArgs) (Next, error) {
	began := time.Now()
	l, err := schemas.ask(ctx, env, args)
	if err == nil && env.Sessions.State().Server().Product().Routes {
		err = l.knownSchemas(ctx, env, args.pattern)
	}
	if err != nil {
		return nil, err
	}
	return nil, schemas.show(ctx, env, args, l, began)
}

// knownSchemas replaces the schemas of servers behind a proxy by those that the proxy knows: vtgate has
// keyspaces, and information_schema has the schemas of one shard.
func (l *listing) knownSchemas(ctx context.Context, env *Env, p pattern) error {
	known, err := ask(ctx, env, "list schemas", 1, "SHOW DATABASES")
	if isRefused(err) {
		return nil
	}
	if err != nil {
		return err
	}
	isKnown := func(name string) bool {
		return slices.ContainsFunc(known, func(row []string) bool { return row[0] == name })
	}
	fits := p.matcher()
	rows := slices.DeleteFunc(l.rows, func(row []string) bool { return !isKnown(row[0]) })
	own := len(rows)
	for _, row := range known {
		if fits(row[0]) && !slices.ContainsFunc(rows, func(r []string) bool { return r[0] == row[0] }) {
			rows = append(rows, append([]string{row[0]}, make([]string, len(l.columns)-1)...))
		}
	}
	slices.SortFunc(rows[own:], func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	l.rows = slices.Concat(rows[own:], rows[:own])
	return nil
}

// matcher returns a function that reports whether a name fits the name of the pattern, in any case.
func (p pattern) matcher() func(name string) bool {
	var b strings.Builder
	isLiteral := false // after a backslash
	for _, c := range p.name {
		switch {
		case isLiteral, c != '\\' && c != '*' && c != '?':
			b.WriteString(regexp.QuoteMeta(string(c)))
			isLiteral = false
		case c == '\\':
			isLiteral = true
		case c == '*':
			b.WriteString(".*")
		case c == '?':
			b.WriteByte('.')
		}
	}
	expression, err := regexp.Compile("(?is)^" + b.String() + "$")
	return func(name string) bool { return p.name == "" || err == nil && expression.MatchString(name) }
}
