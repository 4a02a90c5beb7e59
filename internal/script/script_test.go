package script_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"

	"mysh/internal/script"
)

// packers compress a text, by the name of the format in errors.
var packers = map[string]func(text string) []byte{
	"gzip": func(text string) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write([]byte(text))
		w.Close()
		return b.Bytes()
	},
	"zstd": func(text string) []byte {
		var b bytes.Buffer
		w, err := zstd.NewWriter(&b)
		if err != nil {
			panic(err)
		}
		w.Write([]byte(text))
		w.Close()
		return b.Bytes()
	},
}

// inserts returns SQL text that does not compress to almost nothing.
func inserts(bytes int) string {
	random := rand.New(rand.NewSource(1))
	var b strings.Builder
	for b.Len() < bytes {
		b.WriteString("INSERT INTO `t` VALUES (")
		for range 20 {
			b.WriteString(string(rune('a' + random.Intn(26))))
		}
		b.WriteString(");\n")
	}
	return b.String()
}

// readAll reads a script to its end and returns its text.
func readAll(s *script.Script) (string, error) {
	var b strings.Builder
	for {
		text, err := s.Next()
		b.WriteString(text)
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return b.String(), err
		}
	}
}

func of(data []byte) *script.Script {
	return script.New("dump.sql", io.NopCloser(bytes.NewReader(data)))
}

func TestScript_PackedFormats(t *testing.T) {
	gz, zst := packers["gzip"], packers["zstd"]
	text := inserts(300 << 10)
	skippable := []byte("\x5a\x2a\x4d\x18\x05\x00\x00\x00five!")
	cases := []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, ""},
		{"plain", []byte(text), text},
		{"one byte that a packed file could begin with", []byte("\x1f"), "\x1f"},
		{"the beginning of a mark", []byte("\x1f\x8b"), "\x1f\x8b"},
		{"a word like a mark", []byte("BZhang"), "BZhang"},
		{"gzip", gz(text), text},
		{"gzip of nothing", gz(""), ""},
		{"gzip in members", bytes.Join([][]byte{gz("select 1;\n"), gz(""), gz(text)}, nil), "select 1;\n" + text},
		{"gzip in gzip", gz(string(gz("x"))), string(gz("x"))},
		{"zstd", zst(text), text},
		{"zstd of nothing", zst(""), ""},
		{"zstd in frames", bytes.Join([][]byte{zst("select 1;\n"), skippable, zst(text)}, nil), "select 1;\n" + text},
		{"zstd after a frame to skip", append(bytes.Clone(skippable), zst(text)...), text},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, err := readAll(of(c.data)); got != c.want || err != nil {
				t.Errorf("got %d bytes, %v, want %d bytes", len(got), err, len(c.want))
			}
			slow := script.New("pipe", io.NopCloser(iotest.OneByteReader(bytes.NewReader(c.data))))
			if got, err := readAll(slow); got != c.want || err != nil {
				t.Errorf("byte by byte: got %d bytes, %v, want %d bytes", len(got), err, len(c.want))
			}
		})
	}
}

// A file that ends too early is distinguished from a complete one, wherever it is cut.
func TestScript_CutOffFile(t *testing.T) {
	text := inserts(6 << 10)
	for name, pack := range packers {
		t.Run(name, func(t *testing.T) {
			whole := pack(text)
			for n := 4; n < len(whole); n++ {
				got, err := readAll(of(whole[:n]))
				if err == nil {
					t.Fatalf("cut off after %d of %d bytes: no error", n, len(whole))
				}
				if want := "cannot read dump.sql: " + name + " data is cut off after "; !strings.HasPrefix(err.Error(), want) {
					t.Fatalf("cut off after %d of %d bytes: %v, want %s…", n, len(whole), err, want)
				}
				if !strings.HasPrefix(text, got) {
					t.Fatalf("cut off after %d of %d bytes: other text came out", n, len(whole))
				}
			}
			_, err := readAll(of(append(pack("select 1;\n"), whole[:len(whole)/2]...)))
			if err == nil || !strings.Contains(err.Error(), "cut off") {
				t.Errorf("the second part is cut off: %v", err)
			}
		})
	}
}

// A file with one wrong byte is an error, unless the byte has no effect.
func TestScript_DamagedFile(t *testing.T) {
	text := inserts(6 << 10)
	for name, pack := range packers {
		t.Run(name, func(t *testing.T) {
			whole := pack(text)
			unharmed := 0
			for i := 4; i < len(whole); i += 3 {
				damaged := bytes.Clone(whole)
				damaged[i] ^= 0x55
				switch got, err := readAll(of(damaged)); {
				case err == nil && got == text:
					unharmed++ // a byte of the timestamp, or of the operating system's name
				case err == nil:
					t.Fatalf("byte %d is wrong: other text and no error", i)
				case !strings.HasPrefix(err.Error(), "cannot read dump.sql: "+name+" data "):
					t.Fatalf("byte %d is wrong: %v", i, err)
				}
			}
			if unharmed > 4 {
				t.Errorf("%d wrong bytes did not matter", unharmed)
			}
		})
	}
}

