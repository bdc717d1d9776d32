"""The life of one release: what is intended, what is seen, what to do next and why."""
