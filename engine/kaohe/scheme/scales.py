"""What scales hold, whichever their form: the numbers that a figure meets, and those that it gives.

May import the model.
"""

from __future__ import annotations

from typing import assert_never

from kaohe.scheme.model import Bands, Line, Number, PerUnit, Scale, Text


def bounds(scale: Scale) -> tuple[Number, ...]:
    """Give the numbers that the figure is compared with."""
    match scale:
        case Bands():
            return tuple(band.bound for band in scale.bands)
        case Line():
            return (scale.worst, scale.best)
        case PerUnit():
            return (scale.bound, scale.unit)
        case _:
            assert_never(scale)


def given(scale: Scale) -> tuple[Number | Text, ...]:
    """Give what a scale gives, and what is taken off it."""
    found: tuple[Number | Text | None, ...]
    match scale:
        case Bands():
            found = (*(band.gives for band in scale.bands), scale.otherwise, scale.missing)
        case Line():
            found = (scale.worst_gives, scale.best_gives, scale.missing)
        case PerUnit():
            found = (scale.full, scale.less, scale.missing)
        case _:
            assert_never(scale)
    return tuple(each for each in found if each is not None)
