package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"mysh/internal/charset"
	"mysh/internal/display"
	"mysh/internal/export"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/render"
)

// A report is what is known of one object: a text for people, and results for programs and \last.
type report struct {
	facts    []fact // for JSON, besides the sections
	sections []section
	draw     func(p *page) error // writes the text
	asText   bool                // the text is shown unless a format is named
}

// A fact is a name and a value of an object.
type fact struct {
	name  string
	value any
}

// A section is a part of a report.
type section struct {
	name string // as a key of JSON
	listing
}

// add adds a section, unless it has no rows.
func (r *report) add(name string, columns []listed, rows [][]string) {
	if len(rows) > 0 {
		r.sections = append(r.sections, section{name, listing{columns: columns, rows: rows}})
	}
}

// rows returns the rows of a section.
func (r *report) rows(name string) [][]string {
	for _, s := range r.sections {
		if s.name == name {
			return s.listing.rows
		}
	}
	return nil
}

// A page is what the text of a report is written to.
type page struct {
	io.Writer
	sink    *runner.RowSink
	options render.Options
	raw     bool // the text is not for a terminal
	ascii   bool // the character set has no lines and arrows
}

// text returns a text of the server's in one line, safe to be shown.
func (p *page) text(s string) string {
	if p.raw {
		return strings.NewReplacer("\r", `\r`, "\n", `\n`).Replace(s)
	}
	return display.Safe(s)
}

// lines returns a text of several lines, safe to be shown.
func (p *page) lines(s string) string {
	if p.raw {
		return s
	}
	return display.SafeLines(s)
}

// sign returns a sign, or what stands for it where the character set lacks it.
func (p *page) sign(s, ascii string) string {
	if p.ascii {
		return ascii
	}
	return s
}

// dot stands between the parts of a line.
func (p *page) dot() string { return p.sign(" · ", " - ") }

// head writes a heading.
func (p *page) head(text string) { fmt.Fprintln(p, p.options.Heading(text)) }

