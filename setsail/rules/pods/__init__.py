"""Rules on what a container may do on its node: the restricted Pod Security level."""
