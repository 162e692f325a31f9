"""Statements of the text form: from the tree of one statement to its part of the model."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from kaohe.diagnostics.catalogue import syntax
from kaohe.periods import PeriodKind, parse_day
from kaohe.scheme.expressions import MOST_PERIODS, PLACES, SPANS, Builder, compare_op, group_of, quantity, tokens, trees
from kaohe.scheme.model import (
    Acceptance,
    Award,
    Band,
    Banded,
    Bands,
    Base,
    Better,
    Bonus,
    Case,
    Change,
    Climb,
    Commission,
    Deduction,
    Duty,
    Expr,
    Fact,
    FormulaScore,
    Grade,
    Include,
    Indicator,
    Item,
    JudgmentRule,
    Ladder,
    LaterRefunds,
    Limit,
    Line,
    Linear,
    Notice,
    Number,
    Parameter,
    Penalty,
    PerUnit,
    PlaceRule,
    Pool,
    Ranking,
    RedLine,
    Rung,
    Scale,
    Standing,
    Text,
    Tier,
    TierMode,
    Tiers,
)
from kaohe.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.diagnostics import Span
    from kaohe_grammar import Node, Token

PERIODS: Final = {"MONTH": PeriodKind.MONTH, "WEEK": PeriodKind.WEEK, "FORTNIGHT": PeriodKind.FORTNIGHT}
_JUDGMENTS: Final[dict[str, JudgmentRule]] = {"ORDER": "order", "PAYMENT": "payment", "ORDER_FIRST": "order_first"}
_MODES: Final = {"MARGINAL": TierMode.MARGINAL, "WHOLE": TierMode.WHOLE, "WHOLE_EXCESS": TierMode.WHOLE_EXCESS}
_LIMITS: Final[dict[str, Literal["cap", "guarantee", "advance"]]] = {
    "CAP": "cap",
    "GUARANTEE": "guarantee",
    "ADVANCE": "advance",
}
_BETTER: Final[dict[str, Better]] = {"LOWER_BETTER": "lower", "HIGHER_BETTER": "higher"}
_MOST_VERSIONS: Final = 1_000_000
_MOST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class Counted:
    """The unit in which a place's streak was counted, for the scheme's period to agree with."""

    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class Statement(Builder):
    """Builds one statement. `streaks` takes up the units of streaks met on the way."""

    streaks: list[Counted] = field(default_factory=list)

    # --- header ---

    def version(self, tree: Node) -> tuple[str, int]:
        """Build 方案: the scheme's name and version."""
        number = next(token for token in tokens(tree) if token.type == "NUMBER")
        return self.name(_one(tree, "name")), self.whole(number, _MOST_VERSIONS)

    def effective(self, tree: Node) -> date | None:
        """Build 生效; None, with a finding, if there is no such day."""
        token = tokens(tree)[-1]
        day = parse_day(str(token))
        if day is None:
            self.report.add(syntax.BAD_DATE, self.span(token), found=str(token))
        return day

    def period(self, tree: Node) -> PeriodKind:
        """Build 周期."""
        return PERIODS[tokens(tree)[-1].type]

    def judgment(self, tree: Node) -> JudgmentRule:
        """Build 业绩判定."""
        return _JUDGMENTS[tokens(tree)[-1].type]

    def facts(self, tree: Node) -> tuple[Fact, ...]:
        """Build 录入."""
        return tuple(self._fact(fact) for fact in _all(tree, "fact"))

    def _fact(self, tree: Node) -> Fact:
        name, title = self.name(_one(tree, "name")), self._title(tree)
        return Fact(name, _kind_of(tree), title, self.span(tree), _better(tree))

    def accept(self, tree: Node) -> Acceptance:
        """Build 接受."""
        code, item, reason = _one(tree, "name"), _maybe(tree, "ref"), _one(tree, "word")
        named = None if item is None else self._ref(item)
        return Acceptance(self.name(code), self.name(reason), self.span(tree), named)

    # --- items ---

    def items(self, tree: Node) -> tuple[Item, ...]:
        """Build a statement that is neither header nor scorecard."""
        if tree.data == "include":
            return tuple(Include(self.name(file), self.span(file)) for file in _all(tree, "file"))
        return (self._item(tree),)

    def _item(self, tree: Node) -> Item:
        """Build an item by its rule, whose name is that of the method that builds it."""
        build: Callable[[Node], Item] = getattr(self, f"_{tree.data}")
        return build(tree)

    def indicator(self, tree: Node) -> Indicator:
        """Build a line of a scorecard."""
        figure = self.expression(trees(tree)[0])
        return Indicator(
            figure,
            self.number(_one(tree, "amount")),
            self._scale(tree),
            self._title(tree),
            self.span(tree),
        )

    def scorecard_name(self, tree: Node) -> str:
        """Build a scorecard's first line."""
        return self.name(_one(tree, "name"))

    def _scale(self, tree: Node) -> Scale:
        """Build what the figure of a tree gives by its size."""
        bands, line = _maybe(tree, "bands"), _maybe(tree, "line")
        if bands is not None:
            return self._bands(bands)
        if line is not None:
            worst, worst_gives, best, best_gives = self._numbers(line)
            return Line(worst, worst_gives, best, best_gives, self._missing(tree), self.span(line))
        return self._per_unit(_one(tree, "per_unit"), self._missing(tree))

    def _per_unit(self, tree: Node, missing: Number | None) -> PerUnit:
        """Build points off per unit; what is taken off stands behind the unit, or before it."""
        full, bound, *rest = self._numbers(tree)
        words = {token.type for token in tokens(tree)}
        unit, less = reversed(rest) if "LESS" in words else rest
        op: Literal["<", ">"] = "<" if words & {"UNDER", "BELOW"} else ">"
        return PerUnit(full, op, bound, unit, less, missing, self.span(tree))

    def _numbers(self, tree: Node) -> list[Number]:
        return [self.number(each) for each in _all(tree, "amount")]

    def _bands(self, tree: Node) -> Bands:
        bands = tuple(self._band(band) for band in (*_all(tree, "band"), *_all(tree, "word_band")))
        otherwise = _maybe(tree, "otherwise") or _maybe(tree, "word_otherwise")
        missing = _maybe(tree, "missing") or _maybe(tree, "word_missing")
        return Bands(bands, self._given(otherwise), self._given(missing), self.span(tree))

    def _band(self, tree: Node) -> Band:
        bound = self.number(_all(tree, "amount")[0])
        gives = self._value(trees(tree)[-1])
        return Band(compare_op(str(tokens(tree)[0])), bound, gives, self.span(tree))

    def _given(self, tree: Node | None) -> Number | Text | None:
        return None if tree is None else self._value(trees(tree)[-1])

    def _value(self, last: Node) -> Number | Text:
        return self.number(last) if last.data == "amount" else Text(self.name(last), self.span(last))

    def _formula_score(self, tree: Node) -> FormulaScore:
        formula = self.expression(trees(tree)[1])
        return FormulaScore(self.name(_one(tree, "name")), formula, self._missing(tree), self.span(tree))

    def _figure(self, tree: Node) -> FormulaScore:
        formula, missing = self.expression(trees(tree)[1]), self._missing(tree)
        name = self.name(_one(tree, "name"))
        return FormulaScore(name, formula, missing, self.span(tree), _kind_of(tree), _better(tree))

    def _banded(self, tree: Node) -> Banded:
        name, by, *_ = trees(tree)
        figure, scale = self.expression(by), self._scale(tree)
        return Banded(self.name(name), _kind_of(tree), figure, scale, self.span(tree), _better(tree))

    def _grade(self, tree: Node) -> Grade:
        by, bands = trees(tree)[-2:]
        return Grade(self._own_name(tree) or "grade", self.expression(by), self._bands(bands), self.span(tree))

    def _base(self, tree: Node) -> Base:
        default = next(part for part in trees(tree) if part.data != "name")
        return Base(self._own_name(tree), self.expression(default), self._cases(tree), self.span(tree))

    def _bonus(self, tree: Node) -> Bonus:
        name, otherwise = self.name(_one(tree, "name")), self._otherwise(tree)
        return Bonus(name, self._cases(tree), self._missing(tree), self.span(tree), otherwise)

    def _deduction(self, tree: Node) -> Deduction:
        source = _maybe(tree, "source")
        return Deduction(
            self.name(_one(tree, "name")),
            self._cases(tree),
            self._otherwise(tree),
            None if source is None else self._ref(_one(source, "ref")),
            self._missing(tree),
            self.span(tree),
        )

    def _otherwise(self, tree: Node) -> Expr | None:
        """Build what is paid where no case holds: a formula after `=`, or what stands at “else”."""
        if any(token.type == "EQ" for token in tokens(tree)):
            return self.expression(trees(tree)[1])
        otherwise = _maybe(tree, "otherwise_pay")
        return None if otherwise is None else self.expression(trees(otherwise)[0])

    def _parameter(self, tree: Node) -> Parameter:
        name, value = self.name(_one(tree, "name")), self.number(_one(tree, "number"))
        changes = tuple(self._change(each) for each in _all(tree, "change"))
        return Parameter(name, value, changes, self.span(tree))

    def _change(self, tree: Node) -> Change:
        token = next(token for token in tokens(tree) if token.type == "DATE")
        day = parse_day(str(token))
        if day is None:
            self.report.add(syntax.BAD_DATE, self.span(token), found=str(token))
        return Change(day or date.min, self.number(_one(tree, "number")), self.span(tree))

    def _pool(self, tree: Node) -> Pool:
        name, amount, by = trees(tree)
        return Pool(self.name(name), self.expression(amount), self._ref(by), group_of(tree) or "all", self.span(tree))

    def _limit(self, tree: Node) -> Limit:
        line, amount = trees(tree)
        return Limit(_LIMITS[tokens(tree)[0].type], self._ref(line), self.expression(amount), self.span(tree))

    def _later_refunds(self, tree: Node) -> LaterRefunds:
        return LaterRefunds(self.span(tree))

    def _red_line(self, tree: Node) -> RedLine:
        when, *voids = trees(tree)
        return RedLine(self.expression(when), tuple(map(self._ref, voids)), self.span(tree))

    def _cases(self, tree: Node) -> tuple[Case, ...]:
        """Build cases: condition 时 amount, amount when condition."""
        cases = []
        for case in trees(tree):
            if case.data in {"case_then", "case_when"}:
                first, second = (self.expression(part) for part in trees(case))
                when, amount = (first, second) if case.data == "case_then" else (second, first)
                cases.append(Case(when, amount, self.span(case)))
        return tuple(cases)

    def _commission(self, tree: Node) -> Commission:
        on, scale = trees(tree)[-2:]
        build = self._tiers if scale.data == "tiers" else self._linear
        return Commission(
            self._own_name(tree), self.expression(on), build(scale), self._missing(scale), self.span(tree)
        )

    def _tiers(self, tree: Node) -> Tiers:
        tiers = tuple(self._tier(tier) for tier in (*_all(tree, "tier"), *_all(tree, "last_tier")))
        return Tiers(_MODES[tokens(tree)[0].type], tiers, self.span(tree))

    def _tier(self, tree: Node) -> Tier:
        """Build a tier: `1%`, `每件 0.5元`, `200元`, `固定 补贴` or `1% 加 200元`."""
        numbers, words = self._numbers(tree), [token.type for token in tokens(tree)]
        upper = numbers.pop(0) if tree.data == "tier" else None

        def is_rate(number: Number) -> bool:
            named = number.name is not None and "FIXED" not in words
            return number.kind is Kind.RATIO or "PIECE" in words or named

        if "PLUS" in words:
            first, fixed = cast("tuple[Number | None, Number | None]", tuple(numbers))
            if numbers[1].kind is Kind.RATIO or not is_rate(numbers[0]):
                self.report.add(syntax.RATE_PLUS, self.span(tree))
        else:
            first, fixed = (numbers[0], None) if is_rate(numbers[0]) else (None, numbers[0])
        rate = None if first is None else quantity(first)
        return Tier(upper, "BELOW" in words, rate, fixed, self.span(tree))

    def _linear(self, tree: Node) -> Linear:
        baseline, rate = map(quantity, self._numbers(tree))
        return Linear(baseline, rate, self.span(tree))

    def _ladder(self, tree: Node) -> Ladder:
        rungs = tuple(self._rung(each) for each in _all(tree, "rung"))
        climbs = tuple(self._climb(each) for each in _all(tree, "climb"))
        return Ladder(self._own_name(tree) or "ladder", self._ref(_one(tree, "ref")), rungs, climbs, self.span(tree))

    def _rung(self, tree: Node) -> Rung:
        return Rung(self.name(_one(tree, "word")), self._title(tree), self.span(tree))

    def _climb(self, tree: Node) -> Climb:
        way: Literal["up", "down"] = "up" if tokens(tree)[0].type == "UP" else "down"
        return Climb(way, self.expression(trees(tree)[0]), self.span(tree))

    # --- places ---

    def _notice(self, tree: Node) -> Notice:
        when, duty = trees(tree)
        return Notice(self.expression(when), self._duty(duty), self.span(tree))

    def _ranking(self, tree: Node) -> Ranking:
        parts = [part for part in trees(tree) if part.data != "name"]
        entry = self.expression(parts[1]) if len(parts) > 1 else None
        return Ranking(self._own_name(tree), self._ref(parts[0]), group_of(tree) or "all", entry, self.span(tree))

    def _place_rule(self, tree: Node) -> PlaceRule:
        standing, streak = self._standing(_one(tree, "standing"))
        return PlaceRule(standing, streak, self._effect(trees(tree)[1]), None, self.span(tree))

    def _standing(self, tree: Node) -> tuple[Standing, int]:
        place = next(token for token in tokens(tree) if token.type in PLACES)
        number = next((token for token in tokens(tree) if token.type == "NUMBER"), None)
        streak = 1 if number is None else self.whole(number, MOST_PERIODS)
        self.streaks.extend(Counted(token.type, self.span(token)) for token in tokens(tree) if token.type in SPANS)
        return self.standing(place), streak

    def _effect(self, tree: Node) -> Award | Penalty | Duty:
        match str(tree.data):
            case "award":
                return Award(self.expression(trees(tree)[0]))
            case "penalty":
                source, amount = sorted(trees(tree), key=lambda part: self._comes_after_from(tree, part))
                return Penalty(self.expression(amount), self._ref(source))
            case _:
                return self._duty(tree)

    def _duty(self, tree: Node) -> Duty:
        if tree.data == "word":
            return Duty(self.name(tree), None)
        number = next((token for token in tokens(tree) if token.type == "NUMBER"), None)
        return Duty(self.name(_one(tree, "word")), None if number is None else self.whole(number, _MOST_DAYS))

    def _comes_after_from(self, tree: Node, part: Node) -> bool:
        """Sort what is taken behind what it is taken from: 从 A 扣 B, deduct B from A."""
        return cast("Token", tree.children[tree.children.index(part) - 1]).type != "FROM"

    # --- small parts ---

    def name(self, tree: Node) -> str:
        """Give a name or another text that must say something; an empty one is reported."""
        name = self.word(tree)
        if not name:
            self.report.add(syntax.EMPTY_NAME, self.span(tree))
        return name

    def _own_name(self, tree: Node) -> str | None:
        named = _maybe(tree, "name")
        return None if named is None else self.name(named)

    def _title(self, tree: Node) -> str | None:
        titled = _maybe(tree, "title")
        return None if titled is None else self.name(titled)

    def _missing(self, tree: Node) -> Number | None:
        missing = _maybe(tree, "missing")
        return None if missing is None else self.number(_one(missing, "amount"))

    def whole(self, token: Token, most: int) -> int:
        """Read a whole number from 1; any other is reported."""
        return self.counted(token, str(token), most)


def _kind_of(tree: Node) -> Kind:
    word = next(token.type for token in tokens(tree) if token.type.startswith("KIND_"))
    return Kind(word.removeprefix("KIND_").lower())


def _better(tree: Node) -> Better | None:
    return next((_BETTER[token.type] for token in tokens(tree) if token.type in _BETTER), None)


def expression_of(statement: Statement, tree: Node) -> Expr:
    """Build the condition of 适用."""
    return statement.expression(trees(tree)[0])


def _all(tree: Node, rule: str) -> list[Node]:
    return [child for child in trees(tree) if child.data == rule]


def _maybe(tree: Node, rule: str) -> Node | None:
    return next(iter(_all(tree, rule)), None)


def _one(tree: Node, rule: str) -> Any:
    return _all(tree, rule)[0]
