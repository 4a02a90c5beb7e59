package command

import (
	"context"
	"fmt"
	"strings"

	"mysh/internal/favourites"
	"mysh/internal/humanize"
	"mysh/internal/scan"
)

const trustHelp = `
\ft                   shows what is new or changed in .mysh/queries, asks once
\ft top               asks about one favourite

The files of a project may come from other people. A favourite of a project runs
once you have seen and trusted its file, as it is: a file that changes must be
trusted again. \f asks about the one that it is to run, too.`

// trustFavourites shows what is new or changed in the folder of a project, all or the favourite of that
// name, and asks whether the user trusts it.
func trustFavourites(ctx context.Context, env *Env, name string) (Next, error) {
	var all []favourites.Favourite
	if name != "" {
		f, err := findFavourite(env, name)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	} else if env.Favourites != nil {
		var err error
		if all, err = env.Favourites.List(); err != nil {
			return nil, scan.Errorf(scan.Failure, "%s", err)
		}
	}
	var untrusted []favourites.Favourite
	for _, f := range all {
		switch {
		case f.Trust == favourites.Trusted:
		case f.Problem != nil:
			env.Console.Message(f.Wrap(f.Problem, env.Favourites.Short(f.Path)).Error())
		default:
			untrusted = append(untrusted, f)
		}
	}
	if len(untrusted) == 0 {
		env.Console.Print("There is nothing new or changed to trust.")
		return nil, nil
	}
	_, err := askTrust(ctx, env, untrusted)
	return nil, err
}

// askTrust shows files of a project, and asks the user once whether to trust them. It reports the answer.
func askTrust(ctx context.Context, env *Env, all []favourites.Favourite) (trusted bool, err error) {
	if err := env.Console.Paged(func() error {
		for _, f := range all {
			title := fmt.Sprintf("%s (%s)", env.Favourites.Short(f.Path), trustWords[f.Trust])
			if f.Exposed {
				title += ": every user of this machine can change it"
			}
			env.Console.Print(title + "\n" + env.Runner.Ruled(strings.ReplaceAll(strings.TrimSpace(f.Text), "\r\n", "\n")))
		}
		return nil
	}); err != nil {
		return false, err
	}
	what := humanize.Count(int64(len(all)), "file")
	if len(all) == 1 {
		what = env.Favourites.Short(all[0].Path)
	}
	yes, err := env.Console.Confirm(ctx, fmt.Sprintf("Trust %s as shown? [y/N] ", what))
	switch {
	case err != nil:
		return false, err
	case !yes:
		env.Console.Info("Not trusted; nothing was run.")
		return false, nil
	}
	if err := env.Favourites.Trust(all...); err != nil {
		env.Console.Message(strings.ToUpper(err.Error()[:1]) + err.Error()[1:] + ".")
	}
	return true, nil
}
