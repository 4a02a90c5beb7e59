package command

import (
	"context"
	"slices"
	"strings"
	"time"

	"mysh/internal/sqltext"
)

// sequences are listed by \ds.
var sequences = description{
	what: "sequences",
	plain: []view{{
		servers: "mariadb>=10.3",
		columns: []listed{{"sequence", asIs}, {"comment", asProse}},
		query: "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_COMMENT FROM information_schema.TABLES" +
			" WHERE {schema TABLE_SCHEMA} AND {name TABLE_NAME} AND TABLE_TYPE = 'SEQUENCE' ORDER BY TABLE_SCHEMA, TABLE_NAME",
	}},
}

// listSequences lists sequences, with + their values.
func listSequences(ctx context.Context, env *Env, args listArgs) (Next, error) {
	began := time.Now()
	l, err := sequences.ask(ctx, env, args)
	if err != nil {
		return nil, err
	}
	if args.more {
		if l, err = withValues(ctx, env, args, l); err != nil {
			return nil, err
		}
	}
	return nil, sequences.show(ctx, env, args, l, began)
}

// sequenceValues are what + adds to a sequence, which each sequence has itself.
var sequenceValues = []listed{{"next", asNumber}, {"min", asNumber}, {"max", asNumber}, {"start", asNumber}, {"step", asNumber}, {"cache", asNumber}, {"cycle", asIs}}

// withValues returns a listing of sequences with the row that each one has. A value that is not used up
// may be in a cache of the server: next is what follows the cache.
func withValues(ctx context.Context, env *Env, args listArgs, l *listing) (*listing, error) {
	name := 0
	if args.pattern.hasSchemas() {
		name = 1
	}
	state, mode := env.Sessions.State(), env.Sessions.ReadMode()
	values := &listing{columns: slices.Insert(slices.Clone(l.columns), name+1, sequenceValues...)}
	for _, row := range l.rows {
		schema := args.pattern.theSchema(state)
		if name == 1 {
			schema = row[0]
		}
		var parts []string
		for _, part := range []string{schema, row[name]} {
			quoted, err := sqltext.Name(part, mode)
			if err != nil {
				return nil, err
			}
			parts = append(parts, quoted)
		}
		found, err := ask(ctx, env, "list sequences", len(sequenceValues), "SELECT next_not_cached_value, minimum_value, maximum_value,"+
			" start_value, increment, cache_size, CASE cycle_option WHEN 0 THEN 'no' ELSE 'yes' END FROM "+strings.Join(parts, "."))
		switch {
		case isRefused(err):
			values.note = "The values of some sequences are left out: they are seen with SELECT on the sequence."
		case err != nil:
			return nil, err
		}
		if len(found) != 1 {
			found = [][]string{make([]string, len(sequenceValues))}
		}
		values.rows = append(values.rows, slices.Insert(slices.Clone(row), name+1, found[0]...))
	}
	return values, nil
}
