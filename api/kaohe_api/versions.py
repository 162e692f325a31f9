"""The version of a scheme that is in force for a period, of the files that are given and of those in a ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.diagnostics import Report, Whole
from kaohe.diagnostics.catalogue import ledger as rules
from kaohe.words import Words
from kaohe_api import stages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from kaohe.ledger.book import Ledger
    from kaohe.ledger.entry import Head
    from kaohe.ledger.texts import KeptScheme
    from kaohe.metrics import Registry
    from kaohe.periods import Period
    from kaohe_api.console import Console


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A version: that of a file, or of an entry."""

    effective: date
    kept: KeptScheme | None
    head: Head | None = None


def scheme_in_force(
    name: str,
    others: Iterable[Path],
    period: Period | None,
    ledger: Ledger | None,
    registry: Registry,
    console: Console,
) -> KeptScheme | None:
    """Read a scheme and its other versions, and give the one in force; None where anything is wrong with them."""
    first = stages.kept(name, registry, console)
    rest = [(path, stages.kept(str(path), registry, console)) for path in others]
    if first is None or any(each is None for _, each in rest):
        return None
    if period is None:
        return first
    report = Report()
    candidates = [_Candidate(first.scheme.effective, first)]
    for path, each in rest:
        assert each is not None  # noqa: S101 - for the type checker: looked at above
        if each.scheme.name != first.scheme.name:
            report.add(rules.OTHER_SCHEME, Whole(str(path)), found=each.scheme.name, scheme=first.scheme.name)
        elif any(each.scheme.effective == known.effective for known in candidates):
            day = str(each.scheme.effective)
            report.add(rules.SAME_DAY, Whole(str(path)), scheme=first.scheme.name, day=day)
        candidates.append(_Candidate(each.scheme.effective, each))
    candidates.extend(_published(ledger, first.scheme.name, report))
    return console.take((_chosen(candidates, period, ledger, registry, report), report))


def _published(ledger: Ledger | None, scheme: str, report: Report) -> Iterable[_Candidate]:
    """Give the versions of a scheme that its periods were published with last, the latest first."""
    heads = () if ledger is None else ledger.heads(report)
    last = {head.period: head for head in heads if head.scheme == scheme}
    return [_Candidate(head.effective, None, head) for head in sorted(last.values(), key=lambda each: -each.number)]


def _chosen(
    candidates: list[_Candidate], period: Period, ledger: Ledger | None, registry: Registry, report: Report
) -> KeptScheme | None:
    from kaohe.ledger.other_text import tell_other_text
    from kaohe.ledger.texts import KeptScheme, read_again
    from kaohe.ledger.versions import in_force

    chosen = in_force(candidates, period)
    if ledger is None or chosen.head is None:
        if ledger is not None and chosen.kept is not None:
            tell_other_text(ledger, chosen.kept, report)
        return chosen.kept
    head, entry = chosen.head, ledger.entry(chosen.head.number, report)
    if entry is None:
        return None
    where = Words(f"第 {head.number} 条", f"entry {head.number}")
    first = candidates[0].kept
    assert first is not None  # noqa: S101 - for the type checker: the first is the file that was given
    version, day, file = str(head.version), str(head.effective), first.texts[0].name
    report.add(rules.IN_FORCE, version=version, day=day, period=str(period), where=where, file=file)
    scheme, found = read_again(entry.content.texts, registry)
    report.extend(found)
    return None if scheme is None else KeptScheme(scheme, entry.content.texts)


def last_paid_ahead(kept: KeptScheme, period: Period, ledger: Ledger, registry: Registry, report: Report) -> bool:
    """Whether the period before was published by another text, which paid something ahead: it may be owed still."""
    from kaohe.evaluation.history import pays_ahead
    from kaohe.ledger.texts import read_again

    earlier = [head for head in ledger.heads(report) if head.scheme == kept.scheme.name]
    last = max((head for head in earlier if head.period.last < period.first), key=_when, default=None)
    texts = None if last is None else ledger.texts(last.scheme, last.version, report).get(last.number)
    scheme = None if texts is None or texts == kept.texts else read_again(texts, registry)[0]
    return scheme is not None and pays_ahead(scheme)


def _when(head: Head) -> tuple[Period, int]:
    return head.period, head.number
