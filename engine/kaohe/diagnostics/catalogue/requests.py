"""K8xx: commands and requests."""
