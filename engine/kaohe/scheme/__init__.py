"""Schemes: the model, its readers and its JSON Schema."""
