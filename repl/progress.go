package repl

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/sessions"
)

// How long a statement runs before a line tells how it stands, how often the server is asked
// about it, and how long one question may take.
const (
	quietFor   = 500 * time.Millisecond
	askEvery   = time.Second
	watchLimit = 2 * time.Second

	// lockPatience is how long a statement may wait before it is asked for whom.
	lockPatience = 2 * time.Second
)

// A standing is how a statement stands, as far as that is known.
type standing struct {
	result.Progress                  // what the server tells
	blockers        []result.Blocker // whom it waits for
	upload          result.Upload    // of the file that it loads
	rows, bytes     int64            // that have come
	rate            float64          // of late, in bytes per second
	to              string           // "to file.csv", "| command"; "" for the screen
	stays           bool             // it cannot go to the background
}

// Takes over what the server was asked for.
func (s *standing) told(now standing) { s.Progress, s.blockers = now.Progress, now.blockers }

// Asks the server how the statement in front stands, until the context ends. Nothing is said
// where the server does not let itself be asked.
func watch(ctx context.Context, s sessions.Session, told chan<- standing) {
	for began := time.Now(); ; {
		asking, cancel := context.WithTimeout(ctx, watchLimit)
		done, err := s.Watch(asking)
		now := standing{Progress: done}
		if err == nil && time.Since(began) >= lockPatience {
			now.blockers, err = s.Blockers(asking)
		}
		cancel()
		if err != nil {
			return
		}
		select {
		case told <- now:
		case <-ctx.Done():
			return
		}
		select {
		case <-time.After(askEvery):
		case <-ctx.Done():
			return
		}
	}
}

// Counts rows that have come.
func (s *standing) came(b *result.Batch) {
	s.rows += int64(len(b.Rows))
	for _, row := range b.Rows {
		s.bytes += int64(len(row))
	}
}

// A piece of a line, and how much it is worth: where there is no room, what is worth least is
// left out first.
type piece struct {
	text  string
	worth int
}

// The worth of pieces that a line is never without.
const needed = 10

// What a bar is worth, by how many shorter ones there are.
var barWorth = []int{needed, needed, 6, 0}

// Tells how a statement stands: what is known of it on the left, the keys that matter at the
// right edge. Where it is known how much is done, a bar comes first.
func (s standing) line(width int, elapsed time.Duration) string {
	pieces := []piece{{humanize.Elapsed(elapsed), needed}}
	done := overall(s.Progress)
	switch u := s.upload; {
	case len(s.blockers) > 0:
		return statusLine(width, nil, append(pieces, waitsFor(s.blockers[0])...), s.keys())
	case u.Sent > 0 && !u.Over && u.Size > 0:
		done = min(float64(u.Sent)/float64(u.Size), 1)
		pieces = append([]piece{{humanize.SizeOf(u.Sent, u.Size) + " sent", 8}}, pieces...)
		pieces = append(pieces, s.speed()...)
	case done > 0:
		pieces = append(s.doing(7), pieces...)
	default:
		pieces = append(pieces, s.counts()...)
	}
	if done <= 0 {
		return statusLine(width, nil, pieces, s.keys())
	}
	if left := timeLeft(elapsed, done); left != "" {
		pieces = append(pieces, piece{left, 5})
	}
	return statusLine(width, bars(done), pieces, s.keys())
}

// Says how much has come, how fast and for whom, and what the server is doing.
func (s standing) counts() (pieces []piece) {
	worth := 7
	if u := s.upload; u.Sent > 0 {
		pieces = append(pieces, piece{humanize.Size(u.Sent) + " sent", 8})
		worth = 6
	}
	if s.rows > 0 {
		pieces = append(pieces, piece{humanize.Many(s.rows, "row"), 8}, piece{humanize.Size(s.bytes), 4})
		worth = 1
	}
	pieces = append(pieces, s.speed()...)
	if s.to != "" {
		pieces = append(pieces, piece{display.Safe(s.to), 6})
	}
	return append(pieces, s.doing(worth)...)
}

func (s standing) speed() []piece {
	if s.rate < 1 {
		return nil
	}
	return []piece{{humanize.Size(int64(s.rate)) + "/s", 2}}
}

// Says what the server is doing.
func (s standing) doing(worth int) []piece {
	info := strings.TrimSpace(display.Safe(s.Info))
	if strings.Trim(info, " ()0123456789/") == "partitions" {
		info = "" // go-mysql-server counts them behind a name, and mostly has none
	}
	if info == "" {
		return nil
	}
	return []piece{{strings.ToLower(info[:1]) + info[1:], worth}}
}

// Returns the keys that matter while a statement runs.
func (s standing) keys() []piece {
	keys := []piece{{"^C stop", 9}}
	if !s.stays {
		keys = append(keys, piece{"^Z background", 3})
	}
	return keys
}

// Makes one line of pieces and keys that is not wider than width, as long as that is wide
// enough for what a line is never without. Heads are what it may begin with, the longest
// first.
func statusLine(width int, heads []string, pieces, keys []piece) string {
	for {
		left := "  " + sideBySide(pieces, " · ")
		if len(heads) > 0 {
			left = "  " + heads[0] + left
		}
		right := sideBySide(keys, "  ")
		if right == "" || width <= 0 {
			return display.Fit(left, width)
		}
		gap := width - display.Width(left) - display.Width(right)
		bar := barWorth[min(len(heads), len(barWorth)-1)]
		switch {
		case gap >= 2:
			return left + strings.Repeat(" ", gap) + right
		case bar < min(least(pieces), least(keys)):
			heads = heads[1:]
		case least(pieces) < least(keys):
			pieces = without(pieces, least(pieces))
		default:
			keys = without(keys, least(keys))
		}
	}
}

func sideBySide(pieces []piece, between string) string {
	texts := make([]string, len(pieces))
	for i, p := range pieces {
		texts[i] = p.text
	}
	return strings.Join(texts, between)
}

// Returns the worth of what is worth least.
func least(pieces []piece) int {
	worth := needed
	for _, p := range pieces {
		worth = min(worth, p.worth)
	}
	return worth
}

func without(pieces []piece, worth int) []piece {
	return slices.DeleteFunc(slices.Clone(pieces), func(p piece) bool { return p.worth == worth })
}

// Returns how much of all stages is done, 0 to 1.
func overall(p result.Progress) float64 {
	done := p.Percent / 100
	if p.Stages > 1 && p.Stage >= 1 {
		done = (float64(p.Stage-1) + done) / float64(p.Stages)
	}
	return min(max(done, 0), 1)
}

// Draws how much is done, for lines with more room and with less.
func bars(done float64) (drawn []string) {
	percent := fmt.Sprintf("%4s", humanize.PercentDone(done))
	for _, cells := range []int{20, 10} {
		full := int(done * float64(cells))
		drawn = append(drawn, "▕"+strings.Repeat("█", full)+strings.Repeat(" ", cells-full)+"▏ "+percent)
	}
	return append(drawn, percent)
}

// Guesses how long it will still take, once there is something to guess from.
func timeLeft(elapsed time.Duration, done float64) string {
	if done < 0.05 || done >= 1 {
		return ""
	}
	left := time.Duration(float64(elapsed) * (1 - done) / done)
	return "about " + humanize.Roughly(left) + " left"
}
