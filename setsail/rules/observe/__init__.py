"""Logs and metrics: written where they are collected, scraped where they are."""
