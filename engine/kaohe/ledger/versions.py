"""Which of several versions of a scheme is in force for a period.

May import `periods`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kaohe.periods import Period


class Dated(Protocol):
    """What takes effect on a day."""

    @property
    def effective(self) -> date:
        """The day."""


Version = TypeVar("Version", bound=Dated)


def in_force(versions: Iterable[Version], period: Period) -> Version:
    """Give the version that took effect last on or before a period's first day; where none has, the first that will.

    Of two that take effect on the same day it is the one that is named first.
    """
    ordered = sorted(versions, key=lambda version: version.effective)
    begun = [version for version in ordered if version.effective <= period.first]
    day = begun[-1].effective if begun else ordered[0].effective
    return next(version for version in ordered if version.effective == day)
