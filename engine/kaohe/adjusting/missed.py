"""What a scheme misses that deducts refunds by figures of its own: it settles nothing of published periods.

Each of these settled the refunds that were known to it. What is another of them now, or came late, is deducted by
nobody; what completes in this period now, and was settled as of an earlier day, is deducted again. May import its
siblings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.adjusting.naming import changes
from kaohe.adjusting.undoing import since
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.adjusting.refunded import Key
    from kaohe.adjusting.sides import Sides
    from kaohe.adjusting.taken import Taken
    from kaohe.periods import Period


def missed(now: Period, sides: Mapping[Period, Mapping[str, Sides]], taken: Taken) -> list[Words]:
    """Name the refunds that published periods settled otherwise than they are, or not at all, each once."""
    found: dict[Key, Words] = {}
    for period, by_agent in sides.items():
        deducts = taken.deducted_by(period.first) is not None
        for each in by_agent.values():
            said = _missed(now, each, taken)
            found |= {name: words for name, words in said if deducts or each.is_of_its_sales(name)}
    return list(found.values())


def _missed(now: Period, sides: Sides, taken: Taken) -> Iterator[tuple[Key, Words]]:
    for name in sides.changed:
        if name in sides.before:
            yield name, changes(since(sides, sides.before, name))
    for name, after in sides.after.items():
        before, is_now = sides.before.get(name), not after.when(now)
        if before is None and not is_now and taken.settled_by(after.day) is not None:
            said = f"{after.refund} ({after.day})"
        elif before is not None and is_now and name not in sides.changed:
            said = f"{after.refund} ({before.day} → {after.day})"
        else:
            continue
        yield name, Words(said, said)
