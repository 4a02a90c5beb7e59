package command

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"mysh/internal/display"
	"mysh/internal/scan"
)

const erHelp = `
\er orders          the tables that orders refers to, and those that refer to it
\er+ orders         also the tables around those
\er orders mermaid  the same for a diagram: \er orders mermaid > shop.mmd

▶ leads to a table that is referred to, ◀ to one that refers. Foreign keys make
the drawing: tables without any are not in it.`

// An erNode is a table in the tree of those around one.
type erNode struct {
	key      foreignKey // that leads to it
	table    object
	refers   bool // the table above refers to it; else it refers to the table above
	children []*erNode
}

var erColumns = []listed{{"table", asIs}, {"columns", asIs}, {"referenced_table", asIs}, {"referenced_columns", asIs}, {"foreign_key", asIs}, {"on_delete", asIs}, {"on_update", asIs}}

// maxAround is how many tables the second step of \er starts from.
const maxAround = 200

// drawER draws the tables around one.
func drawER(ctx context.Context, env *Env, args objectArgs, o object) error {
	began := time.Now()
	if o.kind != tableKind {
		return scan.Errorf(scan.Notice, `%s is a %s: foreign keys are of tables`, args.typed, o.kind)
	}
	q := &inquiry{env: env, object: o, what: "draw the tables around " + args.typed}
	keys, err := q.askForeignKeys(ctx, []object{o})
	if err != nil {
		return err
	}
	if around := keys.around(o); args.more && len(around) > 0 {
		more, err := q.askForeignKeys(ctx, around[:min(len(around), maxAround)])
		if err != nil {
			return err
		}
		keys = keys.with(more)
	}
	if len(keys) == 0 {
		env.Console.Print(fmt.Sprintf("%s refers to no table, and none refers to it.", o.typed(env)))
		q.printLacks()
		return nil
	}
	r := &report{facts: []fact{{"table", o.name}}, asText: true}
	var rows [][]string
	for _, k := range keys {
		rows = append(rows, []string{k.child.nameBeside(o), strings.Join(k.columns, ", "), k.parent.nameBeside(o), strings.Join(k.refer, ", "), k.name, k.onDelete, k.onUpdate})
	}
	r.add("relations", erColumns, rows)
	root := &erNode{table: o}
	depth := 1
	if args.more {
		depth = 2
	}
	root.grow(keys, depth)
	r.draw = func(p *page) error {
		if args.form == "mermaid" {
			fmt.Fprintf(p, "%s\n\n", p.lines(mermaid(keys, o)))
			return nil
		}
		p.head(p.text(o.typed(env)))
		root.draw(p, o, "", nameWidth(root, o, 0))
		fmt.Fprintln(p)
		return nil
	}
	if err := r.show(ctx, env, args.route, began); err != nil {
		return err
	}
	q.printLacks()
	return nil
}

// printLacks prints what the server did not show.
func (q *inquiry) printLacks() {
	if q.gap != "" {
		q.env.Console.Message(q.gap)
	} else if q.lacks != nil {
		q.env.Console.Message(q.lacks[0])
	}
}

// around returns the other tables of the keys.
func (keys keyList) around(o object) (tables []object) {
	for _, k := range keys {
		for _, t := range []object{k.child, k.parent} {
			if !t.is(o) && !slices.ContainsFunc(tables, t.is) {
				tables = append(tables, t)
			}
		}
	}
	return tables
}

// with returns the keys, and more of them that are not among them.
func (keys keyList) with(more keyList) keyList {
	known := len(keys)
	for _, k := range more {
		if !slices.ContainsFunc(keys[:known], func(old foreignKey) bool { return old.name == k.name && old.child.is(k.child) }) {
			keys = append(keys, k)
		}
	}
	return keys
}

