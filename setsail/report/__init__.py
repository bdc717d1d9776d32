"""Findings, plans and stories as text, JSON, SARIF, JUnit, HTML and SVG; everything escaped."""
