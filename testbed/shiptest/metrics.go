package main

import (
	"fmt"
	"io"
	"sort"
	"sync"
	"time"
)

// bounds of the latency histogram in seconds: those that Setsail's own metrics rules ask for.
var bounds = [...]float64{.01, .02, .03, .05, .075, .1, .15, .2, .3, .5, .75, 1, 2, 5}

// counted is what was answered since the start.
type counted struct {
	mutex  sync.Mutex
	codes  map[int]int
	within [len(bounds)]int
	total  int
	sum    float64
}

func (c *counted) add(code int, took time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.codes == nil {
		c.codes = map[int]int{}
	}
	c.codes[code]++
	c.total++
	c.sum += took.Seconds()
	for i, bound := range bounds {
		if took.Seconds() <= bound {
			c.within[i]++
		}
	}
}

// write prints the counters as Prometheus reads them.
func (c *counted) write(w io.Writer, version string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	codes := make([]int, 0, len(c.codes))
	for code := range c.codes {
		codes = append(codes, code)
	}
	sort.Ints(codes)
	fmt.Fprintln(w, "# TYPE http_requests_total counter")
	for _, code := range codes {
		fmt.Fprintf(w, "http_requests_total{code=\"%d\",version=%q} %d\n", code, version, c.codes[code])
	}
	const name = "http_request_duration_seconds"
	fmt.Fprintf(w, "# TYPE %s histogram\n", name)
	for i, bound := range bounds {
		fmt.Fprintf(w, "%s_bucket{le=\"%g\",version=%q} %d\n", name, bound, version, c.within[i])
	}
	fmt.Fprintf(w, "%s_bucket{le=\"+Inf\",version=%q} %d\n", name, version, c.total)
	fmt.Fprintf(w, "%s_sum{version=%q} %g\n", name, version, c.sum)
	fmt.Fprintf(w, "%s_count{version=%q} %d\n", name, version, c.total)
}
