"""A simulated cluster: pods, probes, rollouts, routes, autoscaler, traffic, in simulated time."""
