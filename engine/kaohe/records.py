"""Plain data that is made by the hundred for each agent. The ground floor: imports nothing of kaohe."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TypeVar

_Record = TypeVar("_Record")


def made_fast(record: type[_Record]) -> type[_Record]:
    """Make a frozen dataclass in a quarter of the time: that nobody changes it is held by the type checker alone."""
    known = fields(record)  # type: ignore[arg-type] # a decorator of dataclasses
    names = {f"_{each.name}": each.default for each in known}
    given = ", ".join(each.name + ("" if each.default is MISSING else f"=_{each.name}") for each in known)
    sets = "".join(f"    self.{each.name} = {each.name}\n" for each in known)
    exec(f"def __init__(self, {given}):\n{sets}", names)  # noqa: S102 - names of fields, written here
    record.__init__ = names["__init__"]  # type: ignore[assignment] # in place of one that goes around its own guard
    del record.__setattr__, record.__delattr__
    return record
