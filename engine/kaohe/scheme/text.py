"""The text form of schemes, Chinese or English: from a source to the model, with all that is wrong at once.

The text is cut into statements, each parsed by itself; where one fails, its other lines and list elements are still
looked at. Names, kinds and sums are not looked at here: that is `checking`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import kaohe_grammar
from kaohe.diagnostics import near
from kaohe.diagnostics.catalogue import syntax
from kaohe.periods import PeriodKind
from kaohe.scheme.advice import first_word, opening_word
from kaohe.scheme.expressions import LONGEST
from kaohe.scheme.frozen import read_frozen
from kaohe.scheme.layout import Line, Piece, lines_of, pieces_of, statements_of
from kaohe.scheme.model import Acceptance, Fact, Indicator, Item, Scheme, Scorecard
from kaohe.scheme.recovery import parse_piece
from kaohe.scheme.setting_text import settings_mapping
from kaohe.scheme.statements import PERIODS, Counted, Statement, expression_of
from kaohe.scheme.unread import unread

if TYPE_CHECKING:
    from kaohe.diagnostics import Report, Source, Span
    from kaohe.words import Lang

_LANGS: Final[tuple[Lang, ...]] = ("zh", "en")
_HEADERS: Final = frozenset({"SCHEME", "EFFECTIVE", "PERIOD", "FOR", "JUDGMENT", "SETTINGS"})
_OPENED: Final = {
    "scheme": "SCHEME",
    "effective": "EFFECTIVE",
    "period": "PERIOD",
    "applies": "FOR",
    "judgment": "JUDGMENT",
    "settings": "SETTINGS",
    "facts": "FACTS",
    "accept": "ACCEPT",
}
"""The words that open the statements of these rules."""
_NEEDED: Final[dict[str, dict[Lang, str]]] = {
    "SCHEME": {"zh": "方案 售前考核 版本 1", "en": "scheme presale version 1"},
    "EFFECTIVE": {"zh": "生效 2026-10-01", "en": "effective 2026-10-01"},
    "PERIOD": {"zh": "周期 月", "en": "period month"},
}
_STREAK_UNITS: Final = {
    PeriodKind.MONTH: ("MONTHS", "PERIODS"),
    PeriodKind.WEEK: ("WEEKS", "PERIODS"),
    PeriodKind.FORTNIGHT: ("PERIODS",),
}


def read_text(source: Source, report: Report) -> Scheme | None:
    """Read a scheme in text form, with findings where anything is wrong.

    What cannot be read is `Unread` in what is given then; None is given where nothing can be told apart.
    """
    statements = statements_of(lines_of(source.text))
    if not statements:
        report.add(syntax.EMPTY_FILE, source.span(0, 0))
        return None
    lang = _language(statements, source, report)
    if lang is None:
        return None
    reading = _Reading(source, lang, report)
    for statement in statements:
        reading.read(statement)
    first = next((each[0] for each in statements if not each[0].indented), statements[0][0])
    reading.finish(first)
    return reading.scheme(first)


def _language(statements: list[list[Line]], source: Source, report: Report) -> Lang | None:
    """Find out a text's language by the first statement whose first word is known."""
    for statement in statements:
        word = first_word(statement[0].text)
        for lang in _LANGS:
            if any(word in spellings for spellings in kaohe_grammar.STARTERS[lang].values()):
                return lang
    start = statements[0][0].start
    word = first_word(statements[0][0].text)
    starts = [kaohe_grammar.STARTERS[lang]["SCHEME"][0] for lang in _LANGS]
    span = source.span(start, start + len(word))
    report.add(syntax.NO_LANGUAGE, span, suggestions=near(word, starts), word=word[:30])
    return None


