"""What only a running cluster shows: each rule reads the status of objects, and the time."""
