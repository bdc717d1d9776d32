"""Kubernetes manifests to the values that a compose project becomes too."""
