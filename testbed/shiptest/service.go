package main

import (
	"encoding/json"
	"io"
	"math/rand"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// service answers:
//
//	/metrics      Prometheus text
//	/fault        GET shows the faults, POST changes those that it names
//	…ready…       200, or 503 while starting, ending or told so
//	…health…, …live…  200, or 503 when told so
//	anything else JSON with version, pod and path, after asking the dependencies
//
// Health and readiness are known by a word in the path, so that it stands in for programs whose
// probes ask for other addresses (/actuator/health/readiness).
type service struct {
	version string
	pod     string
	began   time.Time
	calls   []string
	counted counted
	ending  atomic.Bool
	mutex   sync.Mutex
	faults  Fault
}

func newService(version string, fault Fault) *service {
	pod, _ := os.Hostname()
	return &service{version: version, pod: pod, began: time.Now(), faults: fault}
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Version", s.version)
	fault := s.fault()
	starting := time.Since(s.began) < seconds(fault.Start)
	path := strings.ToLower(r.URL.Path)
	switch {
	case path == "/metrics":
		s.counted.write(w, s.version)
	case path == "/fault":
		s.steer(w, r)
	case strings.Contains(path, "ready") || strings.Contains(path, "readiness"):
		verdict(w, !starting && !fault.Unready && !s.ending.Load())
	case strings.Contains(path, "health") || strings.Contains(path, "live"):
		verdict(w, !starting && !fault.Sick)
	default:
		s.work(w, r, fault, starting)
	}
}

func verdict(w http.ResponseWriter, good bool) {
	if !good {
		http.Error(w, "no", http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "ok\n")
}

func (s *service) steer(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		text, err := io.ReadAll(io.LimitReader(r.Body, 1<<16))
		if err == nil {
			err = s.change(text)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	_ = json.NewEncoder(w).Encode(s.fault())
}

// Answer is the body of every ordinary answer.
type Answer struct {
	Version string            `json:"version"`
	Pod     string            `json:"pod"`
	Path    string            `json:"path"`
	Calls   map[string]string `json:"calls,omitempty"`
}

func (s *service) work(w http.ResponseWriter, r *http.Request, fault Fault, starting bool) {
	begun := time.Now()
	time.Sleep(seconds(fault.Latency))
	code := http.StatusOK
	answer := Answer{Version: s.version, Pod: s.pod, Path: r.URL.Path, Calls: map[string]string{}}
	for _, address := range s.calls {
		if err := call(address, 2*time.Second); err != nil {
			answer.Calls[address] = err.Error()
			code = http.StatusBadGateway
		} else {
			answer.Calls[address] = "ok"
		}
	}
	if rand.Float64() < fault.Errors {
		code = http.StatusInternalServerError
	}
	if starting {
		code = http.StatusServiceUnavailable
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(answer)
	s.counted.add(code, time.Since(begun))
}
