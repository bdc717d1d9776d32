"""A real Kubernetes for the tests: chosen, built, started and stopped; see docs/how-to."""
