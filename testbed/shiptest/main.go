// shiptest is a small web service that fails on request: it stands in for real programs when
// releases, probes, policies and drills are tried on a cluster.
//
//	shiptest                 serve; steered by the environment, see fault.go and below
//	shiptest call URL...     ask each address once (http://, tcp://); exit 1 if one fails
//
// Environment beside the faults:
//
//	SHIPTEST_PORTS    where to listen, comma separated (default 8080, or PORT)
//	SHIPTEST_VERSION  stands in every answer and label (or VERSION)
//	SHIPTEST_CALLS    addresses that every request asks before it is answered
//	SHIPTEST_DRAIN    seconds between SIGTERM and the end of listening (default 1)
//	SHIPTEST_FAULTS   a JSON file of faults, read again whenever it changes
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "call" {
		os.Exit(callAll(os.Args[2:], 2*time.Second))
	}
	fault, err := faultFrom(os.Getenv)
	if err != nil {
		fmt.Fprintln(os.Stderr, "shiptest:", err)
		os.Exit(2)
	}
	s := newService(first(os.Getenv("SHIPTEST_VERSION"), os.Getenv("VERSION"), "unset"), fault)
	s.calls = words(os.Getenv("SHIPTEST_CALLS"))
	ports := words(first(os.Getenv("SHIPTEST_PORTS"), os.Getenv("PORT"), "8080"))
	if path := os.Getenv("SHIPTEST_FAULTS"); path != "" {
		go s.follow(path, 500*time.Millisecond)
	}
	go s.suffer()
	serve(s, ports, drain(os.Getenv("SHIPTEST_DRAIN")))
}

// serve listens on every port until SIGTERM, then stops gracefully.
func serve(s *service, ports []string, drain time.Duration) {
	servers := make([]*http.Server, 0, len(ports))
	for _, port := range ports {
		server := &http.Server{Addr: ":" + port, Handler: s, ReadHeaderTimeout: 10 * time.Second}
		servers = append(servers, server)
		go func() {
			if err := server.ListenAndServe(); err != http.ErrServerClosed {
				fmt.Fprintln(os.Stderr, "shiptest:", err)
				os.Exit(2)
			}
		}()
	}
	fmt.Println("shiptest", s.version, "listens on", strings.Join(ports, ","))
	term := make(chan os.Signal, 4)
	signal.Notify(term, syscall.SIGTERM, syscall.SIGINT)
	for range term {
		if !s.fault().IgnoreTerm {
			break
		}
		fmt.Println("shiptest ignores SIGTERM, as told")
	}
	s.ending.Store(true)
	time.Sleep(drain)
	shutdown(servers)
}

func shutdown(servers []*http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	var all sync.WaitGroup
	for _, server := range servers {
		all.Add(1)
		go func() {
			defer all.Done()
			_ = server.Shutdown(ctx)
		}()
	}
	all.Wait()
}

func drain(text string) time.Duration {
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		return time.Duration(seconds * float64(time.Second))
	}
	return time.Second
}

func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}
