"""Redaction."""

from setsail.document.redact import text as redact

__all__ = ["redact"]
