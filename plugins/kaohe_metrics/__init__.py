"""The built-in metrics, one module a subject."""
