"""HTTP, the command line and the demo, over the engine."""
