"""Sizing held to account: train on a window, recommend, score the next one that nobody saw."""
