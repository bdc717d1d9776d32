"""Rules on readiness, liveness and startup probes."""
