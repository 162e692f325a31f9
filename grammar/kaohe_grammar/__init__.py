"""The text form of schemes: grammar, keyword tables, parsers. May import lark alone."""

from lark import Token, Tree

from kaohe_grammar.keywords import (
    BOUNDARY,
    COUNTED,
    FUNCTIONS,
    IN_PLACE,
    PLACES,
    RESERVED,
    STARTERS,
    UNIT_WORDS,
    UNITS,
    Lang,
    words,
)
from kaohe_grammar.parser import STARTS, Node, Start, Trouble, fold_width, parse

__all__ = [
    "BOUNDARY",
    "COUNTED",
    "FUNCTIONS",
    "IN_PLACE",
    "PLACES",
    "RESERVED",
    "STARTERS",
    "STARTS",
    "UNITS",
    "UNIT_WORDS",
    "Lang",
    "Node",
    "Start",
    "Token",
    "Tree",
    "Trouble",
    "fold_width",
    "parse",
    "words",
]
