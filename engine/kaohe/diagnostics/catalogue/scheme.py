"""K2xx: what a scheme says."""
