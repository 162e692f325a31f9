"""K6xx: evaluation."""
