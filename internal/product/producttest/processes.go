package producttest

import (
	"fmt"
	"slices"
	"strings"
)

// processList returns the process list of the session's node: the connections of the test, and those
// of strangers.
func (c *session) processList() *table {
	s := c.server
	t := &table{columns: s.product.processes}
	s.mu.Lock()
	defer s.mu.Unlock()
	add := func(values map[string]string) {
		row := make([]string, len(t.columns))
		for i, column := range t.columns {
			value, ok := values[strings.ToLower(column)]
			if !ok {
				value = ""
			}
			row[i] = value
		}
		t.rows = append(t.rows, row)
	}
	for _, other := range s.sessions {
		if !other.open || !other.loggedIn || s.product.poolThreads || other.threads[c.at] == noThreadThere {
			continue
		}
		values := map[string]string{
			"id": fmt.Sprint(other.threads[c.at]), "user": other.client.User, "host": s.hostOf(other), "db": null, "command": "Sleep", "time": "1",
			"state": "", "info": null, "currentconnected": "No", "current_connected": "No", "fe": "127.0.0.1", "catalog": "internal", "queryid": "",
		}
		switch {
		case other == c:
			values["command"], values["currentconnected"], values["current_connected"] = "Query", "Yes", "Yes"
		case other.kill != nil && other.at == c.at:
			values["command"], values["info"], values["state"] = "Query", other.text, "executing"
		}
		add(values)
	}
	var numbers []uint64
	for number := range s.nodes[c.at].strangers {
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	for _, number := range numbers {
		add(map[string]string{
			"id": fmt.Sprint(number), "user": c.client.User, "host": "10.9.8.7:43210", "db": null, "command": "Query", "time": "100",
			"state": "executing", "info": "select 'of a stranger'",
		})
	}
	return t
}

// hostOf returns the host of a session in the process list.
func (s *Server) hostOf(c *session) string {
	switch s.product.hosts {
	case proxyHost:
		return fmt.Sprintf("10.0.0.5:%d", 50000+c.number)
	case noHost:
		return "localhost"
	}
	return c.client.RemoteAddr().String()
}
