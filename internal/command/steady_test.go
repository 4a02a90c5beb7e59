package command

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysh/internal/servertest"
)

// A steadying replaces what differs from run to run, where the server reports it: before anything is
// measured and aligned.
type steadying struct {
	server *servertest.Server
	many   bool     // a few tables are counted as many
	ids    []string // of the connections, in the order in which they were opened
}

// A volatile is a kind of value that differs from run to run.
type volatile struct {
	column *regexp.Regexp // of the columns in whose name it is found; nil for all
	value  *regexp.Regexp
	steady string
}

// volatiles are the kinds of values that depend on the clock, with what stands for them.
var volatiles = []volatile{
	{regexp.MustCompile(`(?i)uptime|TIMESTAMPDIFF\(SECOND|\bTIME\b`), regexp.MustCompile(`^\d+$`), "42"},
	{regexp.MustCompile(`COUNT_STAR`), regexp.MustCompile(`^[1-9]\d*$`), "7"},
}

var (
	moment     = regexp.MustCompile(`(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(\.\d+)?`)
	connection = regexp.MustCompile(`(?i)thread_id|processlist_id|p\.ID`)
	lockData   = regexp.MustCompile(`(?i)lock_data`)
	figure     = regexp.MustCompile(`^\d+$`)
	took       = regexp.MustCompile(`\(\d+\.\d+ sec\)`)
)

// rows replaces the volatile values of an answer.
func (s *steadying) rows(names []string, rows [][]string) {
	for _, row := range rows {
		for i, value := range row {
			if isOfServer := strings.Contains(systemSchemas, "'"+row[0]+"'"); isOfServer && figure.MatchString(value) {
				row[i] = "1000"
			} else if i == 1 && row[0] == "Uptime" {
				row[i] = "42"
			} else if i < len(names) && lockData.MatchString(names[i]) && slices.Contains(row, "row") {
				row[i] = "2" // the server leaves it out while another thread uses the page
			} else if i < len(names) {
				row[i] = s.value(names[i], value)
			}
		}
	}
}

// value returns what stands for a value of a column.
func (s *steadying) value(column, value string) string {
	for _, v := range volatiles {
		if v.column.MatchString(column) && v.value.MatchString(value) {
			return v.steady
		}
	}
	if connection.MatchString(column) {
		return s.id(value)
	}
	value = strings.ReplaceAll(value, filepath.Dir(s.server.Socket), "/var/lib/server")
	return moment.ReplaceAllStringFunc(value, func(text string) string {
		at, err := time.Parse(time.DateTime, text[:len(time.DateTime)])
		if err != nil || time.Since(at).Abs() > 48*time.Hour {
			return text
		}
		return "2026-01-02 03:04:05.67"[:min(len(text), 22)]
	})
}

// number is id for a number.
func (s *steadying) number(id uint64) uint64 {
	number, err := strconv.ParseUint(s.id(fmt.Sprint(id)), 10, 64)
	if err != nil {
		panic(err)
	}
	return number
}

// id returns what stands for the number of a connection.
func (s *steadying) id(number string) string {
	if i := slices.Index(s.ids, number); i >= 0 {
		return fmt.Sprint(101 + i)
	}
	return number
}

// text replaces what mysh itself adds: how long an answer took.
func (s *steadying) text(screen string) string { return took.ReplaceAllString(screen, "(0.000 sec)") }
