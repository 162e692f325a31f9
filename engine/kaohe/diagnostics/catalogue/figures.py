"""K5xx: figures handed in for evaluation."""
