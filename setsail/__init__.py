"""Setsail (启航): move business systems from virtual machines to Kubernetes, and prove it."""

VERSION = "0.1.0"
