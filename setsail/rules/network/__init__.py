"""Who may talk to whom, and how the entry is guarded."""
