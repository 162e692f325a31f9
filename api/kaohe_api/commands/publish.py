"""`kaohe publish`: what a period pays, evaluated and entered into a ledger."""

from __future__ import annotations

import getpass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import click

import kaohe
from kaohe.diagnostics import Report, Whole
from kaohe.diagnostics.catalogue import ledger as rules
from kaohe.words import Words
from kaohe_api import stages
from kaohe_api.console import Console, format_option
from kaohe_api.payslips import Evaluated, Wanted, evaluated, takes_figures

if TYPE_CHECKING:
    from kaohe.ledger.book import Ledger
    from kaohe.ledger.entry import Head
    from kaohe.ledger.making import Signature
    from kaohe.periods import Period
    from kaohe.scheme.model import Scheme
    from kaohe.words import Lang

_HELP: Final = Words(
    "考核一期并发布到台账：发布过的不再改动，更正是新的一条。",
    "Evaluate a period and publish it in a ledger: what is published is never changed, a correction is a new entry.",
)
_CORRECT: Final = Words("更正已发布的这一期，写明原因", "correct what was published of this period, and say why")
_BY: Final = Words("发布人，默认是登录的用户", "who publishes; by default who is logged in")
_NOBODY: Final = Words("写 --by 发布人", "say by --by who publishes")
_DONE: Final = Words(
    "已发布：第 {number} 条，{scheme} 版本 {version}，{period}，哈希 {hash}",
    "Published: entry {number}, {scheme} version {version}, {period}, hash {hash}",
)


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("publish", help=_HELP.say(lang))
    @takes_figures(lang, all_or_none=True)
    @click.option("--correct", "reason", metavar="REASON", help=_CORRECT.say(lang))
    @click.option("--by", help=_BY.say(lang))
    @format_option(lang, "text", "json")
    def publish(reason: str | None, by: str | None, kind: str, **options: Any) -> None:
        console = Console(lang, as_json=kind == "json")
        wanted = Wanted(**options)
        if reason is not None and not reason.strip():
            raise click.UsageError(_CORRECT.say(lang), click.get_current_context())
        ledger = stages.ledger(wanted.ledger, console, new=True)
        assert ledger is not None  # noqa: S101 - for the type checker: the option is required
        publication = _Publication(ledger, by or _user(lang), reason, wanted, console)
        found = evaluated(wanted, console, ledger, publication.begin)
        head = publication.publish(found)
        _tell(head, found, publication.to_compute_again(head), console)

    return publish


class _Publication:
    """A publication from before anything is computed to its entry."""

    def __init__(self, ledger: Ledger, by: str, reason: str | None, wanted: Wanted, console: Console) -> None:
        self.ledger = ledger
        self.by = by
        self.reason = reason
        self.source = wanted.metrics or wanted.folder
        self.console = console
        self.corrects: int | None = None
        self.dataset = self._fingerprint()

    def begin(self, scheme: Scheme, period: Period) -> None:
        """End the command before all the work if the period is published, or not to be corrected."""
        report = Report()
        if self.reason is not None:
            latest = self.ledger.latest(scheme.name, period, report)
            self.corrects = 0 if latest is None else latest.number
        if not (report.ok and self.ledger.takes(scheme.name, period, self.corrects, report)):
            self.console.stop(report)

    def publish(self, found: Evaluated) -> Head:
        """Enter what was evaluated; end the command if somebody was faster, or the dataset is another by now."""
        from kaohe.ledger.making import draft

        report = Report()
        if self._fingerprint() != self.dataset:
            report.add(rules.DATASET_CHANGED, Whole(str(self.source)), dataset=str(self.source))
            self.console.stop(report)
        settings = None if found.dataset is None else found.dataset.settings
        made = draft(
            *(found.kept, found.figures, found.outcome, found.registry),
            *(self.dataset, settings, self._signed(), self.console.lang),
        )
        return self.console.need(kaohe.publish(self.ledger, made))

    def to_compute_again(self, head: Head) -> Report:
        """Tell which later entries do not build on this one, and whether it does not build on what stands by now."""
        from kaohe.ledger.outdated import outdated, tell

        report = Report()
        heads = self.ledger.heads(report)
        found = outdated(self.ledger, heads, report)
        of_this = {
            number: since if number == head.number else (head,)
            for number, since in found.items()
            if head in since or number == head.number
        }
        tell(self.ledger, heads, of_this, report)
        return report

    def _signed(self) -> Signature:
        from kaohe.ledger.making import Signature

        now = datetime.now().astimezone().isoformat(timespec="seconds")
        return Signature(self.by, now, self.corrects, self.reason)

    def _fingerprint(self) -> dict[str, Any]:
        from kaohe.ledger.making import fingerprint

        try:
            return {} if self.source is None else fingerprint(self.source)
        except OSError:  # it is told where it is read
            return {}


def _user(lang: Lang) -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise click.UsageError(_NOBODY.say(lang), click.get_current_context()) from None


def _tell(head: Head, found: Evaluated, again: Report, console: Console) -> None:
    if console.as_json:
        notes = (*found.outcome.notes, *again)
        console.json({**head.to_json(), "diagnostics": [note.to_json(console.lang) for note in notes]})
        return
    from kaohe_api.tables import duties, outcome_table

    for part in (outcome_table(found.outcome, console.lang), duties(found.outcome, console.lang)):
        if part:
            console.out(part + "\n")
    facts = {"number": head.number, "scheme": head.scheme, "version": head.version, "period": head.period}
    console.out(_DONE.say(console.lang).format(**facts, hash=head.hash))
    console.tell(again)
