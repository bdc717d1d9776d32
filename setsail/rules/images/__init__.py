"""Rules on image references."""
