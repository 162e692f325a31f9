"""What bears another name in another scheme, and is the same: so that a name that changes is one change, not many.

An item is the same one where everything but its name is. What people type in, and parameters, hold so little that they
are the same where, besides, everything that uses the one uses the other. May import the model, `metrics`, and of
`evaluation` the ids of items; of this package `meaning`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final, TypeVar

from kaohe.evaluation.names import item_id
from kaohe.metrics.registry import fold
from kaohe.scheme.model import Fact, Number, Parameter, PlaceRule, Ref, Scheme
from kaohe.whatif.meaning import meaning

Thing = TypeVar("Thing")
_THIN: Final = (Fact, Parameter)
"""What is so little that many mean the same."""


@dataclass(frozen=True, slots=True)
class Named:
    """A fact or an item that others may name by its id; `name`: as it is written, where it has one of its own."""

    id: str
    name: str | None
    thing: Any


Pair = tuple[Named, Named]
"""What two schemes call one thing."""


def renamings(old: Scheme, new: Scheme) -> tuple[Pair, ...]:
    """Pair what bears another name in the new scheme."""
    before, after = ({fold(each.id): each for each in _named(scheme)} for scheme in (old, new))
    gone = [each for name, each in before.items() if name not in after]
    come = [each for name, each in after.items() if name not in before]
    pairs: list[Pair] = []
    while True:
        names = {fold(one.id): other for one, other in pairs}
        found = next(
            ((one, other) for one in gone for other in come if _same(one, other, names, (old, new))),
            None,
        )
        if found is None:
            return tuple(pairs)
        pairs.append(found)
        gone.remove(found[0])
        come.remove(found[1])


def respelled(old: Scheme, new: Scheme) -> tuple[Pair, ...]:
    """Pair what has the same name in the new scheme, written with other blanks, hyphens or letter case."""
    before = {fold(each.id): each for each in _named(old)}
    pairs = ((before[fold(each.id)], each) for each in _named(new) if fold(each.id) in before)
    return tuple((one, other) for one, other in pairs if one.id != other.id)


def renamed(thing: Thing, names: Mapping[str, Named]) -> Thing:
    """Give a part of a scheme with names changed; `names`: by the folded ones of now."""
    if isinstance(thing, tuple):
        return tuple(renamed(each, names) for each in thing)  # type: ignore[return-value]
    if isinstance(thing, Ref):
        other = names.get(fold(thing.name))
        return thing if other is None else replace(thing, name=other.id)
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    changes = {each.name: renamed(getattr(thing, each.name), names) for each in fields(thing) if each.compare}
    of_itself, bare = _id(thing), {PlaceRule: "ranking", Number: "name"}.get(type(thing))
    if of_itself is not None and fold(of_itself) in names:
        changes["name"] = names[fold(of_itself)].name
    elif bare is not None and fold(changes[bare] or "") in names:
        changes[bare] = names[fold(changes[bare])].name
    return replace(thing, **changes)


def _named(scheme: Scheme) -> Iterator[Named]:
    for each in (*scheme.facts, *scheme.items):
        own = _id(each)
        if own is not None:
            yield Named(own, getattr(each, "name", None), each)


def _id(thing: object) -> str | None:
    """Give the id of a fact or an item that others may name."""
    if isinstance(thing, Fact | Parameter):
        return thing.name
    is_named = type(thing).__module__ == Parameter.__module__ and hasattr(thing, "name")
    return item_id(thing) if is_named else None  # type: ignore[arg-type] # an item with a name


def _same(one: Named, other: Named, known: Mapping[str, Named], schemes: tuple[Scheme, Scheme]) -> bool:
    """Whether two are the same but for their names, those that are known to have changed too."""
    if type(one.thing) is not type(other.thing):
        return False
    names = {**known, fold(one.id): other}
    if meaning(renamed(one.thing, names)) != meaning(other.thing):
        return False
    if not isinstance(one.thing, _THIN):
        return True
    uses = [
        [meaning(renamed(item, names)) for item in schemes[0].items if _uses(item, one.id)],
        [meaning(item) for item in schemes[1].items if _uses(item, other.id)],
    ]
    return bool(uses[0]) and uses[0] == uses[1]


def _uses(thing: object, name: str) -> bool:
    if isinstance(thing, Ref | Number):
        return thing.name is not None and fold(thing.name) == fold(name)
    if isinstance(thing, tuple):
        return any(_uses(each, name) for each in thing)
    if not is_dataclass(thing):
        return False
    names = (getattr(thing, each.name) for each in fields(thing) if each.compare)
    return any(_uses(each, name) for each in names)
