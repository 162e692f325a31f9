"""Accepting findings: those of one item, or all of a file; what is accepted is left out, and noted with its reason.

May import `checking.names`, `diagnostics`, `scheme.model`, `words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.checking.check_pay import quoted
from kaohe.checking.names import given_by
from kaohe.diagnostics import Report, Severity, Span, Whole
from kaohe.diagnostics.catalogue import analysis as rules
from kaohe.metrics.registry import fold
from kaohe.scheme.load import MOST
from kaohe.scheme.model import Unread
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.diagnostics import Diagnostic
    from kaohe.scheme.model import Acceptance, Scheme


def without_accepted(scheme: Scheme, found: Report, *, whole: bool = True) -> Report:
    """Leave out what the author accepts, and note that he does; an acceptance that accepts nothing is told too.

    Where something is an error, not all was looked for, so nothing is said of acceptances but that they take no error.
    That of an included scheme may find nothing left to accept, since others make up for it. whole: whether all was
    looked for.
    """
    if not scheme.accepted:
        return found
    report, owned = Report(), _Owned(scheme, found)
    taken: dict[int, Acceptance] = {}
    with report.bounded(MOST, rules.MORE, Whole(scheme.span.source.name)):
        for accepted in scheme.accepted:
            if accepted.code in owned.errors:
                report.add(rules.NOT_ACCEPTABLE, accepted.span, code=accepted.code)
                continue
            meant = owned.meant(accepted)
            fresh = [each for each in meant if id(each) not in taken]
            taken |= dict.fromkeys(map(id, fresh), accepted)
            if fresh:
                facts = {"code": accepted.code, "count": str(len(fresh)), "reason": accepted.reason}
                report.add(rules.ACCEPTED, accepted.span, **facts, items=owned.listed(fresh))
            elif whole and found.ok and accepted.span.source.name == scheme.span.source.name:
                _tell_idle(accepted, taken[id(meant[0])] if meant else None, report)
    return Report([*(each for each in found if id(each) not in taken), *report])


def _tell_idle(accepted: Acceptance, earlier: Acceptance | None, report: Report) -> None:
    """Tell an acceptance for which nothing is left, as another stands before it or there is no such finding."""
    if earlier is not None:
        report.add(rules.ACCEPTED_ALREADY, accepted.span, code=accepted.code, line=str(earlier.span.line))
        return
    item = None if accepted.item is None else accepted.item.span.text
    where = Words("", "") if item is None else Words(f"{item} ", f" of {item}")
    report.add(rules.ACCEPTS_NOTHING, accepted.span, code=accepted.code, where=where)


@dataclass(frozen=True, slots=True)
class _Owner:
    """What in a scheme a finding is of: an item or a fact. names: by which it is named, as they are compared."""

    span: Span
    names: frozenset[str]
    title: Words


class _Owned:
    """The findings of a scheme by their codes, each with what it is of."""

    def __init__(self, scheme: Scheme, found: Report) -> None:
        self._owners = list(_owners(scheme))
        self._lines = {owner.title: owner for owner in self._owners if owner.names}
        self._by_code: dict[str, list[Diagnostic]] = {}
        self._meant: dict[tuple[str, str], list[Diagnostic]] = {}
        for each in found:
            self._by_code.setdefault(each.rule.code, []).append(each)
        self.errors = {each.rule.code for each in found if each.severity is Severity.ERROR}

    def meant(self, accepted: Acceptance) -> list[Diagnostic]:
        """Give the findings that an acceptance is for: of its item wherever it stands, else all of its file."""
        item, file = accepted.item, accepted.span.source.name
        at = (accepted.code, f"{file}:" if item is None else fold(item.name))
        if at not in self._meant:
            alike = self._by_code.get(accepted.code, ())
            self._meant[at] = [
                each for each in alike if (_stands_in(each, file) if item is None else self._is_of(each, at[1]))
            ]
        return self._meant[at]

    def listed(self, found: Iterable[Diagnostic]) -> Words:
        """Say of which items findings are, where they are of any."""
        titles = {owner.title: None for owner in map(self._owner, found) if owner is not None}
        zh, en = "、".join(title.zh for title in titles), ", ".join(title.en for title in titles)
        return Words(f"：{zh}", f": {en}") if titles else Words("", "")

    def _is_of(self, found: Diagnostic, name: str) -> bool:
        owner = self._owner(found)
        return owner is not None and name in owner.names

    def _owner(self, found: Diagnostic) -> _Owner | None:
        """Give the line that a finding tells of; else where it stands."""
        line, place = found.facts.get("line"), found.place
        if isinstance(line, Words) and line in self._lines:
            return self._lines[line]
        around = (owner for owner in self._owners if isinstance(place, Span) and _is_within(place, owner.span))
        return next(around, None)


def _owners(scheme: Scheme) -> Iterator[_Owner]:
    for fact in scheme.facts:
        title = fact.title or fact.name
        yield _Owner(fact.span, frozenset(map(fold, (fact.name, title))), Words(title, title))
    for item in scheme.items:
        given = next(given_by(item), None)
        if isinstance(item, Unread):
            continue
        if given is None:
            text = quoted(item.span)
            yield _Owner(item.span, frozenset(), Words(text, text))
        else:
            names, target = given
            yield _Owner(item.span, frozenset(map(fold, names)), target.title)


def _stands_in(found: Diagnostic, file: str) -> bool:
    match found.place:
        case Span() as span:
            return span.source.name == file
        case Whole(name):
            return name == file
        case _:
            return False


def _is_within(span: Span, around: Span) -> bool:
    return span.source.name == around.source.name and around.start <= span.start and span.end <= around.end
