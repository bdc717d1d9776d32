"""Claims, retention and backups."""