@dataclass(slots=True)
class _Reading:
    """What has been read of a scheme so far. `headers`: where each stands, sound or not; `values`: the sound ones."""

    source: Source
    lang: Lang
    report: Report
    headers: dict[str, Span] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    accepted: list[Acceptance] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    streaks: list[Counted] = field(default_factory=list)

    def place(self, line: Line) -> Span:
        """Give a line's place."""
        return self.source.span(line.start, line.start + len(line.text))

    def read(self, statement: list[Line]) -> None:
        """Read one statement."""
        if statement[0].indented:
            self.report.add(syntax.INDENTED, self.place(statement[0]))
            self.items.append(unread("PLACE", " ".join(line.text for line in statement)))
            return
        last = statement[-1]
        if last.start + len(last.text) - statement[0].start > LONGEST:
            place = self.source.span(statement[0].start, last.start + len(last.text))
            self.report.add(syntax.TOO_LONG, place, most=str(LONGEST))
            self.items.append(unread("PLACE", place.text))
            return
        head, *elements = pieces_of(statement, self.lang)
        tree = parse_piece(self.source, head, "statement", self.lang, self.report)
        # A sound statement says itself what it is: its first word may run into a number, as in 生效2026-10-01.
        opening = _OPENED.get(tree.data, "") if tree is not None else ""
        opening = opening or opening_word(head.text, "statement", self.lang)
        if opening in self.headers:
            twice = self.headers[opening]
            word = first_word(head.text)
            span = self.source.span(head.start, head.start + len(word))
            self.report.add(syntax.TWICE, span, word=word, line=str(twice.line))
        elif opening in _HEADERS:
            whole = statement[-1] if opening == "SETTINGS" else statement[0]
            self.headers[opening] = self.place(statement[0]).to(self.place(whole))
        build = Statement(self.source, head.start, self.report, self.streaks)
        if opening == "SCORE" and (elements or (tree is not None and tree.data == "scorecard")):
            self._scorecard(build, tree, head, elements)
        elif tree is None:
            self.items.append(unread(opening, head.text))
        else:
            self._take(build, tree, opening, head)

    def _take(self, build: Statement, tree: kaohe_grammar.Node, opening: str, head: Piece) -> None:
        """Take in a statement that fits the grammar; a value in it may still be none."""
        before = len(self.report)
        match opening:
            case "SCHEME":
                self.values[opening] = build.version(tree)
            case "EFFECTIVE":
                self.values[opening] = build.effective(tree)
            case "PERIOD":
                self.values[opening] = build.period(tree)
            case "FOR":
                self.values[opening] = expression_of(build, tree)
            case "JUDGMENT":
                self.values[opening] = build.judgment(tree)
            case "SETTINGS":
                self.values[opening] = read_frozen(settings_mapping(build, tree), self.report)
            case "FACTS":
                self.facts.extend(build.facts(tree))
            case "ACCEPT":
                self.accepted.append(build.accept(tree))
            case _:
                items = build.items(tree)
                self.items.extend(items if len(self.report) == before else (unread(opening, head.text),))

    def _scorecard(
        self, build: Statement, head_tree: kaohe_grammar.Node | None, head: Piece, elements: list[Piece]
    ) -> None:
        """Read a scorecard's indicators, each by itself."""
        before = len(self.report)
        name = "" if head_tree is None else build.scorecard_name(head_tree)
        named = head_tree is not None and len(self.report) == before
        read = [self._indicator(element) for element in elements]
        last = elements[-1] if elements else head
        span = self.source.span(head.start, last.start + len(last.text))
        if not elements:
            self.report.add(syntax.NO_INDICATORS, span, name=name)
        indicators = tuple(each for each in read if each is not None)
        card = Scorecard(name, indicators, span, whole=len(indicators) == len(read))
        self.items.append(card if named else unread("SCORE", head.text))

    def _indicator(self, element: Piece) -> Indicator | None:
        before = len(self.report)
        tree = parse_piece(self.source, element, "indicator", self.lang, self.report)
        if tree is None:
            return None
        built = Statement(self.source, element.start, self.report, self.streaks).indicator(tree)
        return built if len(self.report) == before else None

    def finish(self, first: Line) -> None:
        """Look at the whole: headers that are missing, the scheme's own that stands late, streaks in another unit."""
        place = self.place(first)
        suggested = {word for found in self.report for word in found.suggestions}
        for name, examples in _NEEDED.items():
            word = kaohe_grammar.STARTERS[self.lang][name][0]
            if name not in self.headers and word not in suggested:
                self.report.add(syntax.HEADER_MISSING, place, word=word, example=examples[self.lang])
        if "SCHEME" in self.headers and self.headers["SCHEME"].start != place.start:
            late = self.headers["SCHEME"]
            word = kaohe_grammar.STARTERS[self.lang]["SCHEME"][0]
            self.report.add(syntax.HEADER_FIRST, late, word=word, example=late.text)
        self._check_streaks()

    def _check_streaks(self) -> None:
        period = self.values.get("PERIOD")
        if period is None:
            return
        own = kaohe_grammar.words(self.lang)
        shown = next(own[name][0] for name, kind in PERIODS.items() if kind is period)
        for streak in self.streaks:
            if streak.unit not in _STREAK_UNITS[period]:
                instead = own[_STREAK_UNITS[period][0]][0]
                found = streak.span.text
                self.report.add(syntax.STREAK_UNIT, streak.span, period=shown, found=found, instead=instead)

    def scheme(self, first: Line) -> Scheme:
        """Put together what was read; what lacks of the headers is filled in, since it was reported."""
        name, version = self.values.get("SCHEME", ("", 1))
        return Scheme(
            name=name,
            version=version,
            effective=self.values.get("EFFECTIVE") or date.min,
            period=self.values.get("PERIOD", PeriodKind.MONTH),
            applies=self.values.get("FOR"),
            judgment=self.values.get("JUDGMENT"),
            facts=tuple(self.facts),
            items=tuple(self.items),
            span=self.headers.get("SCHEME", self.place(first)),
            lang=self.lang,
            accepted=tuple(self.accepted),
            settings=self.values.get("SETTINGS", ()),
            heads=tuple((name.lower(), span) for name, span in self.headers.items()),
        )
