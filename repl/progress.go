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

	// lockPatience is how long a statement may wait before it is asked for whom.
	lockPatience = 2 * time.Second
)

// A standing is how a statement stands.
type standing struct {
	result.Progress
	blockers []result.Blocker // whom it waits for
}

// Asks the server how the statement in front stands, until the context ends. Nothing is said
// where the server does not let itself be asked.
func watch(ctx context.Context, s Session, told chan<- standing) {
	for began := time.Now(); ; {
		asking, cancel := context.WithTimeout(ctx, watchLimit)
		progress, err := s.Watch(asking)
		now := standing{Progress: progress}
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

// keysHint are the keys that matter while a statement runs.
const keysHint = "^C stop  ^Z background"

// Tells how a statement stands: a bar where the server says how much is done, else what it
// is doing.
func progressLine(p standing, elapsed time.Duration) string {
	if len(p.blockers) > 0 {
		return fmt.Sprintf("%.1f s · waiting for a %s   %s", elapsed.Seconds(), held(p.blockers[0]), keysHint)
	}
	parts := []string{fmt.Sprintf("%.1f s", elapsed.Seconds())}
	if info := strings.TrimSpace(display.Safe(p.Info)); info != "" {
		parts = append(parts, strings.ToLower(info[:1])+info[1:])
	}
	done := overall(p.Progress)
	if done <= 0 {
		return strings.Join(parts, " · ") + "   " + keysHint
	}
	parts[0], parts[len(parts)-1] = parts[len(parts)-1], parts[0]
	if left := timeLeft(elapsed, done); left != "" {
		parts = append(parts, left)
	}
	return fmt.Sprintf("%s %2.0f %%  %s   %s", bar(done), done*100, strings.Join(parts, " · "), keysHint)
}

// Says who holds a lock: "row lock held by connection 41 (app@10.0.0.3, idle in transaction
// for 2 min)".
func held(b result.Blocker) string {
	doing := "idle in transaction for " + roughly(b.For)
	if !b.Idle {
		doing = "running for " + roughly(b.For)
	}
	who := ""
	if b.User != "" {
		host, _, _ := strings.Cut(b.Host, ":")
		who = display.Safe(b.User+"@"+host) + ", "
	}
	return fmt.Sprintf("%s lock held by connection %d (%s%s)", b.Lock, b.ConnectionID, who, doing)
}

// Shows whom the running statements wait for: that of each job, and that in front when it is
// asked about from another shell.
func (sh *Shell) showBlockers() error {
	ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
	defer cancel()
	found := false
	for _, b := range sh.jobs {
		if !b.running() {
			continue
		}
		chain, err := b.session.Blockers(ctx)
		if err != nil {
			return fmt.Errorf("ask who holds locks: %w", err)
		}
		if len(chain) > 0 {
			found = true
			sh.sayResult(b.line())
		}
		for _, blocker := range chain {
			line := fmt.Sprintf("    connection %d waits for a %s", blocker.Blocks, held(blocker))
			if blocker.Object != "" {
				line += " on " + display.Safe(blocker.Object)
			}
			if blocker.Statement != "" {
				line += ": " + display.Fit(display.Safe(blocker.Statement), shownStatement)
			}
			sh.sayResult(line)
		}
	}
	if !found {
		sh.sayResult("No job waits for a lock, as far as the server tells.")
	}
	return nil
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
