"""Namespaces and their admission."""
