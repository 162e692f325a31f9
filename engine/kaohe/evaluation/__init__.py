"""From a resolved scheme and figures to an outcome with its trace, and to words."""
