package bigbuf

import (
	"bytes"
	"runtime"
	"testing"
)

func TestGrow_KeepsWhatItHeld(t *testing.T) {
	b := New()
	defer b.Free()
	held := 0
	for _, size := range []int{1, 5000, 3 << 20, 3<<20 + 1, 40 << 20} {
		buf, err := b.Grow(size)
		if err != nil {
			t.Fatal(err)
		}
		if len(buf) != size {
			t.Fatalf("%d bytes, want %d", len(buf), size)
		}
		if want := bytes.Repeat([]byte{'x'}, held); !bytes.Equal(buf[:held], want) {
			t.Fatalf("at %d bytes it does not begin with what it held", size)
		}
		if got := bytes.Count(buf[held:], []byte{0}); got != size-held {
			t.Fatalf("at %d bytes, %d of %d new bytes are zero", size, got, size-held)
		}
		for i := range buf {
			buf[i] = 'x'
		}
		held = size
	}
	if buf, err := b.Grow(10); err != nil || len(buf) != held {
		t.Errorf("a smaller size gives %d bytes (%v), want all %d", len(buf), err, held)
	}
}

func TestGrow_MoreThanTheSystemHas(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere the Go heap decides")
	}
	b := New()
	defer b.Free()
	if _, err := b.Grow(5000); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Grow(1 << 50); err == nil {
		t.Fatal("a petabyte was given")
	}
	if buf, err := b.Grow(5000); err != nil || len(buf) != 5000 {
		t.Errorf("after an error the buffer has %d bytes (%v)", len(buf), err)
	}
}

func TestFree_EmptyAndTwice(t *testing.T) {
	b := New()
	b.Free()
	if _, err := b.Grow(100); err != nil {
		t.Fatal(err)
	}
	b.Free()
	b.Free()
	if buf, err := b.Grow(50); err != nil || len(buf) != 50 {
		t.Errorf("after Free: %d bytes, %v", len(buf), err)
	}
}
