package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"
)

// Fault is what the service does wrong. Each field can be set by environment (SHIPTEST_ERRORS,
// SHIPTEST_LATENCY, …), by file and by POST /fault, where fields that are not named stay.
type Fault struct {
	Errors     float64 `json:"errors"`     // share of requests answered with 500
	Latency    float64 `json:"latency"`    // seconds added to every answer
	Start      float64 `json:"start"`      // seconds after the start until anything is answered
	Unready    bool    `json:"unready"`    // /ready answers 503
	Sick       bool    `json:"sick"`       // /healthz answers 503
	Leak       float64 `json:"leak"`       // MiB taken each second and never given back
	Crash      float64 `json:"crash"`      // seconds after the start until exit 3 (0: never)
	IgnoreTerm bool    `json:"ignoreTerm"` // SIGTERM is not heard
}

// faultFrom reads the faults that the environment asks for.
func faultFrom(env func(string) string) (Fault, error) {
	var fault Fault
	numbers := map[string]*float64{
		"ERRORS": &fault.Errors, "LATENCY": &fault.Latency, "START": &fault.Start,
		"LEAK": &fault.Leak, "CRASH": &fault.Crash,
	}
	for name, to := range numbers {
		if err := parse(env, name, to, func(text string) (float64, error) {
			return strconv.ParseFloat(text, 64)
		}); err != nil {
			return fault, err
		}
	}
	flags := map[string]*bool{
		"UNREADY": &fault.Unready, "SICK": &fault.Sick, "IGNORE_TERM": &fault.IgnoreTerm,
	}
	for name, to := range flags {
		if err := parse(env, name, to, strconv.ParseBool); err != nil {
			return fault, err
		}
	}
	return fault, nil
}

func parse[T any](env func(string) string, name string, to *T, read func(string) (T, error)) error {
	text := env("SHIPTEST_" + name)
	if text == "" {
		return nil
	}
	value, err := read(text)
	if err != nil {
		return fmt.Errorf("SHIPTEST_%s: %w", name, err)
	}
	*to = value
	return nil
}

// change applies the fields that a JSON text names.
func (s *service) change(text []byte) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	changed := s.faults
	if err := json.Unmarshal(text, &changed); err != nil {
		return err
	}
	s.faults = changed
	return nil
}

func (s *service) fault() Fault {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.faults
}

// follow reads the faults from a file whenever its content changes.
func (s *service) follow(path string, every time.Duration) {
	for last := ""; ; time.Sleep(every) {
		text, err := os.ReadFile(path)
		if err != nil || string(text) == last {
			continue
		}
		last = string(text)
		if err := s.change(text); err != nil {
			fmt.Fprintln(os.Stderr, "shiptest:", path, err)
		}
	}
}

// suffer lets the faults come true that need no request: leaking and crashing.
func (s *service) suffer() {
	var leaked [][]byte
	const tick = 100 * time.Millisecond
	for range time.Tick(tick) {
		fault := s.fault()
		if fault.Crash > 0 && time.Since(s.began) >= seconds(fault.Crash) {
			fmt.Println("shiptest crashes, as told")
			os.Exit(3)
		}
		if size := int(fault.Leak * tick.Seconds() * (1 << 20)); size > 0 {
			block := make([]byte, size)
			for at := 0; at < size; at += 4096 {
				block[at] = 1 // touched, or the kernel would not count it
			}
			leaked = append(leaked, block)
		}
	}
}

func seconds(number float64) time.Duration {
	return time.Duration(number * float64(time.Second))
}
