"""Rules on whether objects really find each other."""
