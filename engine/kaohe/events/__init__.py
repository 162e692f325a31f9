"""From raw events to the shared relations that metrics build on.

`events` holds the relations of a run, `dataset` the tables they start from, `settings` the system's settings; each
other module is one step on the way (see `events`). Only `needs` and `settings` are light to import.
"""
