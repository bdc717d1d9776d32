"""The system as a whole, as system.yaml declares it."""
