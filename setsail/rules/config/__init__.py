"""Configuration and secrets: outside the image, never in the open, and effective."""
