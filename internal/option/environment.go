package option

// Adds the settings of environment variables, which are weaker than all other ones.
func (g *Given) readEnvironment() error {
	for i := range Table {
		row := &Table[i]
		if row.Env == "" || row.Scope == First {
			continue
		}
		value := g.world.Getenv(row.Env)
		if value == "" {
			continue
		}
		if row.Kind == Flag {
			value = envFlag(value)
		}
		p := parser{source: Source{Rank: FromEnvironment, Name: row.Env}}
		s, ok, err := p.setting(row, value, true)
		if err != nil {
			return err
		}
		if ok {
			g.Settings = append(g.Settings, s)
		}
		g.Warnings = append(g.Warnings, p.warnings...)
	}
	return nil
}

// Returns on for values that begin with 1, y or Y, like the library of the C client.
func envFlag(value string) string {
	switch value[0] {
	case '1', 'y', 'Y':
		return on
	}
	return off
}
