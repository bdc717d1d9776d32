"""Rules on where data lives and which kind of workload holds it."""
