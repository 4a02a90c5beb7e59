package runner

import (
	"context"
	"strings"
	"time"

	"mysh/internal/console"
	"mysh/internal/display"
	"mysh/internal/export"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/sessions"
)

// The times of a status line: how long a statement runs before the line is shown, how often the
// server is asked for progress, and how long one question may take.
const (
	quietFor   = 500 * time.Millisecond
	askEvery   = time.Second
	watchLimit = 2 * time.Second

	// lockWait is how long a statement may wait for a lock before the server is asked for the
	// holder.
	lockWait = 2 * time.Second
)

// A runStatus is the progress of a task as far as it is known.
type runStatus struct {
	result.Progress                  // what the server reports
	blockers        []result.Blocker // the transactions that it waits for
	upload          result.Upload    // the upload of the file that the statement loads
	rows, bytes     int64            // received so far
	rate            float64          // recent, in bytes per second
	to              string           // "to file.csv", "| command"; "" for the screen
	staysInFront    bool             // the task cannot move to the background
	pace            console.Pace     // of the bytes, in the direction in which they move
}

// update stores the server's reports.
func (s *runStatus) update(now runStatus) { s.Progress, s.blockers = now.Progress, now.blockers }

// watch asks the server for the progress of a session's task, until the context ends, and sends
// the reports. It ends when the server refuses to answer.
func watch(ctx context.Context, s sessions.Session, updates chan<- runStatus) {
	for began := time.Now(); ; {
		asking, cancel := context.WithTimeout(ctx, watchLimit)
		done, err := s.Watch(asking)
		now := runStatus{Progress: done}
		if err == nil && time.Since(began) >= lockWait {
			now.blockers, err = s.Blockers(asking)
		}
		cancel()
		if err != nil {
			return
		}
		select {
		case updates <- now:
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

// addRows counts rows that were received.
func (s *runStatus) addRows(b *result.Batch) {
	s.rows += int64(len(b.Rows))
	for _, row := range b.Rows {
		s.bytes += int64(len(row))
	}
}

// line returns the status line of a task: its figures on the left, the keys at the right edge.
// If the total is known, the line begins with a bar.
func (s runStatus) line(width int, elapsed time.Duration) string {
	pieces := []console.Piece{{Text: humanize.Elapsed(elapsed), Worth: console.Needed}}
	done := overall(s.Progress)
	switch u := s.upload; {
	case len(s.blockers) > 0:
		return console.StatusLine(width, nil, append(pieces, waitsFor(s.blockers[0])...), s.keys())
	case u.Sent > 0 && !u.Over && u.Size > 0:
		done = min(float64(u.Sent)/float64(u.Size), 1)
		pieces = append([]console.Piece{{Text: humanize.SizeOf(u.Sent, u.Size) + " sent", Worth: 8}}, pieces...)
		pieces = append(pieces, s.speed()...)
	case done > 0:
		pieces = append(s.doing(7), pieces...)
	default:
		pieces = append(pieces, s.counts()...)
	}
	if done <= 0 {
		return console.StatusLine(width, nil, pieces, s.keys())
	}
	if left := timeLeft(elapsed, done); left != "" {
		pieces = append(pieces, console.Piece{Text: left, Worth: 5})
	}
	return console.StatusLine(width, console.Bars(done), pieces, s.keys())
}

// counts returns how much was received, how fast, the destination, and the server's activity.
func (s runStatus) counts() (pieces []console.Piece) {
	worth := 7
	if u := s.upload; u.Sent > 0 {
		pieces = append(pieces, console.Piece{Text: humanize.Size(u.Sent) + " sent", Worth: 8})
		worth = 6
	}
	if s.rows > 0 {
		pieces = append(pieces, RowPieces(s.rows, s.bytes)...)
		worth = 1
	}
	pieces = append(pieces, s.speed()...)
	if s.to != "" {
		pieces = append(pieces, console.Piece{Text: display.Safe(s.to), Worth: 6})
	}
	return append(pieces, s.doing(worth)...)
}

// RowPieces returns the parts of a status line about rows that were received, and their bytes.
func RowPieces(rows, bytes int64) []console.Piece {
	if rows == 0 {
		return nil
	}
	return []console.Piece{{Text: humanize.Many(rows, "row"), Worth: 8}, {Text: humanize.Size(bytes), Worth: 4}}
}

func (s runStatus) speed() []console.Piece {
	if s.rate < 1 {
		return nil
	}
	return []console.Piece{{Text: humanize.Size(int64(s.rate)) + "/s", Worth: 2}}
}

// doing returns the server's activity.
func (s runStatus) doing(worth int) []console.Piece {
	info := strings.TrimSpace(display.Safe(s.Info))
	if strings.Trim(info, " ()0123456789/") == "partitions" {
		info = "" // go-mysql-server appends a count to a name that is mostly empty
	}
	if info == "" {
		return nil
	}
	return []console.Piece{{Text: strings.ToLower(info[:1]) + info[1:], Worth: worth}}
}

// keys returns the keys that have an effect while a statement runs.
func (s runStatus) keys() []console.Piece {
	keys := []console.Piece{{Text: "^C stop", Worth: 9}}
	if !s.staysInFront {
		keys = append(keys, console.Piece{Text: "^Z background", Worth: 3})
	}
	return keys
}

// overall returns how much of all stages is done, 0 to 1.
func overall(p result.Progress) float64 {
	done := p.Percent / 100
	if p.Stages > 1 && p.Stage >= 1 {
		done = (float64(p.Stage-1) + done) / float64(p.Stages)
	}
	return min(max(done, 0), 1)
}

// timeLeft estimates the remaining time. It returns "" if too little is done for an estimate.
func timeLeft(elapsed time.Duration, done float64) string {
	if done < 0.05 || done >= 1 {
		return ""
	}
	left := time.Duration(float64(elapsed) * (1 - done) / done)
	return "about " + humanize.Roughly(left) + " left"
}

// measure records the progress of the task.
func (s *runStatus) measure(since time.Duration, d *export.Destination) {
	if d != nil && d.IsFile() {
		s.bytes = d.Size()
	}
	done := s.bytes
	if s.upload.Sent > 0 && !s.upload.Over {
		done = s.upload.Sent
	}
	s.pace.Mark(since, done)
	s.rate = s.pace.Rate()
}

// stopLine returns the line about the progress of an interrupt, with the key that ends it at
// once if again.
func stopLine(width int, text string, since time.Duration, again bool) string {
	var keys []console.Piece
	if again {
		keys = []console.Piece{{Text: "^C again drops the connection", Worth: 9}}
	}
	return console.StatusLine(width, nil, []console.Piece{{Text: text + " " + humanize.Elapsed(since), Worth: console.Needed}}, keys)
}
