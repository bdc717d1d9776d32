"""How fit a component is for containers: what to look for, and what was seen."""
