//go:build unix

package clusters

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/go-sql-driver/mysql"

	"mysh/internal/servertest"
)

// strangers are other sessions of plain on all nodes, each with a long statement. None of them may
// ever end by what mysh does.
type strangers struct {
	tb      testing.TB
	pools   map[*servertest.Private]*sql.DB
	over    context.Context
	killed  atomic.Int64
	twins   int                             // how many have the number of a session of mysh
	reserve map[*servertest.Private][]visit // sessions without a statement
	ended   sync.WaitGroup
}

// A stranger sleeps until the end of the test.
const strangersStatement = "select sleep(10000)"

// invite opens some sessions on each node.
func invite(tb testing.TB, nodes []*servertest.Private) *strangers {
	tb.Helper()
	over, end := context.WithCancel(context.Background())
	s := &strangers{tb: tb, pools: map[*servertest.Private]*sql.DB{}, over: over}
	tb.Cleanup(func() {
		s.release()
		end()
		s.ended.Wait()
		for _, pool := range s.pools {
			pool.Close()
		}
	})
	for _, node := range nodes {
		pool, err := sql.Open("mysql", plain+"@tcp("+node.Addr()+")/t")
		if err != nil {
			tb.Fatal(err)
		}
		pool.SetMaxIdleConns(0) // a connection that is given back is closed
		s.pools[node] = pool
		for range 3 {
			s.occupy(s.open(node))
		}
	}
	return s
}

// A visit is a session of a stranger.
type visit struct {
	conn *sql.Conn
	id   int
}

func (s *strangers) open(node *servertest.Private) visit {
	s.tb.Helper()
	conn, err := s.pools[node].Conn(s.over)
	if err != nil {
		s.tb.Fatal(err)
	}
	v := visit{conn: conn}
	if err := conn.QueryRowContext(s.over, "select connection_id()").Scan(&v.id); err != nil {
		s.tb.Fatal(err)
	}
	return v
}

// occupy begins the long statement of a session.
func (s *strangers) occupy(v visit) {
	began := make(chan struct{})
	s.ended.Add(1)
	go func() {
		defer s.ended.Done()
		defer v.conn.Close()
		close(began)
		var slept sql.NullInt64
		err := v.conn.QueryRowContext(s.over, strangersStatement).Scan(&slept)
		if s.over.Err() == nil {
			s.killed.Add(1)
			s.tb.Errorf("a stranger's statement has ended: connection %d, %v, %v", v.id, slept, err)
		}
	}()
	<-began
}

// gap is by how much the numbers of the next sessions on two nodes differ after stagger. mysh and
// the checks of a balancer take a few.
const gap = 10

// stagger prepares for a session of mysh on any node: the next sessions on the nodes have numbers
// that differ by gap, in random order, and strangers hold the numbers in between.
func (s *strangers) stagger() {
	s.tb.Helper()
	s.release()
	last, most := map[*servertest.Private]int{}, 0
	for node := range s.pools {
		v := s.open(node)
		v.conn.Close()
		last[node] = v.id
		most = max(most, v.id)
	}
	nodes := slices.Collect(maps.Keys(s.pools))
	rand.Shuffle(len(nodes), func(i, j int) { nodes[i], nodes[j] = nodes[j], nodes[i] })
	for i, node := range nodes {
		for id := last[node]; id < most+gap*i; {
			v := s.open(node)
			if id = v.id; id > most {
				s.reserve[node] = append(s.reserve[node], v)
			} else {
				v.conn.Close()
			}
		}
	}
}

// release closes the sessions of stagger.
func (s *strangers) release() {
	for _, visits := range s.reserve {
		for _, v := range visits {
			v.conn.Close()
		}
	}
	s.reserve = map[*servertest.Private][]visit{}
}

// shadow lets a stranger on each other node, under the number that a session of mysh has on its
// node, begin a long statement. A number that another session has is left out.
func (s *strangers) shadow(home *servertest.Private, number string) {
	s.tb.Helper()
	want, err := strconv.Atoi(number)
	if err != nil {
		s.tb.Fatal(err)
	}
	for node := range s.pools {
		if node == home {
			continue
		}
		if at := slices.IndexFunc(s.reserve[node], func(v visit) bool { return v.id == want }); at >= 0 {
			s.occupy(s.reserve[node][at])
			s.reserve[node] = slices.Delete(s.reserve[node], at, at+1)
			s.twins++
			continue
		}
		for {
			v := s.open(node)
			if v.id == want {
				s.twins++
				s.occupy(v)
				break
			}
			v.conn.Close()
			if v.id > want {
				break
			}
		}
	}
	s.release()
}

// check fails the test if a stranger's statement has ended, or does not run on its node.
func (s *strangers) check() {
	s.tb.Helper()
	// A server ends the statement of a stranger of an earlier test some seconds after its connection.
	runs, want := 0, 3*len(s.pools)+s.twins
	eventually(s.tb, fmt.Sprintf("%d statements of strangers run", want), func() bool {
		runs = 0
		for node := range s.pools {
			n, err := strconv.Atoi(node.SQL(s.tb, "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO = '"+strangersStatement+"'")[0][0])
			if err != nil {
				s.tb.Fatal(err)
			}
			runs += n
		}
		return runs == want || s.killed.Load() > 0
	})
	if s.killed.Load() > 0 {
		s.tb.Errorf("%d of %d statements of strangers run, %d were killed", runs, want, s.killed.Load())
	}
	s.tb.Logf("%d statements of strangers run, %d of them under the number of a session of mysh; %d were killed", runs, s.twins, s.killed.Load())
}

// passersBy are sessions of plain through the same entrance, with one short statement after the
// other. A balancer that shares connections gives them the connection on which a statement of mysh
// was a moment ago.
type passersBy struct {
	tb         testing.TB
	end        context.CancelFunc
	ended      sync.WaitGroup
	statements atomic.Int64
	killed     atomic.Int64
}

// pass starts some passers-by.
func pass(tb testing.TB, balanced *sql.DB, many int) *passersBy {
	tb.Helper()
	over, end := context.WithCancel(context.Background())
	p := &passersBy{tb: tb, end: end}
	tb.Cleanup(end)
	for range many {
		conn, err := balanced.Conn(over)
		if err != nil {
			tb.Fatal(err)
		}
		p.ended.Add(1)
		go func() {
			defer p.ended.Done()
			defer conn.Close()
			for {
				interrupted := true // a sleep that was interrupted returns 1, or an error
				err := conn.QueryRowContext(over, "select sleep(0.02)").Scan(&interrupted)
				if over.Err() != nil {
					return
				}
				p.statements.Add(1)
				if err != nil || interrupted {
					p.killed.Add(1)
					tb.Errorf("the statement of a passer-by was killed: %v", err)
					return
				}
			}
		}()
	}
	return p
}

// check ends the passers-by and fails the test if one was killed.
func (p *passersBy) check() {
	p.tb.Helper()
	p.end()
	p.ended.Wait()
	p.tb.Logf("%d statements of passers-by have ended; %d were killed", p.statements.Load(), p.killed.Load())
}
