"""Adjusting: what refunds of this period take back of what published periods paid for their sales.

May import everything below `adjusting`.
"""
