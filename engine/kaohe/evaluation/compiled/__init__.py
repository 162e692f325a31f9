"""The compiled evaluator: a scheme as generated Python over scaled integers, for one agent or for columns of many.

It gives what the reference evaluator gives, or leaves the work to it. May import all below `evaluation`, and of
`evaluation` all but `cases`, `coverage` and what writes sentences.
"""
