"""K3xx: a dataset's tables and rows."""
