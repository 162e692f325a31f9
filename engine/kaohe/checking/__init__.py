"""What a scheme means: names, kinds, and the checks."""
