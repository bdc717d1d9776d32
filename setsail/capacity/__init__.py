"""How much a workload needs, when, and what happens if the plan is wrong; from its history."""
