"""One file a job: joins thinking and world, so that every shell runs the same code."""
