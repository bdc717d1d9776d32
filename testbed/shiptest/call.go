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

// callAll asks each address once and says how it went; the exit code is 1 if one failed.
func callAll(addresses []string, timeout time.Duration) int {
	failed := 0
	for _, address := range addresses {
		if err := call(address, timeout); err != nil {
			fmt.Println("failed", address, err)
			failed = 1
		} else {
			fmt.Println("ok", address)
		}
	}
	return failed
}
