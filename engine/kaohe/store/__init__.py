"""The store: what was computed of a dataset's days, kept in a folder for the next run (see `store.opened`)."""
