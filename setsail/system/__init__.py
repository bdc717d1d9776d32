"""A business system in its own words: loaded, resolved per environment, explained, written back."""
