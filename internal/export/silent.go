package export

import "strings"

// isSilentCommand reports whether a command of the shell writes its output to a file, as "gzip >
// rows.gz" does, so that nothing of it appears on the screen. In doubt it returns false.
// Source: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html (2.7).
func isSilentCommand(line string) bool {
	if strings.ContainsAny(line, "()`{}$") || strings.Contains(line, "/dev/") {
		return false
	}
	silent := false
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '\'', '"':
			i = closing(line, i)
		case '|', ';', '&', '\n':
			silent = false // only the last command counts
		case '>':
			errors := i > 0 && line[i-1] == '2' && (i == 1 || line[i-2] == ' ')
			for i+1 < len(line) && line[i+1] == '>' {
				i++
			}
			switch {
			case i+1 < len(line) && line[i+1] == '&':
				i++ // the target of the redirection
			case !errors:
				silent = true
			}
		}
	}
	return silent
}

// closing returns the index of the end of the quote that begins at i.
func closing(line string, i int) int {
	for j := i + 1; j < len(line); j++ {
		switch {
		case line[j] == line[i]:
			return j
		case line[j] == '\\' && line[i] == '"':
			j++
		}
	}
	return len(line)
}
