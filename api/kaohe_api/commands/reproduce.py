"""`kaohe reproduce`: a published period computed again from what its entry holds, and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

import kaohe
from kaohe.diagnostics import Report, Severity
from kaohe.diagnostics.catalogue import ledger as rules
from kaohe.words import Words
from kaohe_api import stages
from kaohe_api.console import Console, format_option
from kaohe_api.parameters import PERIOD

if TYPE_CHECKING:
    from kaohe.ledger.entry import Head
    from kaohe.ledger.reproduction import Reproduction
    from kaohe.periods import Period
    from kaohe.words import Lang

_HELP: Final = Words(
    "按台账里的方案、数和设定重算发布过的一期，逐项比对。",
    "Compute a published period again from the scheme, the figures and the settings in the ledger, and compare.",
)
_LEDGER: Final = Words("台账：文件或 PostgreSQL 网址", "the ledger: a file, or a PostgreSQL URL")
_SCHEME: Final = Words("哪个方案", "which scheme")
_NUMBER: Final = Words("第几条，默认是这一期最后的一条", "which entry; by default the latest of the period")
_SAME: Final = Words(
    "第 {number} 条：重算 {count} 个数，全部一致", "Entry {number}: computed again, all {count} figures are the same"
)
_LISTED: Final = 12
_HEADER: Final = (
    Words("客服", "agent"),
    Words("哪个数", "figure"),
    Words("发布的", "published"),
    Words("重算的", "computed"),
)


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("reproduce", help=_HELP.say(lang))
    @click.argument("period", type=PERIOD)
    @click.option("--ledger", metavar="FILE|URL", required=True, help=_LEDGER.say(lang))
    @click.option("--scheme", help=_SCHEME.say(lang))
    @click.option("--entry", "number", type=click.IntRange(min=1), help=_NUMBER.say(lang))
    @format_option(lang, "text", "json")
    def reproduce(period: Period, ledger: str, scheme: str | None, number: int | None, kind: str) -> None:
        from kaohe.ledger.outdated import outdated, tell

        console = Console(lang, as_json=kind == "json")
        book, report = stages.ledger(ledger, console), Report()
        assert book is not None  # noqa: S101 - for the type checker: the option is required
        book.verify(report)
        heads = console.need((book.heads(report) if report.ok else (), report))
        head = _wanted(heads, period, scheme, number, console)
        entry = console.need((book.entry(head.number, report), report))
        again, report = kaohe.reproduce(entry, stages.plugins(console))
        if again is None:
            console.stop(report)
        tell(book, [head], outdated(book, heads, report), report)
        _tell(head, again, report, console)
        if again.differences:
            raise click.exceptions.Exit(1)

    return reproduce


def _wanted(heads: tuple[Head, ...], period: Period, scheme: str | None, number: int | None, console: Console) -> Head:
    """Find the entry that is meant; end the command where there is none, or several schemes have the period."""
    report = Report()
    of_scheme = [head for head in heads if scheme in {None, head.scheme}]
    found = [head for head in of_scheme if head.period == period and number in {None, head.number}]
    schemes = list(dict.fromkeys(head.scheme for head in found))
    if not found:
        wanted = " ".join(str(each) for each in (scheme, period, number and f"#{number}") if each)
        told = [f"{head.scheme} {head.period} #{head.number}" for head in heads]
        known = ", ".join([*(["…"] if len(told) > _LISTED else []), *told[-_LISTED:]]) or "—"
        report.add(rules.NO_ENTRY, wanted=wanted, known=known)
    elif len(schemes) > 1:
        said = Words("、".join(schemes), ", ".join(schemes))
        report.add(rules.SEVERAL, period=str(period), schemes=said)
    if not report.ok:
        console.stop(report)
    return found[-1]


def _tell(head: Head, again: Reproduction, report: Report, console: Console) -> None:
    if console.as_json:
        differences = [
            {"agent": each.agent, "figure": each.figure, "published": each.published, "computed": each.computed}
            for each in again.differences
        ]
        found = [each.to_json(console.lang) for each in report.sorted()]
        told = {**head.to_json(), "compared": again.compared, "differences": differences, "diagnostics": found}
        console.json(told)
        return
    console.tell(each for each in report.sorted() if each.severity is not Severity.ERROR)
    if not again.differences:
        console.out(_SAME.say(console.lang).format(number=head.number, count=again.compared))
        return
    from kaohe_api.tables import grid

    rows = [[each.agent, each.figure, each.published or "—", each.computed or "—"] for each in again.differences]
    console.out(grid([title.say(console.lang) for title in _HEADER], rows, left=2))
    console.tell(report.errors)
