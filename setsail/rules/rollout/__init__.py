"""Rules on releases without a gap."""
