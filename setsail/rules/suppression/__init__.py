"""Findings that somebody accepted: whether they still say why, until when, and to any end."""
