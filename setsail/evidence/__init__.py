"""The go-live checklist, what answers its items, and what the answers add up to."""
