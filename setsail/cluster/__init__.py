"""What can be seen in a cluster and done to it, as a protocol and values; no cluster in here."""
