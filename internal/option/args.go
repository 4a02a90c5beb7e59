package option

import (
	"slices"
	"strings"
)

// A commandLine is a list of arguments, parsed into settings.
type commandLine struct {
	first      defaultsOptions
	settings   []Setting
	positional []string
	secrets    []Span
	warnings   []Warning
}

// Parses the arguments. If there is an error, the result has what was parsed before it.
func parseArgs(args []string) (commandLine, error) {
	p := argsParser{args: args, parser: parser{source: Source{Rank: FromFlag}}}
	err := p.run()
	p.line.warnings = p.warnings
	return p.line, err
}

type argsParser struct {
	parser
	args []string
	at   int // the index of the current argument
	line commandLine
}

func (p *argsParser) run() error {
	n, err := p.line.first.parse(p.args)
	if err != nil {
		return err
	}
	p.line.settings = append(p.line.settings, p.line.first.settings...)
	for p.at = n; p.at < len(p.args); p.at++ {
		switch arg := p.args[p.at]; {
		case arg == "--":
			p.line.positional = append(p.line.positional, p.args[p.at+1:]...)
			return nil
		case strings.HasPrefix(arg, "--"):
			err = p.longArgument(arg)
		case len(arg) > 1 && arg[0] == '-':
			err = p.cluster(arg)
		default:
			p.line.positional = append(p.line.positional, arg)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Parses "--name", "--name=value" or "--name" with the next argument as its value.
func (p *argsParser) longArgument(arg string) error {
	name, value, has := strings.Cut(arg[2:], "=")
	from := len(arg) - len(value)
	if row := Find(name); row != nil && row.TakesValue() && !has && p.at+1 < len(p.args) {
		p.at++
		value, has, from = p.args[p.at], true, 0
	}
	s, ok, err := p.long(name, value, has)
	if err != nil || !ok {
		return err
	}
	p.add(s, from)
	return nil
}

// Parses "-abc": letters without values, of which the last one may have the rest or the next
// argument as its value.
func (p *argsParser) cluster(arg string) error {
	for i := 1; i < len(arg); i++ {
		row := findShort(arg[i])
		if row == nil {
			return unknownLetter(arg[i:i+1], p.source)
		}
		value, has, from := "", false, 0
		if row.TakesValue() || row.Kind == Optional {
			value, has, from = arg[i+1:], i+1 < len(arg), i+1
			i = len(arg)
		}
		if row.TakesValue() && !has {
			if p.at+1 == len(p.args) {
				return argumentMissing("-"+arg[len(arg)-1:], p.source)
			}
			p.at++
			value, has, from = p.args[p.at], true, 0
		}
		s, ok, err := p.setting(row, value, has)
		if err != nil {
			return err
		}
		if ok {
			p.add(s, from)
		}
	}
	return nil
}

// Adds a setting whose value begins at from in the current argument. A secret is copied, since
// the argument may be overwritten.
func (p *argsParser) add(s Setting, from int) {
	row := Find(s.Name)
	if row.secret {
		s.Value = strings.Clone(s.Value)
	}
	p.line.settings = append(p.line.settings, s)
	if !row.secret || s.Mode == Alone {
		return
	}
	if s.Mode == WithValue && from < len(p.args[p.at]) {
		p.line.secrets = append(p.line.secrets, Span{p.at, from, len(p.args[p.at])})
	}
	if !slices.Contains(p.warnings, insecure) {
		p.warnings = append(p.warnings, insecure)
	}
}

const insecure Warning = "Using a password on the command line interface can be insecure."
