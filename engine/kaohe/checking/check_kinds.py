"""The check that each part of a scheme measures what its place asks for: weights ratios, pay money, and so on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.checking.kinds import (
    KIND_WORDS,
    Loose,
    expect,
    expect_number,
    fits,
    is_number,
    kind_of,
    unexpected,
    written,
    wrong_unit,
)
from kaohe.diagnostics.catalogue import scheme as rules
from kaohe.scheme.model import (
    Award,
    Banded,
    Bands,
    Base,
    Bonus,
    Case,
    Commission,
    Deduction,
    Expr,
    FormulaScore,
    Grade,
    Item,
    Ladder,
    Limit,
    Linear,
    Notice,
    Number,
    Penalty,
    PlaceRule,
    Pool,
    Quantity,
    Ranking,
    RedLine,
    Scale,
    Scheme,
    Scorecard,
)
from kaohe.scheme.scales import bounds, given
from kaohe.values import NUMERIC, Kind
from kaohe.words import Lang, Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Report

_FIGURE: Final = Words("这里的指标", "this figure")
_WEIGHT: Final = Words("权重", "a weight")
_GIVES: Final = Words("得分", "what a band gives")
_GRADE: Final = Words("等级", "a grade")
_CALCULATION: Final = Words("这里要算的", "what is computed here")
_FORMULA: Final = Words("评分的算式", "a score's formula")
_MISSING: Final = Words("无值时得的", "what is given without a value")
_APPLIES: Final = Words("适用的条件", "whom a scheme applies to")
_WHEN: Final = Words("“时”前面", "what stands at “when”")
_SHARED: Final = Words("奖金池按的", "what a pool is shared by")
_LIMIT: Final = Words("封顶、保底的", "a line's limit")
_CONDITION: Final = Words("这里的条件", "this condition")
_PAY: Final = Words("发的", "what is paid")
_COST: Final = Words("扣的", "what is deducted")
_ENTRY: Final = Words("参加排名的条件", "the condition to be ranked")
_RATE: Final = Words("提成比率", "a commission's rate")
_PIECE: Final = Words("每件的提成", "what a piece pays")
_FIXED: Final = Words("固定金额", "a fixed amount")
_ON: Final = Words("提成的基数", "what commission is paid on")


def check_kinds(scheme: Scheme, report: Report) -> None:
    """Report what measures something else than its place asks for."""
    checker = _Kinds(scheme.lang, report)
    if scheme.applies is not None:
        expect(scheme.applies, Kind.FLAG, _APPLIES, scheme.lang, report)
    for item in scheme.items:
        checker.item(item)


@dataclass
class _Kinds:
    lang: Lang
    report: Report

    def item(self, item: Item) -> None:  # noqa: C901, PLR0912 - one branch for each kind of item
        match item:
            case Scorecard():
                for indicator in item.indicators:
                    self.number(indicator.weight, Kind.RATIO, _WEIGHT)
                    self.scale(indicator.figure, indicator.scale)
                    self.points(indicator.scale)
            case FormulaScore():
                if self.is_numeric(item):
                    self.expect(item.formula, item.kind, _FORMULA if item.kind is Kind.POINTS else _CALCULATION)
                    self.number(item.missing, item.kind, _MISSING)
            case Banded():
                self.scale(item.by, item.scale)
                for each in given(item.scale) if self.is_numeric(item) else ():
                    self.expect(each, item.kind, _CALCULATION)
            case Grade():
                self.scale(item.by, item.bands)
                self.grades(item.bands)
            case Ranking():
                self.ranking(item)
            case Pool():
                self.expect(item.amount, Kind.MONEY, _PAY)
                expect_number(item.by, _SHARED, self.lang, self.report)
            case Limit(amount=amount):
                self.expect(amount, Kind.MONEY, _LIMIT)
            case RedLine(when) | Notice(when):
                self.expect(when, Kind.FLAG, _CONDITION)
            case Ladder():
                for climb in item.climbs:
                    self.expect(climb.when, Kind.FLAG, _CONDITION)
            case _:
                self.pay(item)

    def is_numeric(self, item: FormulaScore | Banded) -> bool:
        """Whether what is computed is a number of some kind, as it must be."""
        if item.kind not in NUMERIC:
            self.report.add(rules.NO_NUMBER, item.span, name=item.name, kind=KIND_WORDS[item.kind])
        return item.kind in NUMERIC

    def pay(self, item: Item) -> None:
        match item:
            case Base():
                self.expect(item.default, Kind.MONEY, _PAY)
                self.cases(item.cases)
            case Bonus():
                self.paid(item, _PAY)
            case Deduction():
                self.paid(item, _COST)
            case Commission():
                self.commission(item)
            case PlaceRule(effect=Award(amount)):
                self.expect(amount, Kind.MONEY, _PAY)
            case PlaceRule(effect=Penalty(amount)):
                self.expect(amount, Kind.MONEY, _COST)
            case _:
                return

    def expect(self, expr: Expr, kind: Kind, where: Words) -> None:
        expect(expr, kind, where, self.lang, self.report)

    def number(self, number: Quantity | None, kind: Kind, where: Words) -> None:
        if number is not None:
            self.expect(number, kind, where)

    def scale(self, figure: Expr, scale: Scale) -> None:
        """Check a figure, and the bounds against what it measures."""
        found = expect_number(figure, _FIGURE, self.lang, self.report)
        for bound in bounds(scale):
            if isinstance(found, Kind) and not fits(kind_of(bound, self.lang, self.report), found):
                wrong_unit(bound, found, written(figure), self.lang, self.report)

    def points(self, scale: Scale) -> None:
        """Check that an indicator gives points."""
        for each in given(scale):
            self.expect(each, Kind.POINTS, _GIVES)

    def grades(self, bands: Bands) -> None:
        """Check that each band of a grade gives a word."""
        for each in given(bands):
            if isinstance(each, Number):
                found = kind_of(each, self.lang, self.report)
                unexpected(each, found, Kind.TEXT, _GRADE, self.report)

    def paid(self, item: Bonus | Deduction, where: Words) -> None:
        self.cases(item.cases, where)
        if item.otherwise is not None:
            self.expect(item.otherwise, Kind.MONEY, where)
        self.number(item.missing, Kind.MONEY, _MISSING)

    def cases(self, cases: tuple[Case, ...], where: Words = _PAY) -> None:
        for case in cases:
            self.expect(case.when, Kind.FLAG, _WHEN)
            self.expect(case.amount, Kind.MONEY, where)

    def commission(self, item: Commission) -> None:
        """Check rates and bounds against what the commission is paid on: money by a ratio, pieces by money each."""
        found = expect_number(item.on, _ON, self.lang, self.report)
        if is_number(found) and found not in {Kind.MONEY, Kind.COUNT}:
            unexpected(item.on, found, Kind.MONEY, _ON, self.report)
            found = Loose.UNKNOWN
        if isinstance(found, Kind):
            rate, where = (Kind.RATIO, _RATE) if found is Kind.MONEY else (Kind.MONEY, _PIECE)
            ends, rates = _ends_and_rates(item)
            for end in ends:
                self.number(end, found, _ON)
            for each in rates:
                self.number(each, rate, where)
        if not isinstance(item.scale, Linear):
            for tier in item.scale.tiers:
                self.number(tier.fixed, Kind.MONEY, _FIXED)
        self.number(item.missing, Kind.MONEY, _MISSING)

    def ranking(self, item: Ranking) -> None:
        target = item.by.target
        if target is not None and target.kind not in NUMERIC:
            self.report.add(rules.RANK_FIGURE, item.by.span, name=item.by.span.text, kind=KIND_WORDS[target.kind])
        if item.entry is not None:
            self.expect(item.entry, Kind.FLAG, _ENTRY)


def _ends_and_rates(item: Commission) -> tuple[tuple[Quantity | None, ...], tuple[Quantity | None, ...]]:
    match item.scale:
        case Linear(baseline, rate):
            return (baseline,), (rate,)
        case tiers:
            return tuple(tier.upper for tier in tiers.tiers), tuple(tier.rate for tier in tiers.tiers)
