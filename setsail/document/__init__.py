"""Text to objects and back: positions, what scalars mean, edits that keep every other byte."""
