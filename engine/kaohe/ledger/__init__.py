"""The ledger: what was published, with all that is needed to compute it again. Entries are only ever added.

May import everything below `ledger`.
"""
