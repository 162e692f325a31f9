"""What an entry of the catalogue holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.words import Words


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    """Nothing is computed from it."""
    WARNING = "warning"
    """It is computed, but probably not meant."""
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding: its code, what is wrong (`says`) and what to write instead (`remedy`), both as templates.

    A template's `{name}` is filled from the diagnostic's facts.
    """

    code: str
    severity: Severity
    says: Words
    remedy: Words
