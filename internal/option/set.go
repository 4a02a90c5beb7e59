package option

import (
	"strconv"
	"strings"
	"time"
)

type duration = time.Duration

// The functions below make the set function of a row from the place of its field.

func text(field func(*Options) *string) func(*Options, Setting) {
	return func(o *Options, s Setting) { *field(o) = s.Value }
}

func boolean(field func(*Options) *bool) func(*Options, Setting) {
	return func(o *Options, s Setting) { *field(o) = s.Value == on }
}

// Returns the set function of a Bare row that always means the same.
func bare(value string, field func(*Options) *bool) func(*Options, Setting) {
	return func(o *Options, _ Setting) { *field(o) = value == on }
}

func toggle(field func(*Options) *Toggle) func(*Options, Setting) {
	return func(o *Options, s Setting) {
		*field(o) = Off
		if s.Value == on {
			*field(o) = On
		}
	}
}

func count(field func(*Options) *int) func(*Options, Setting) {
	return func(o *Options, _ Setting) { *field(o)++ }
}

func size(field func(*Options) *uint64) func(*Options, Setting) {
	return func(o *Options, s Setting) { *field(o), _ = strconv.ParseUint(s.Value, 10, 64) }
}

func number(field func(*Options) *int) func(*Options, Setting) {
	return func(o *Options, s Setting) {
		n, _ := strconv.ParseUint(s.Value, 10, 64)
		*field(o) = int(min(n, 1<<31-1))
	}
}

func seconds(field func(*Options) *duration) func(*Options, Setting) {
	return func(o *Options, s Setting) {
		n, _ := strconv.ParseUint(s.Value, 10, 32)
		*field(o) = time.Duration(n) * time.Second
	}
}

func add(field func(*Options) *[]string) func(*Options, Setting) {
	return func(o *Options, s Setting) { *field(o) = append(*field(o), s.Value) }
}

func list(separator string, field func(*Options) *[]string) func(*Options, Setting) {
	return func(o *Options, s Setting) { *field(o) = splitList(s.Value, separator) }
}

// Splits a list and removes blanks and empty parts.
func splitList(text, separator string) []string {
	parts := []string{}
	for part := range strings.SplitSeq(text, separator) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

func password(field func(*Options) *Password) func(*Options, Setting) {
	return func(o *Options, s Setting) {
		switch s.Mode {
		case Alone:
			*field(o) = Password{State: PasswordAsk}
		case TurnedOff:
			*field(o) = Password{}
		default:
			*field(o) = Password{State: PasswordGiven, Text: s.Value}
		}
	}
}

// The texts of several -e are joined. Errors then end them, even after --force.
func setExecute(o *Options, s Setting) {
	if o.HasExecute {
		o.Execute += " "
	}
	o.Execute += s.Value
	o.HasExecute = true
	o.Force = false
}

func setPager(o *Options, s Setting) {
	o.Pager, o.PagerCommand = On, s.Value
	if s.Mode == TurnedOff {
		o.Pager = Off
	}
}

func setSSL(o *Options, s Setting) {
	if s.Value == off {
		o.TLS.Mode = TLSDisabled
		return
	}
	switch o.TLS.Mode {
	case "", TLSDisabled, TLSPreferred:
		o.TLS.Mode = TLSRequired
	}
}

func setVerify(o *Options, s Setting) {
	o.TLS.SystemCAs = s.Value == on
	// In a URL it is the option of drivers, which accept no other proof than a certificate.
	o.TLS.ByPassword = o.TLS.SystemCAs && s.Source.Rank != FromURL
	if o.TLS.SystemCAs {
		o.TLS.Mode = TLSVerifyIdentity
		return
	}
	switch o.TLS.Mode {
	case "":
		o.TLS.Mode = TLSPreferred
	case TLSVerifyCA, TLSVerifyIdentity:
		o.TLS.Mode = TLSRequired
	}
}

// Chooses the mode if none was given.
func (t *TLS) chooseMode() {
	switch {
	case t.Mode != "":
	case t.CA != "" || t.CAPath != "":
		t.Mode = TLSVerifyCA
	default:
		t.Mode = TLSPreferred
	}
}
