// Package humanize writes for the user what a program holds in other forms.
package humanize