func TestScript_Errors(t *testing.T) {
	gz, zst := packers["gzip"]("select 1;\n"), packers["zstd"]("select 1;\n")
	longWindow := []byte("\x28\xb5\x2f\xfd\x04\xa0\x00\x00\x00\x00\x00\x00\x00\x00") // a window of 1 GiB
	cases := []struct {
		name string
		data string
		want string
	}{
		{"gzip with trailing bytes", string(gz) + "select 2; select 3;", "cannot read dump.sql: gzip data is damaged, or followed by something else, after 10 bytes of text; only the statements before were run"},
		{"zstd with trailing bytes", string(zst) + "select 2;", "cannot read dump.sql: zstd data is damaged, or followed by something else, after 10 bytes of text; only the statements before were run"},
		{"gzip with a wrong checksum", string(gz[:len(gz)-5]) + "!" + string(gz[len(gz)-4:]), "cannot read dump.sql: gzip data is damaged (invalid checksum) after 10 bytes of text; only the statements before were run"},
		{"zstd with a long window", string(longWindow), "cannot read dump.sql: zstd data needs more than 128 MiB to be unpacked (zstd -dc --memory=2048MB FILE | mysh) after 0 bytes of text; only the statements before were run"},
		{"xz", "\xfd7zXZ\x00\x00\x04", "cannot read dump.sql: it is packed with xz, which mysh does not unpack (xz -dc FILE | mysh)"},
		{"bzip2", "BZh91AY&SY\x00", "cannot read dump.sql: it is packed with bzip2, which mysh does not unpack (bzip2 -dc FILE | mysh)"},
		{"lz4", "\x04\x22\x4d\x18\x64", "cannot read dump.sql: it is packed with lz4, which mysh does not unpack (lz4 -dc FILE | mysh)"},
		{"zip", "PK\x03\x04\x14", "cannot read dump.sql: it is packed with zip, which mysh does not unpack (unzip -p FILE | mysh)"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := of([]byte(c.data))
			_, err := readAll(s)
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
			if _, again := s.Next(); again != err {
				t.Errorf("the second time: %v", again)
			}
		})
	}
}

// A read error is not reported as damage, for packed files and others.
func TestScript_ReadError(t *testing.T) {
	broken := errors.New("the disk is on fire")
	for name, data := range map[string][]byte{"plain": []byte("select 1;\n"), "gzip": packers["gzip"](inserts(1 << 10)), "zstd": packers["zstd"](inserts(1 << 10))} {
		half := io.MultiReader(bytes.NewReader(data[:len(data)/2]), iotest.ErrReader(broken))
		_, err := readAll(script.New("standard input", io.NopCloser(half)))
		if !errors.Is(err, broken) || err.Error() != "cannot read standard input: the disk is on fire" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := script.Open(t.Context(), t.TempDir()); !errors.Is(err, syscall.EISDIR) {
		t.Errorf("a directory: %v", err)
	}
	if _, err := script.Open(t.Context(), filepath.Join(t.TempDir(), "nosuch.sql")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// Bytes that a program writes to a pipe are returned at once, not when a buffer is full.
func TestScript_PipeIsReadAtOnce(t *testing.T) {
	r, w := io.Pipe()
	s := script.New("pipe", r)
	for _, line := range []string{"select 1;\n", "BEGIN;\n", "P"} {
		go io.WriteString(w, line)
		var got string
		for len(got) < len(line) {
			text, err := s.Next()
			if err != nil {
				t.Fatal(err)
			}
			got += text
		}
		if got != line {
			t.Errorf("got %q, want %q", got, line)
		}
	}
	w.Close()
	if _, err := s.Next(); err != io.EOF {
		t.Error(err)
	}
}

func TestPosition(t *testing.T) {
	text := inserts(1 << 20)
	for name, data := range map[string][]byte{"plain": []byte(text), "gzip": packers["gzip"](text), "zstd": packers["zstd"](text)} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "dump")
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := script.Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if taken, total := s.Position(); taken != 0 || total != int64(len(data)) {
				t.Errorf("before: %d of %d, want 0 of %d", taken, total, len(data))
			}
			if _, err := s.Next(); err != nil {
				t.Fatal(err)
			}
			if taken, total := s.Position(); taken <= 0 || taken >= total {
				t.Errorf("after a piece: %d of %d", taken, total)
			}
			if _, err := readAll(s); err != nil {
				t.Fatal(err)
			}
			if taken, total := s.Position(); taken != total {
				t.Errorf("at the end: %d of %d", taken, total)
			}
		})
	}
	t.Run("the rest of a file", func(t *testing.T) {
		file, err := os.CreateTemp(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		file.WriteString("select 1;\nselect 2;\n")
		file.Seek(10, io.SeekStart)
		if _, total := script.New("standard input", file).Position(); total != 10 {
			t.Errorf("got %d bytes, want 10", total)
		}
	})
	t.Run("a pipe", func(t *testing.T) {
		if _, total := of([]byte(text)).Position(); total != 0 {
			t.Errorf("got %d bytes, want 0 for unknown", total)
		}
	})
}

func FuzzScript(f *testing.F) {
	for _, pack := range packers {
		f.Add(pack("select 1;\n"))
		f.Add(append(pack("select 1;\n"), pack(inserts(1000))...))
	}
	f.Add([]byte("select 1;\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := of(data)
		for n := 0; n < 16<<20; {
			text, err := s.Next()
			if len(text) > 64<<10 || text == "" && err == nil {
				t.Fatalf("a piece of %d bytes, %v", len(text), err)
			}
			if err != nil {
				break
			}
			n += len(text)
		}
	})
}

func BenchmarkScript(b *testing.B) {
	text := inserts(8 << 20)
	for name, data := range map[string][]byte{"plain": []byte(text), "gzip": packers["gzip"](text), "zstd": packers["zstd"](text)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				s := of(data)
				var err error
				for err == nil {
					_, err = s.Next()
				}
				if err != io.EOF {
					b.Fatal(err)
				}
			}
		})
	}
}
