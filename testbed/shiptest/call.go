package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// call asks one address: tcp://host:port is connected to, anything else is an HTTP GET.
func call(address string, timeout time.Duration) error {
	if to, ok := strings.CutPrefix(address, "tcp://"); ok {
		connection, err := net.DialTimeout("tcp", to, timeout)
		if err == nil {
			err = connection.Close()
		}
		return err
	}
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	// A new connection for each call: a policy that changes must show at once.
	client := &http.Client{
		Timeout:   timeout,
		Transport: &http.Transport{DisableKeepAlives: true},
	}
	answer, err := client.Get(address)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	if answer.StatusCode >= 400 {
		return fmt.Errorf("answered %d", answer.StatusCode)
	}
	return nil
}

// callAll asks each address once, all at the same time, and says how each went, in the order given;
// the exit code is 1 if one failed.
func callAll(addresses []string, timeout time.Duration) int {
	results := make([]chan error, len(addresses))
	for i, address := range addresses {
		results[i] = make(chan error, 1)
		go func() { results[i] <- call(address, timeout) }()
	}
	failed := 0
	for i, address := range addresses {
		if err := <-results[i]; err != nil {
			fmt.Println("failed", address, err)
			failed = 1
		} else {
			fmt.Println("ok", address)
		}
	}
	return failed
}
