"""Plain data that is made by the hundred for each agent. The ground floor: imports nothing of kaohe."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TypeVar

_Record = TypeVar("_Record")


def made_fast(record: type[_Record]) -> type[_Record]:
    """Make a frozen dataclass in a quarter of the time: that nobody changes it is held by the type checker alone."""
    known = fields(record)  # type: ignore[arg-type] # a decorator of dataclasses
    names: dict[str, object] = {"MISSING": MISSING}
    given, sets = [], []
    for each in known:
        default, value = "", each.name
        if each.default_factory is not MISSING:
            names[f"_{each.name}"] = each.default_factory
            default, value = "=MISSING", f"_{each.name}() if {each.name} is MISSING else {each.name}"
        elif each.default is not MISSING:
            names[f"_{each.name}"] = each.default
            default = f"=_{each.name}"
        given.append(each.name + default)
        sets.append(f"    self.{each.name} = {value}\n")
    exec(f"def __init__(self, {', '.join(given)}):\n{''.join(sets)}", names)  # noqa: S102 - names of fields, written here
    record.__init__ = names["__init__"]  # type: ignore[assignment] # in place of one that goes around its own guard
    del record.__setattr__, record.__delattr__
    return record
