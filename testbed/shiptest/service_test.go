package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func ask(s *service, method, path, body string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, httptest.NewRequest(method, path, strings.NewReader(body)))
	return answer
}

func TestEveryAnswerCarriesTheVersionAndIsCounted(t *testing.T) {
	s := newService("v2", Fault{})
	answer := ask(s, "GET", "/order", "")
	if answer.Code != 200 || answer.Header().Get("X-Version") != "v2" {
		t.Fatal(answer.Code, answer.Header())
	}
	metrics := ask(s, "GET", "/metrics", "").Body.String()
	for _, line := range []string{
		`http_requests_total{code="200",version="v2"} 1`,
		`http_request_duration_seconds_bucket{le="+Inf",version="v2"} 1`,
	} {
		if !strings.Contains(metrics, line) {
			t.Fatalf("%s is missing in\n%s", line, metrics)
		}
	}
}

func TestFaultsAreSteeredByRequestAndTheRestStays(t *testing.T) {
	s := newService("v", Fault{Latency: 0.01})
	ask(s, "POST", "/fault", `{"errors": 1, "unready": true}`)
	if got := ask(s, "GET", "/", "").Code; got != 500 {
		t.Fatal(got)
	}
	if got := ask(s, "GET", "/actuator/health/readiness", "").Code; got != 503 {
		t.Fatal(got)
	}
	if got := ask(s, "GET", "/healthz", "").Code; got != 200 {
		t.Fatal(got)
	}
	if s.fault().Latency != 0.01 {
		t.Fatal("a field that was not named changed")
	}
	if got := ask(s, "POST", "/fault", `{"errors": "many"}`).Code; got != 400 {
		t.Fatal(got)
	}
}

func TestStartingAndEndingAreNotReady(t *testing.T) {
	s := newService("v", Fault{Start: 60})
	if ask(s, "GET", "/ready", "").Code != 503 || ask(s, "GET", "/", "").Code != 503 {
		t.Fatal("ready before its time")
	}
	s.began = time.Now().Add(-time.Hour)
	if ask(s, "GET", "/ready", "").Code != 200 {
		t.Fatal("never ready")
	}
	s.ending.Store(true)
	if ask(s, "GET", "/ready", "").Code != 503 || ask(s, "GET", "/", "").Code != 200 {
		t.Fatal("while ending it must refuse readiness and still answer")
	}
}

func TestDependenciesAreCalledAndTheirFailureShows(t *testing.T) {
	good := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer good.Close()
	s := newService("v", Fault{})
	s.calls = []string{good.URL}
	if got := ask(s, "GET", "/", "").Code; got != 200 {
		t.Fatal(got)
	}
	s.calls = append(s.calls, "tcp://127.0.0.1:1")
	if got := ask(s, "GET", "/", "").Code; got != 502 {
		t.Fatal(got)
	}
}

func TestTheEnvironmentIsReadOrRefused(t *testing.T) {
	env := map[string]string{"SHIPTEST_ERRORS": "0.25", "SHIPTEST_IGNORE_TERM": "true"}
	fault, err := faultFrom(func(name string) string { return env[name] })
	if err != nil || fault.Errors != 0.25 || !fault.IgnoreTerm {
		t.Fatal(fault, err)
	}
	env["SHIPTEST_LEAK"] = "lots"
	if _, err := faultFrom(func(name string) string { return env[name] }); err == nil {
		t.Fatal("nonsense was accepted")
	}
}
