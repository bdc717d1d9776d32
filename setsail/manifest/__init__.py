"""Kubernetes objects: read, related to each other, checked against the API, written."""
