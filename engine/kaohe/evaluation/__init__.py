"""Evaluation: the reference evaluator, the outcome with its trace, explanations, figures as JSON, case files.

May import everything below: `checking`, `scheme`, `extension`, `metrics`, `events`, `documents`, `diagnostics`.
"""
