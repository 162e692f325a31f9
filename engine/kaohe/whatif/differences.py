"""What changed in meaning between two checked schemes: spelling, remarks and an order that says nothing are no change.

May import the model, `metrics`, `evaluation`, and of this package `meaning`, `parts`, `renaming`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from kaohe.evaluation.forgotten import sought
from kaohe.metrics.registry import fold
from kaohe.scheme.model import Deduction, Limit, Penalty, PlaceRule, Ranking, Ref, Scheme
from kaohe.whatif.parts import Part, parts_of
from kaohe.whatif.renaming import renamed, renamings, respelled
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.evaluation.forgotten import Sought
    from kaohe.metrics.registry import Registry
    from kaohe.whatif.renaming import Pair
    from kaohe.words import Lang

_ORDER: Final = Words("先后次序", "order")
_BETWEEN: Final = Words("、", ", ")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed.

    path: where, from the item inwards. old, new: how it reads; None where it was not there, or is not any more. anew:
    whether earlier periods are looked at for what bears another name, and do not know that.
    """

    how: Literal["changed", "added", "removed", "reordered", "renamed"]
    path: tuple[str, ...]
    old: str | None
    new: str | None
    anew: bool = field(default=False, kw_only=True)

    def to_json(self) -> dict[str, object]:
        """Give the change as JSON."""
        return {"change": self.how, "path": list(self.path), "old": self.old, "new": self.new, "anew": self.anew}


def differences(old: Scheme, new: Scheme, registry: Registry, lang: Lang) -> tuple[Change, ...]:
    """Give all that changed in meaning between two checked schemes, in the words of a language."""
    pairs = renamings(old, new)
    before, after = (parts_of(scheme, registry, lang) for scheme in (old, new))
    names = [
        {id(thing): part.label for thing, part in zip((*scheme.facts, *scheme.items), parts[1:], strict=True)}
        for scheme, parts in ((old, before), (new, after))
    ]
    called = tuple(_called(pairs, respelled(old, new), sought(new), names))
    if pairs:
        known = {fold(one.id): other for one, other in pairs}
        facts, items = renamed(old.facts, known), renamed(old.items, known)
        old = replace(old, facts=facts, items=items, applies=renamed(old.applies, known))
        before = parts_of(old, registry, lang)
    return (
        *called,
        *_among(before, after, (), lang, ordered=False),
        *_sequences((old, before), (new, after), lang),
    )


def _called(
    pairs: Iterable[Pair], respelled: Iterable[Pair], looked_back: Iterable[Sought], names: Sequence[Mapping[int, str]]
) -> Iterator[Change]:
    """Tell names that changed, and whether earlier outcomes, which know but the old ones, are looked at for them.

    respelled: what else means the same, but is not found in an outcome.
    """
    lost = {(each.where == "ranks", each.name) for each in looked_back}
    for pair, whenever in (*((each, True) for each in pairs), *((each, False) for each in respelled)):
        one, other = pair
        anew = (isinstance(other.thing, Ranking), other.id) in lost
        if anew or whenever:
            label = names[1][id(other.thing)]
            yield Change("renamed", (label,), names[0][id(one.thing)], label, anew=anew)


def _among(
    old: Sequence[Part], new: Sequence[Part], path: tuple[str, ...], lang: Lang, *, ordered: bool
) -> Iterator[Change]:
    """Compare two lists of parts; what was there before comes first."""
    pairs = _paired(old, new, ordered=ordered)
    for part in old:
        if part in pairs:
            yield from _between(part, pairs[part], path, lang)
        else:
            yield Change("removed", (*path, part.label), part.text, None)
    kept = set(pairs.values())
    yield from (Change("added", (*path, part.label), None, part.text) for part in new if part not in kept)
    before, after = list(pairs.values()), [part for part in new if part in kept]
    if ordered and before != after:
        told = (_BETWEEN.say(lang).join(part.text for part in parts) for parts in (pairs, after))
        yield Change("reordered", (*path, _ORDER.say(lang)), *told)


def _between(old: Part, new: Part, path: tuple[str, ...], lang: Lang) -> Iterator[Change]:
    """Compare two parts that are the same one in two schemes."""
    if old.means == new.means:
        return
    path = (*path, new.label) if new.label else path
    if old.shape == new.shape and (old.parts or new.parts):
        yield from _among(old.parts, new.parts, path, lang, ordered=old.ordered)
    else:
        yield Change("changed", path, old.text, new.text)


def _paired(old: Sequence[Part], new: Sequence[Part], *, ordered: bool) -> dict[Part, Part]:
    """Find each part of one list in another: by its meaning, by what it is known by, in an ordered list by its turn."""
    found: dict[Part, Part] = {}
    left, free = list(old), list(new)
    for level in range(-1, max((len(part.known_by) for part in old), default=0)):
        for part in tuple(left):
            same = next((each for each in free if _sign(each, level) == _sign(part, level)), None)
            if same is not None:
                found[part] = same
                left.remove(part)
                free.remove(same)
    if ordered and len(left) == len(free):
        found |= zip(left, free, strict=True)
    return {part: found[part] for part in old if part in found}


def _sign(part: Part, level: int) -> Hashable:
    """Give what a part is looked for by; what has nothing to be known by is like no other."""
    return part.means if level < 0 else part.known_by[level] if level < len(part.known_by) else id(part)


def _sequences(old: tuple[Scheme, Sequence[Part]], new: tuple[Scheme, Sequence[Part]], lang: Lang) -> Iterator[Change]:
    """Compare the order in which a line is limited, or is taken from, as far as both schemes do."""
    before, after = _turns(*old), _turns(*new)
    for line in before:
        first, second = before[line], after.get(line, [])
        kept = [[label for label in labels if label in first and label in second] for labels in (first, second)]
        if kept[0] != kept[1]:
            told = [_BETWEEN.say(lang).join(labels) for labels in kept]
            yield Change("reordered", (_ORDER.say(lang),), *told)


def _turns(scheme: Scheme, parts: Sequence[Part]) -> dict[tuple[str, str], list[str]]:
    """Give by line who limits it and who takes from it, in the order written."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item, part in zip(scheme.items, parts[len(parts) - len(scheme.items) :], strict=True):
        match item:
            case Limit(line=line) if item.kind != "advance":
                found["limit", line.name].append(part.label)
            case Deduction(source=Ref() as source):
                found["deduction", source.name].append(part.label)
            case PlaceRule(effect=Penalty(source=source)):
                found["penalty", source.name].append(part.label)
            case _:
                pass
    return found
