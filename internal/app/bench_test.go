//go:build unix

package app_test

import (
	"slices"
	"testing"
	"time"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// BenchmarkInterrupt measures the time from Ctrl-C to the prompt, on the screen. It reports the
// median, ms/median, and the maximum, ms/slowest.
func BenchmarkInterrupt(b *testing.B) {
	for _, kind := range servertest.Kinds {
		for _, statement := range []struct{ name, text string }{
			{"sleep", "select sleep(60), 'bench';"},
			{"join", "select count(*), 'bench' from information_schema.columns a, information_schema.columns b, information_schema.columns c, information_schema.columns d;"},
		} {
			b.Run(string(kind)+"/"+statement.name, func(b *testing.B) {
				s := servertest.Shared(b, kind)
				p := sit(b, at(s)...)
				var took []time.Duration
				for b.Loop() {
					b.StopTimer()
					p.begin(statement.text)
					awaitRunning(b, s, "'bench'")
					b.StartTimer()
					pressed := time.Now()
					p.Type(ptytest.CtrlC)
					p.awaitPrompt()
					took = append(took, time.Since(pressed))
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/median")
				b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "ms/slowest")
				p.leave()
			})
		}
	}
}
