"""Columns as callers hand them in: as long as there are agents, and of what they should be; `ValueError` names others.

May import numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from kaohe.evaluation.compiled.columns import Columns

Array = Any
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that no character is lost in 64 bits but by chance."""
_AT_ONCE: Final = 1 << 12
"""So many ids stay near the processor."""


def check_columns(columns: Columns) -> None:
    """Refuse columns of another length than that of the agents, and agents without an id or with several rows."""
    agents = np.asarray(columns.agents)
    _check_agents(agents)
    size = len(agents)
    for name, column in columns.values.items():
        _check_size(name, column.values, size)
        if column.missing is not None:
            _check_size(f"missing of {name}", column.missing, size)
            if np.asarray(column.missing).dtype.kind != "b":
                raise ValueError(f"missing of {name}: it is yes or no who has none")
    for name, values in columns.attributes.items():
        _check_size(name, values, size)
    for values in columns.before:
        _check_size("before", values, size)
    given = [own for keyed in columns.groups.values() for own in keyed.values()]
    for name in (name for own in given for name, value in own.items() if type(value) is not int):
        raise ValueError(f"{name} of a group: figures are whole numbers of their last decimal")


def _check_agents(agents: Array) -> None:
    if agents.ndim != 1:
        raise ValueError("agents are one column")
    check_texts("agents", agents, None)
    if (agents == "").any():
        raise ValueError("agents: an id is empty")
    if not _differ(agents):
        raise ValueError("agents: an id stands twice")


def check_numbers(name: str, values: Array, missing: Array) -> None:
    """Refuse what is no whole number; objects are Python's."""
    if values.dtype.kind not in "iu" and not _are(int, values, missing):
        raise ValueError(f"{name}: figures are whole numbers of their last decimal")


def check_flags(name: str, values: Array, missing: Array) -> None:
    """Refuse what is not yes or no."""
    if values.dtype.kind != "b" and not _are(bool, values, missing):
        raise ValueError(f"{name}: it is yes or no")


def check_texts(name: str, values: Array, missing: Array | None) -> None:
    """Refuse what is no text."""
    if values.dtype.kind != "U" and not _are(str, values, missing):
        raise ValueError(f"{name}: these are texts")


def _are(kind: type, values: Array, missing: Array | None) -> bool:
    """Whether all objects there are of a kind, those of numbers no flags; nobody's may be of any."""
    there = values if missing is None else values[~missing]
    return not len(there) or (there.dtype.kind == "O" and set(map(type, there.tolist())) <= {kind})


def _check_size(name: str, values: Array, size: int) -> None:
    shape = np.shape(values)
    if shape != (size,):
        raise ValueError(f"{name}: there are {size} agents, and its shape is {shape}")


def _hashed(ids: Array) -> Array:
    """Give 64 bits made of the characters of each, of two at once."""
    width = ids.dtype.itemsize // 4
    even = np.ascontiguousarray(ids, dtype=f"<U{width + width % 2}")
    made = np.zeros(len(ids), dtype=np.uint64)
    for pair in np.ascontiguousarray(even.view(np.uint64).reshape(len(ids), -1).T):
        made += pair
        made *= _FACTOR
        made ^= made >> np.uint64(29)
    return made


def _differ(ids: Array) -> bool:
    """Whether no id stands twice: all at once by 64 bits made of each; one by one only where two share these."""
    if ids.dtype.kind == "U" and len(ids):
        hashed = np.concatenate([_hashed(ids[first : first + _AT_ONCE]) for first in range(0, len(ids), _AT_ONCE)])
        hashed.sort()
        if (hashed[1:] != hashed[:-1]).all():
            return True
    return len(set(ids.tolist())) == len(ids)
