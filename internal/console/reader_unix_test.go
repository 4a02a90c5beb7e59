//go:build unix

package console

import (
	"bytes"
	"os"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A pipe whose reader leaves is noticed at the next Look, although nothing is written.
func TestLook_FindsAReaderThatHasGone(t *testing.T) {
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	o := NewScreen(writer)
	o.Watch(writer, nil)
	if o.Look(); o.Deserted() {
		t.Error("the reader is there")
	}
	reader.Close()
	o.Look()
	<-o.Gone()
	if !o.Deserted() || o.Err() != nil || o.Lost() {
		t.Errorf("deserted %v, %v, lost %v", o.Deserted(), o.Err(), o.Lost())
	}
	if err := o.Tee(t.TempDir() + "/log"); err != nil {
		t.Fatal(err)
	}
	if o.Deserted() || o.Gone() != nil {
		t.Error("with a tee file, output is still read")
	}
	o.NoTee()
}

// FlushWhile calls the function of Watch when the reader leaves during a long wait.
func TestFlushWhile_FindsAReaderThatHasGone(t *testing.T) {
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	synctest.Test(t, func(t *testing.T) {
		o := NewScreen(writer)
		var calls atomic.Int32
		o.Watch(writer, func() { calls.Add(1) })
		o.FlushWhile(func() {
			time.Sleep(2 * flushDelay)
			if synctest.Wait(); calls.Load() != 0 {
				t.Error("called while the reader is there")
			}
			reader.Close()
			time.Sleep(flushDelay)
			if synctest.Wait(); calls.Load() == 0 {
				t.Error("not called")
			}
		})
	})
}

// A regular file is no reader: nothing can leave.
func TestWatch_IsForPipesOnly(t *testing.T) {
	file, err := os.Create(t.TempDir() + "/f")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	o := NewScreen(&bytes.Buffer{})
	o.Watch(file, nil)
	if o.Look(); o.Deserted() || o.reader != nil {
		t.Error("a file is watched")
	}
}
