"""K4xx: system settings."""
