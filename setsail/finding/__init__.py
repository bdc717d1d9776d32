"""What was found: where, why, in both languages, and the edit that would mend it."""
