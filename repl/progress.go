package repl

import (
	"context"
	"fmt"
	"strings"
	"time"

	"mysh/internal/display"
	"mysh/internal/result"
)

// How long a statement runs before a line tells how it stands, how often the server is asked
// about it, and how long one question may take.
const (
	quietFor   = 500 * time.Millisecond
	askEvery   = time.Second
	watchLimit = 2 * time.Second
)

// Asks the server how the statement in front stands, until the context ends. Nothing is said
// where the server does not let itself be asked.
func watch(ctx context.Context, s Session, told chan<- result.Progress) {
	for {
		asking, cancel := context.WithTimeout(ctx, watchLimit)
		p, err := s.Watch(asking)
		cancel()
		if err != nil {
			return
		}
		select {
		case told <- p:
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

// keysHint are the keys that matter while a statement runs.
const keysHint = "^C stop  ^Z background"

// Tells how a statement stands: a bar where the server says how much is done, else what it
// is doing.
func progressLine(p result.Progress, elapsed time.Duration) string {
	parts := []string{fmt.Sprintf("%.1f s", elapsed.Seconds())}
	if info := strings.TrimSpace(display.Safe(p.Info)); info != "" {
		parts = append(parts, strings.ToLower(info[:1])+info[1:])
	}
	done := overall(p)
	if done <= 0 {
		return strings.Join(parts, " · ") + "   " + keysHint
	}
	parts[0], parts[len(parts)-1] = parts[len(parts)-1], parts[0]
	if left := timeLeft(elapsed, done); left != "" {
		parts = append(parts, left)
	}
	return fmt.Sprintf("%s %2.0f %%  %s   %s", bar(done), done*100, strings.Join(parts, " · "), keysHint)
}

// Returns how much of all stages is done, 0 to 1.
func overall(p result.Progress) float64 {
	done := p.Percent / 100
	if p.Stages > 1 && p.Stage >= 1 {
		done = (float64(p.Stage-1) + done) / float64(p.Stages)
	}
	return min(max(done, 0), 1)
}

// Draws how much is done.
func bar(done float64) string {
	const width = 20
	full := int(done * width)
	return "▕" + strings.Repeat("█", full) + strings.Repeat(" ", width-full) + "▏"
}

// Guesses how long it will still take, once there is something to guess from.
func timeLeft(elapsed time.Duration, done float64) string {
	if done < 0.05 || done >= 1 {
		return ""
	}
	left := time.Duration(float64(elapsed) * (1 - done) / done)
	return "about " + roughly(left) + " left"
}

// Writes a duration for people: "14 s", "3 min", "2 h 10 min".
func roughly(d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return fmt.Sprintf("%d s", int(d.Seconds()+0.5))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()+0.5))
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}
