"""Rules on replicas, budgets, spread and autoscalers."""
