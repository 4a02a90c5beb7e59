package runner

import (
	"context"

	"mysh/internal/export"
	"mysh/internal/scan"
)

// open opens the destination of a route, nil for the screen.
func (r *Runner) open(route export.Route, lasting bool) (*export.Destination, error) {
	switch {
	case r.current.Mode.Sandbox && route.Elsewhere():
		return nil, ErrSandbox
	case route.Command != "" && (r.console.Machine() == nil || !r.current.Mode.Interactive):
		return nil, scan.Errorf(scan.Notice, "results can be sent to a command at the prompt only")
	}
	return export.Open(route, r.console.Expand(route.Path), lasting, r.console)
}

// Redirect sends results to a route from now on, or to the screen, and prints that.
func (r *Runner) Redirect(ctx context.Context, route export.Route) error {
	if !r.current.Mode.Interactive {
		return scan.Errorf(scan.Notice, `\o is available at the prompt only; redirect the output of a script instead`)
	}
	if _, err := r.Format(scan.Input{}, route); err != nil {
		return err
	}
	if err := r.CloseDestination(ctx); err != nil {
		return err
	}
	d, err := r.open(route, true)
	if err == nil && d != nil {
		err = d.Start()
	}
	if err != nil {
		return err
	}
	if r.destination = d; d != nil {
		r.console.Info("Results go to " + d.Route().String() + `; type \o to show them on the screen again.`)
	}
	return nil
}

// Destination returns the destination of Redirect, nil for the screen.
func (r *Runner) Destination() *export.Destination { return r.destination }

// CloseDestination ends the destination of Redirect and prints what a file contains. Results
// are then shown on the screen.
func (r *Runner) CloseDestination(ctx context.Context) error {
	d := r.destination
	if d == nil {
		return nil
	}
	r.destination = nil
	r.writing.Store(d)
	defer r.writing.Store(nil)
	holds, err := d.Close(ctx)
	if err == nil && holds != "" {
		r.console.Info(holds)
	}
	return err
}
