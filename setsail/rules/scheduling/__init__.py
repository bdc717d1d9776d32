"""Rules about scheduling."""
