"""Findings as values: a stage gives its result and a report, with all findings at once."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics.catalogue import Severity
from kaohe.diagnostics.places import Cell, Place, Pointer, Span
from kaohe.words import Lang, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kaohe.diagnostics.catalogue import Rule

_LONGEST: Final = 300
_SINCE: Final = Words("（{day} 起）", " (from {day} on)")
_LONGEST_LIST: Final = 3_000
"""What we say ourselves may list many things; what somebody wrote is cut sooner."""
_ORDER: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True)
class Diagnostic:
    """One finding at one place. `facts` fill the rule's templates; `suggestions` are near names, the nearest first.

    since: the day from which it holds, where it holds later alone. of: whose what it is that is wrong, said before all
    else. about: the part of the figures that it is about, where its place is another.
    """

    rule: Rule
    place: Place | None = None
    facts: Mapping[str, str | Words] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    since: date | None = None
    of: Words | None = None
    about: Pointer | None = field(default=None, compare=False)

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.rule.severity

    def message(self, lang: Lang) -> str:
        """Say what is wrong."""
        said = _fill(self.rule.says, self.facts, lang)
        said = said if self.of is None else self.of.say(lang) + said
        return said if self.since is None else said + _SINCE.say(lang).format(day=self.since)

    def remedy(self, lang: Lang) -> str:
        """Say what to do, near names first."""
        remedy = _fill(self.rule.remedy, self.facts, lang)
        if not self.suggestions:
            return remedy
        if lang == "zh":
            return f"是不是想写 {'、'.join(self.suggestions)}？{remedy}"
        return f"Did you mean {', '.join(self.suggestions)}? {remedy}"

    def to_json(self, lang: Lang) -> dict[str, object]:
        """Give it as one item of a list of findings: the contract of the command line and of HTTP."""
        item: dict[str, object] = {
            "code": self.rule.code,
            "severity": self.severity.value,
            "message": self.message(lang),
            "remedy": self.remedy(lang),
        }
        match self.place:
            case Span() as span:
                last = span.source.line_of(span.end)
                item |= {"source": span.source.name, "line": span.line, "column": span.column}
                item |= {"end_line": last, "end_column": span.source.column_of(span.end)}
            case Cell() as cell:
                named = {"table": cell.table, "row": cell.row, "column": cell.column, "value": cell.value}
                item |= {key: value for key, value in named.items() if value is not None}
            case Pointer() as pointer:
                item |= {"source": pointer.document, "pointer": pointer.path}
            case None:
                pass
            case whole:
                item["source"] = whole.name
        if self.suggestions:
            item["suggestions"] = list(self.suggestions)
        return item


class _FullError(Exception):
    """More was found than anybody reads."""


class Report:
    """The findings of a stage, in the order in which they were found."""

    def __init__(self, found: Iterable[Diagnostic] = ()) -> None:
        self._found = list(found)
        self._most: int | None = None

    @contextmanager
    def bounded(self, most: int, rule: Rule, place: Place) -> Iterator[None]:
        """End what is done in here as soon as it has added so many findings, and say so by one more, by this rule."""
        self._most = len(self._found) + most
        try:
            yield
        except _FullError:
            self._found.append(Diagnostic(rule, place, {"most": str(most)}))
        finally:
            self._most = None

    def add(
        self,
        rule: Rule,
        place: Place | None = None,
        *,
        suggestions: Iterable[str] = (),
        **facts: str | Words,
    ) -> None:
        """Record a finding."""
        self.take(Diagnostic(rule, place, facts, tuple(suggestions)))

    def take(self, found: Diagnostic) -> None:
        """Record a finding that was made elsewhere."""
        self._found.append(found)
        if self._most is not None and len(self._found) >= self._most:
            raise _FullError

    def extend(self, other: Iterable[Diagnostic]) -> None:
        """Take over another report's findings."""
        self._found.extend(other)

    @property
    def ok(self) -> bool:
        """Whether no finding is an error."""
        return not self.errors

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that are errors."""
        return tuple(found for found in self._found if found.severity is Severity.ERROR)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Give the findings as they are shown: by their place, then the gravest first."""
        return tuple(sorted(self._found, key=_position))

    def __iter__(self) -> Iterator[Diagnostic]:
        """Go through the findings as they were found."""
        return iter(self._found)

    def __len__(self) -> int:
        """Count the findings."""
        return len(self._found)


def told(problem: BaseException) -> str:
    """Put what an exception says on one line, for a finding about it; a guest's may not even be able to say it."""
    try:
        said = str(problem)
    except Exception:  # noqa: BLE001 - whatever a guest's exception raises when it is asked
        said = "?"
    line = " ".join(f"{type(problem).__name__}: {said}".split())[:_LONGEST]
    return line.encode("utf-8", "replace").decode()


def _fill(template: Words, facts: Mapping[str, str | Words], lang: Lang) -> str:
    """Fill a template; what is longer than anybody reads is cut."""
    return template.say(lang).format_map(
        {
            name: _cut(fact.say(lang), _LONGEST_LIST) if isinstance(fact, Words) else _cut(fact, _LONGEST)
            for name, fact in facts.items()
        }
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _position(found: Diagnostic) -> tuple[str, tuple[int, ...], int, int, str, int]:
    order = _ORDER[found.severity]
    match found.about or found.place:
        case Span() as span:
            return (span.source.name, (), span.start, span.end, "", order)
        case Cell() as cell:
            return (cell.table, (), cell.row or 0, 0, cell.column or "", order)
        case Pointer() as pointer:
            return (f"{pointer.document}#", pointer.order, 0, 0, pointer.path, order)
        case None:
            return ("", (), 0, 0, "", order)
        case place:
            return (str(place), (), 0, 0, "", order)
