package plan

import (
	"encoding/json"
	"errors"
	"strings"
)

// deepest is how deep JSON may be nested. Real plans are far less deep.
const deepest = 500

var errTooDeep = errors.New("nested too deep")

// An object is a JSON object with its members in their order, which is significant in a plan. A
// value is an object, a []any, a string for every scalar, or nil.
type object []member

type member struct {
	key   string
	value any
}

func looksLikeJSON(text string) bool {
	return strings.HasPrefix(strings.TrimLeft(text, " \n\r\t"), "{")
}

// Reads one JSON value.
func parse(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return parseValue(d, 0)
}

func parseValue(d *json.Decoder, depth int) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	if depth > deepest {
		return nil, errTooDeep
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return parseObject(d, depth)
		}
		return parseArray(d, depth)
	case string:
		return t, nil
	case json.Number:
		return t.String(), nil
	case bool:
		if t {
			return "true", nil
		}
		return "false", nil
	}
	return nil, nil
}

func parseObject(d *json.Decoder, depth int) (any, error) {
	var o object
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		value, err := parseValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		o = append(o, member{key.(string), value})
	}
	_, err := d.Token()
	return o, err
}

func parseArray(d *json.Decoder, depth int) (any, error) {
	values := []any{}
	for d.More() {
		value, err := parseValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	_, err := d.Token()
	return values, err
}

// Returns the member of that name, nil if there is none.
func (o object) get(key string) any {
	for _, m := range o {
		if m.key == key {
			return m.value
		}
	}
	return nil
}

// Returns a member as text: the elements of an array separated by commas; "" if there is none.
func (o object) text(key string) string { return textOf(o.get(key)) }

func textOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []any:
		var texts []string
		for _, element := range v {
			texts = append(texts, textOf(element))
		}
		return strings.Join(texts, ", ")
	case object:
		var texts []string
		for _, m := range v {
			texts = append(texts, m.key+": "+textOf(m.value))
		}
		return strings.Join(texts, ", ")
	}
	return ""
}

// Returns a member as texts.
func (o object) texts(key string) []string {
	values, _ := o.get(key).([]any)
	var texts []string
	for _, v := range values {
		texts = append(texts, textOf(v))
	}
	return texts
}

// Returns the first of the members that is a number.
func (o object) figure(keys ...string) Figure {
	for _, key := range keys {
		if text, ok := o.get(key).(string); ok {
			if f := figure(text); f.Known {
				return f
			}
		}
	}
	return Figure{}
}

// Reports whether a member is true.
func (o object) is(key string) bool {
	text := o.text(key)
	return text == "true" || text == "1"
}
