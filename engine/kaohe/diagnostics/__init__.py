"""Errors as values: places, the catalogue of findings, reports, near names, and how they are written.

May import `words` alone. Every stage of kaohe gives its result with a `Report` that holds all findings at once;
nothing is raised for what a user wrote.
"""

from kaohe.diagnostics.catalogue import Rule, Severity
from kaohe.diagnostics.places import Cell, Place, Pointer, Source, Span, Whole
from kaohe.diagnostics.render import render
from kaohe.diagnostics.report import Diagnostic, Report, told
from kaohe.diagnostics.suggest import near

__all__ = [
    "Cell",
    "Diagnostic",
    "Place",
    "Pointer",
    "Report",
    "Rule",
    "Severity",
    "Source",
    "Span",
    "Whole",
    "near",
    "render",
    "told",
]
