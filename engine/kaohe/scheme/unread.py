"""What a part of a scheme that could not be read may have given: so nothing is told that only follows from it.

May import the model.
"""

from __future__ import annotations

import re
from typing import Final

from kaohe.scheme.model import Unread

_NAMING: Final = {
    "SCORE": "",
    "FIGURE": "",
    "GRADE": "等级 grade",
    "BASE": "底薪 base",
    "COMMISSION": "提成 commission",
    "BONUS": "",
    "DEDUCTION": "",
    "PARAMETER": "",
    "POOL": "",
    "RANK": "",
    "LADDER": "职级 ladder",
    "LATER_REFUNDS": "往月退款 later_refunds",
}
"""What gives one name, before the first `:` or `=`, with the names that it has if it needs none."""
_ANYTHING: Final = frozenset({"FACTS", "PLACE"})
"""What may give a name anywhere; a statement whose first word is unknown counts as the rule for a place."""


def unread(opening: str, text: str) -> Unread:
    """Say what a text that could not be read may have given. `opening`: the terminal of a statement's first word."""
    if opening == "INCLUDE":
        return Unread(None, ranking=True)
    if opening in _ANYTHING:
        return Unread(text, ranking=opening == "PLACE")
    if opening not in _NAMING:
        return Unread("")
    return Unread(f"{re.split('[:=]', text, maxsplit=1)[0]} {_NAMING[opening]}", ranking=opening == "RANK")