// table draws a listing.
func (p *page) table(l *listing) error {
	renderer := p.sink.Format().New(p, p.sink.Options())
	asRead := reading{columns: l.columns}
	for event, err := range l.events(0) {
		if err != nil {
			return err
		}
		switch e := event.(type) {
		case result.Header:
			err = renderer.Begin(e.Columns)
		case *result.Batch:
			if e, err = asRead.batch(e); err == nil {
				err = renderer.Rows(e)
			}
		case result.Outcome:
			err = renderer.End(e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// aligned writes lines of cells under a heading, each column as wide as its longest cell; nothing if
// there are none.
func (p *page) aligned(head string, lines [][]string) {
	if len(lines) == 0 {
		return
	}
	p.head(head)
	var widths []int
	for _, cells := range lines {
		for i, cell := range cells {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], display.Width(cell))
		}
	}
	for _, cells := range lines {
		var b strings.Builder
		for i, cell := range cells {
			if widths[i] > 0 {
				b.WriteString("  " + cell + strings.Repeat(" ", widths[i]-display.Width(cell)))
			}
		}
		fmt.Fprintln(p, strings.TrimRight(b.String(), " "))
	}
}

// textFormats are the formats in which the text of a report is shown. In the others it is results.
var textFormats = []string{"table", "vertical"}

// show shows a report that took since began to ask for: as a text, as one object in JSON, and else as a
// result for each section.
func (r *report) show(ctx context.Context, env *Env, route export.Route, began time.Time) error {
	st := scan.Input{Text: strings.TrimSpace(`\` + env.Input.Command().Name + " " + env.Input.Command().Args), Verb: "SHOW"}
	leads := route
	if d := env.Runner.Destination(); d != nil && !route.Elsewhere() && route.Format == "" {
		leads = d.Route()
	}
	if leads.Format == "" && (r.asText || leads.Elsewhere() && leads.FormatIn("") == "") {
		route.Format = "table"
	}
	sink, err := env.Runner.NewSink(st, route)
	if err != nil {
		return err
	}
	format, events := sink.Format().Name, r.events(time.Since(began))
	switch {
	case slices.Contains(textFormats, format):
		return env.Runner.ShowText(ctx, st, events, &textSink{RowSink: sink, draw: r.draw})
	case format == "json", format == "jsonl":
		if events, err = r.document(time.Since(began)); err != nil {
			return err
		}
	}
	return env.Runner.ShowListing(ctx, st, events, sink)
}

// events returns the sections as results.
func (r *report) events(elapsed time.Duration) results.Events {
	return func(yield func(result.Event, error) bool) {
		for _, s := range r.sections {
			for event, err := range s.events(elapsed) {
				if !yield(event, err) {
					return
				}
			}
		}
	}
}

// document returns the report as a result of one row, which JSON shows as one object.
func (r *report) document(elapsed time.Duration) (results.Events, error) {
	var header result.Header
	var cells [][]byte
	add := func(name string, value any) error {
		text, err := marshal(value)
		header.Columns = append(header.Columns, result.Column{Name: name, Type: result.TypeJSON, Collation: 255})
		cells = append(cells, text)
		return err
	}
	for _, f := range r.facts {
		if err := add(f.name, f.value); err != nil {
			return nil, err
		}
	}
	for _, s := range r.sections {
		if s.name == "facts" {
			continue // they are members of the object itself
		}
		if err := add(s.name, s.objects()); err != nil {
			return nil, err
		}
	}
	return func(yield func(result.Event, error) bool) {
		batch := result.NewBatch(nil)
		batch.Rows = append(batch.Rows, result.AppendRow(nil, cells...))
		_ = yield(header, nil) && yield(batch, nil) && yield(result.Outcome{HasRows: true, Rows: 1, Elapsed: elapsed}, nil)
	}, nil
}

// objects returns the rows with their names, numbers as numbers.
func (l *listing) objects() []orderedObject {
	objects := make([]orderedObject, len(l.rows))
	for i, row := range l.rows {
		for c, column := range l.columns {
			switch {
			case column.kind == asIs:
				objects[i] = append(objects[i], fact{column.name, row[c]})
			case row[c] != "":
				objects[i] = append(objects[i], fact{column.name, json.Number(row[c])})
			}
		}
	}
	return objects
}

// An orderedObject is an object of JSON whose members have an order.
type orderedObject []fact

// MarshalJSON returns the object.
func (o orderedObject) MarshalJSON() ([]byte, error) {
	text := []byte{'{'}
	for i, f := range o {
		name, err := marshal(f.name)
		if err != nil {
			return nil, err
		}
		value, err := marshal(f.value)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			text = append(text, ',')
		}
		text = append(append(append(text, name...), ':'), value...)
	}
	return append(text, '}'), nil
}

// marshal returns a value as JSON, with < and > as they are.
func marshal(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(text.Bytes(), []byte{'\n'}), err
}

// A textSink shows the text of a report in the place of its results.
type textSink struct {
	*runner.RowSink
	draw  func(*page) error
	drawn bool
}

// Event draws the text at the first event, and nothing else.
func (s *textSink) Event(_ *runner.Request, _ result.Event) error {
	if s.drawn {
		return nil
	}
	s.drawn = true
	return s.Paged(func() error {
		var text bytes.Buffer // a table knows the end of the page only
		p := &page{Writer: &text, sink: s.RowSink, options: s.Options(), raw: !s.Target().Screen || !s.Options().Terminal, ascii: !charset.UTF8(s.Options().Charset)}
		if err := s.draw(p); err != nil {
			return err
		}
		if p.raw { // no prompt follows
			text.Truncate(len(bytes.TrimRight(text.Bytes(), "\n")))
			text.WriteByte('\n')
		}
		_, err := s.Writer().Write(text.Bytes())
		return err
	})
}