// grow adds the tables around a node, without the key that leads to it.
func (n *erNode) grow(keys keyList, depth int) {
	if depth == 0 {
		return
	}
	for _, refers := range []bool{true, false} {
		for _, k := range keys {
			from, to := k.child, k.parent
			if !refers {
				from, to = to, from
			}
			leads := n.key.name == k.name && n.key.child.is(k.child)
			if from.is(n.table) && !leads && !(!refers && k.child.is(k.parent)) {
				child := &erNode{key: k, table: to, refers: refers}
				n.children = append(n.children, child)
			}
		}
	}
	for _, child := range n.children {
		if !child.table.is(n.table) {
			child.grow(keys, depth-1)
		}
	}
}

// erIndent is the width of "├─▶ ".
const erIndent = 4

// nameWidth returns the width of the longest name below a node with what is drawn before it.
func nameWidth(n *erNode, o object, depth int) int {
	width := 0
	for _, child := range n.children {
		width = max(width, depth*erIndent+erIndent+display.Width(display.Safe(child.table.nameBeside(o))), nameWidth(child, o, depth+1))
	}
	return width
}

// draw draws what is below a node. Each line begins with before; names are width cells wide with it.
func (n *erNode) draw(p *page, o object, before string, width int) {
	for i, child := range n.children {
		line, below := p.sign("├─", "+-"), p.sign("│   ", "|   ")
		if i == len(n.children)-1 {
			line, below = p.sign("└─", "`-"), "    "
		}
		arrow := p.sign("◀ ", "< ")
		if child.refers {
			arrow = p.sign("▶ ", "> ")
		}
		name := before + line + arrow + p.text(child.table.nameBeside(o))
		k := child.key
		keys := p.text(list(strings.Join(k.columns, ", "))) + " " + p.sign("→", "->") + " " + p.text(list(strings.Join(k.refer, ", ")))
		under := before + below
		if child.children != nil {
			under += p.sign("│   ", "|   ")
		}
		p.fit(name, keys, rules(k.onDelete, k.onUpdate), under, width)
		child.draw(p, o, before+below, width)
	}
}

// fit writes a name, the columns of a key and its rules into one line, or into several where the terminal
// is narrow.
func (p *page) fit(name, keys, rules, under string, width int) {
	most := p.options.Width
	padded := name + strings.Repeat(" ", max(0, width-display.Width(name)))
	line := strings.TrimRight(padded+"   "+keys+"   "+rules, " ")
	if most == 0 || display.Width(line) <= most {
		fmt.Fprintln(p, line)
		return
	}
	head, _ := display.Prefix(name, most)
	fmt.Fprintln(p, head)
	for _, part := range []string{name[len(head):], keys, rules} {
		p.wrap(part, under, most)
	}
}

// wrap writes a text into lines of at most so many cells, each after a margin. Lines end between words where
// that is possible.
func (p *page) wrap(text, margin string, most int) {
	const least = 8
	room := max(most-display.Width(margin), least)
	for text != "" {
		line, _ := display.Prefix(text, room)
		if blank := strings.LastIndexByte(line, ' '); len(line) < len(text) && text[len(line)] != ' ' && blank > 0 {
			line = line[:blank]
		}
		fmt.Fprintln(p, margin+line)
		text = strings.TrimLeft(text[len(line):], " ")
	}
}

// mermaid returns the keys as a diagram.
// Source: https://mermaid.js.org/syntax/entityRelationshipDiagram.html.
func mermaid(keys keyList, o object) string {
	var b strings.Builder
	b.WriteString("erDiagram\n")
	ids := make(map[string]string)
	id := func(t object) string {
		name := t.nameBeside(o)
		if ids[name] == "" {
			ids[name] = name
			if strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
				ids[name] = fmt.Sprintf("t%d", len(ids))
				fmt.Fprintf(&b, "    %s[\"%s\"]\n", ids[name], mermaidText(name))
			}
		}
		return ids[name]
	}
	for _, k := range keys {
		child, parent := id(k.child), id(k.parent)
		fmt.Fprintf(&b, "    %s ||--o{ %s : \"%s\"\n", parent, child, mermaidText(strings.Join(k.columns, ", ")))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// mermaidText returns a text for quotes, in which a mark may be written by its number.
func mermaidText(text string) string {
	return strings.NewReplacer(`"`, "#34;", "#", "#35;", ";", "#59;", "\n", " ", "\r", " ", `\`, "#92;").Replace(text)
}
