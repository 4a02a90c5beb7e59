package settings

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write config.example.toml again")

func TestMain(m *testing.M) {
	flag.Parse()
	if *update {
		if err := os.WriteFile(filepath.Join("..", "..", "config.example.toml"), []byte(Example()), 0o644); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
