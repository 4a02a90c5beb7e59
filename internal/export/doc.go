// Package export writes results elsewhere than to the screen: to files and to commands.
package export
