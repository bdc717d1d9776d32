"""One file a concern: what a system means in Kubernetes objects, each field with its reason."""
