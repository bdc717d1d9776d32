"""What a release costs its users: told in simulated time, and measured on a real cluster."""
