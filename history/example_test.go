package history_test

import (
	"fmt"
	"log"
	"time"

	"mysh/history"
)

// Record statements and search them. A path instead of "" stores them in a file.
func Example() {
	h, err := history.Open("", history.Options{Ignore: []string{"show *"}})
	if err != nil {
		log.Fatal(err)
	}
	for _, text := range []string{"select 1", "show tables", "select * from orders", "set password = 'secret'", "select 1"} {
		id, err := h.Add(history.Entry{Text: text, Time: time.Now(), Schema: "shop"})
		if err != nil {
			log.Fatal(err)
		}
		// … run the statement …
		if err := h.Finish(id, 4*time.Millisecond, "ok"); err != nil {
			log.Fatal(err)
		}
	}
	for e := range h.Search(history.Prefix("sel")) {
		fmt.Println(e.Text, e.Outcome)
	}
	fmt.Println(h.Len(), "entries")
	// Output:
	// select 1 ok
	// select * from orders ok
	// 3 entries
}
