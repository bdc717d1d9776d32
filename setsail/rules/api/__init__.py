"""Rules on what the API server of the target version accepts."""
