package lineedit

// A killRing holds the texts that were cut, the newest last. It outlives the line.
type killRing struct {
	texts []string
	at    int // the text that was inserted last
}

const maxKills = 32

// add adds a text. If grow is set, it joins the text to the newest one, at its start or its
// end.
func (k *killRing) add(text string, grow, atStart bool) {
	if text == "" {
		return
	}
	n := len(k.texts)
	switch {
	case !grow || n == 0:
		if n == maxKills {
			k.texts = append(k.texts[:0], k.texts[1:]...)
		}
		k.texts = append(k.texts, text)
	case atStart:
		k.texts[n-1] = text + k.texts[n-1]
	default:
		k.texts[n-1] += text
	}
	k.at = len(k.texts) - 1
}

// newest returns the text that was cut last.
func (k *killRing) newest() string {
	if len(k.texts) == 0 {
		return ""
	}
	k.at = len(k.texts) - 1
	return k.texts[k.at]
}

// older returns the text before the one returned last. The newest text follows the oldest.
func (k *killRing) older() string {
	if len(k.texts) == 0 {
		return ""
	}
	k.at = (k.at + len(k.texts) - 1) % len(k.texts)
	return k.texts[k.at]
}
