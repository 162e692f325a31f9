"""A checked scheme as a tree of parts, each with what it means and with how it reads: what two schemes are compared by.

May import `scheme`, `metrics`, `periods`, and of `evaluation` the names of items; of this package `meaning`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar, assert_never

from kaohe.evaluation.names import item_id, place_id, place_title, with_ranking
from kaohe.metrics.registry import fold
from kaohe.periods import parse_day
from kaohe.scheme.frozen import NAMES
from kaohe.scheme.model import (
    Award,
    Banded,
    Bands,
    Base,
    Bonus,
    Commission,
    Deduction,
    Duty,
    FormulaScore,
    Grade,
    Include,
    Item,
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
    Ref,
    Scale,
    Scheme,
    Scorecard,
    Text,
    Tiers,
    Unread,
)
from kaohe.scheme.naming import Renamer
from kaohe.scheme.text_writer import Writer
from kaohe.whatif.meaning import meaning, unordered
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.metrics.registry import Registry
    from kaohe.scheme.model import Expr, Fact, Indicator
    from kaohe.words import Lang

Thing = TypeVar("Thing")
_HEAD: Final = Words("抬头", "head")
_WEIGHT: Final = Words("权重", "weight")
_TITLE: Final = Words("显示的名字", "shown as")
_FORMULA: Final = Words("算式", "formula")
_KIND: Final = Words("种类", "kind")
_BY: Final = Words("按什么", "by")
_AMOUNT: Final = Words("金额", "amount")
_CASE: Final = Words("情形", "case")
_BAND: Final = Words("档", "band")
_TIER: Final = Words("分段", "tier")
_MODE: Final = Words("累进方式", "mode")
_SCALE: Final = Words("标准", "scale")
_ELSE: Final = Words("其余", "else")
_MISSING: Final = Words("无值时", "missing gives")
_RATE: Final = Words("比例", "rate")
_SOURCE: Final = Words("从哪一项扣", "taken from")
_VALUE: Final = Words("值", "value")
_LATER: Final = Words("以后的值", "later value")
_WITHIN: Final = Words("范围", "within")
_WHEN: Final = Words("条件", "condition")
_VOIDS: Final = Words("不付的项", "voids")
_BRINGS: Final = Words("结果", "brings")
_LEVEL: Final = Words("级", "level")
_MOVE: Final = Words("升降", "move")
_NOTICE: Final = Words("提示", "notice")


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A part of a scheme.

    label: what it is called; nothing for a mere list. text: how it reads. shape: what is of another one is compared as
    a whole. known_by: by what it is found in another scheme, the surest first. ordered: whether the order of its parts
    counts.
    """

    label: str
    text: str
    shape: str
    known_by: tuple[Hashable, ...]
    means: Hashable
    parts: tuple[Part, ...] = ()
    ordered: bool = False


def parts_of(scheme: Scheme, registry: Registry, lang: Lang) -> tuple[Part, ...]:
    """Take a checked scheme apart: its head, its facts, its items, in the words of a language."""
    return _Parts(scheme, registry, lang).all()


class _Speaker(Writer):
    """Writes what was checked: words that are none of a figure's names, and days, stand bare."""

    def _expression(self, expr: Expr) -> tuple[str, int]:
        text, strength = super()._expression(expr)
        if not isinstance(expr, Text):
            return text, strength
        return (expr.value if parse_day(expr.value) else self.words(expr.value)), strength


@dataclass
class _Parts:
    scheme: Scheme
    registry: Registry
    lang: Lang
    writer: Writer = field(init=False)
    renamer: Renamer = field(init=False)

    def __post_init__(self) -> None:
        self.renamer = Renamer(self.scheme, self.registry, self.lang)
        self.writer = _Speaker(self.lang, self.renamer.changed(self.scheme))

    def all(self) -> tuple[Part, ...]:
        rules = {id(rule): ranking for rule, ranking in with_ranking(self.scheme)}
        items = [self.item(item, rules.get(id(item))) for item in self.scheme.items]
        return (self.head(), *map(self.fact, self.scheme.facts), *items)

    # --- building ---

    def say(self, write: Callable[[Thing], str], thing: Thing) -> str:
        """Write a part in the words of our language."""
        return write(self.renamer.changed(thing))

    def leaf(self, label: Words | str, write: Callable[[Thing], str], thing: Thing, *by: Hashable) -> Part:
        """Give a part that is compared as a whole; known by its label where nothing else is said."""
        told = label if isinstance(label, str) else label.say(self.lang)
        return Part(told, self.say(write, thing), "", by or (told,), (told, meaning(thing)))

    def maybe(self, label: Words, write: Callable[[Any], str], thing: object | None) -> tuple[Part, ...]:
        """Give a part where the scheme has it."""
        return () if thing is None else (self.leaf(label, write, thing),)

    def list(self, name: str, parts: Iterable[Part], *, ordered: bool = True) -> Part:
        """Give a list, which is called by nothing."""
        found = tuple(parts)
        means = tuple(part.means for part in found)
        return Part("", "", name, (name,), means if ordered else unordered(means), found, ordered)

    def whole(self, label: str, item: Item, known_by: tuple[Hashable, ...], parts: Iterable[Part]) -> Part:
        """Give an item."""
        shape = type(item.effect if isinstance(item, PlaceRule) else item).__name__
        found = tuple(parts)
        if isinstance(item, PlaceRule):  # of which ranking it is says its label alone
            text = self.say(self.writer.effect, item.effect).removeprefix(self.writer.colon).strip()
            text = f"{label}{self.writer.colon}{text}"
        else:
            text = self.say(lambda told: self.writer.one_line(self.writer.item((), told)), item)
        return Part(label, text, shape, known_by, (shape, known_by, *(part.means for part in found)), found)

    # --- head and facts ---

    def head(self) -> Part:
        """Take the head apart."""
        scheme = self.scheme
        means: dict[str, Hashable] = {
            "scheme": (scheme.name, scheme.version),
            "effective": scheme.effective,
            "period": scheme.period,
            "for": meaning(scheme.applies),
            "judgment": scheme.judgment,
        }
        parts = []
        for block in self.writer.head():
            key = str(block.at[0])
            if key == "settings":
                continue
            label = self.writer.say(key.upper())
            parts.append(Part(label, block.head.removeprefix(label).strip(), "", (key,), (key, means[key])))
        for told, setting in zip(self.frozen(), scheme.settings, strict=True):
            label = NAMES[setting.key].say(self.lang)
            means[setting.key] = (setting.key, meaning(setting.value))
            text = told.removeprefix(label).strip()
            parts.append(Part(label, text, "", (("setting", setting.key),), means[setting.key]))
        return Part(_HEAD.say(self.lang), "", "head", ("head",), tuple(part.means for part in parts), tuple(parts))

    def frozen(self) -> tuple[str, ...]:
        """Write the settings that the scheme freezes."""
        return tuple(each.head for block in self.writer.settings() for each in block.elements)

    def fact(self, fact: Fact) -> Part:
        """Take what people type in apart."""
        label = f"{self.writer.say('FACTS')} {self.writer.name(fact.name)}"
        kind = self.kind(fact)
        parts = (kind, *self.maybe(_TITLE, self.writer.quoted, fact.title))
        known_by = (("fact", fold(fact.name)),)
        means = (known_by, *(part.means for part in parts))
        text = f"{self.writer.say('FACTS')} {self.writer.fact(fact)}"
        return Part(label, text, "fact", known_by, means, parts)

    def kind(self, figure: Fact | FormulaScore | Banded) -> Part:
        """Give what a figure measures, and which way is better."""
        return self.leaf(_KIND, lambda both: self.writer.kind(*both), (figure.kind, figure.better))

    # --- items ---

    def item(self, item: Item, ranking: Ranking | None) -> Part:
        """Take an item apart. ranking: that which a rule for a place belongs to."""
        label, known_by = self.called(item, ranking)
        return self.whole(label, item, known_by, self.of_item(item))

    def called(self, item: Item, ranking: Ranking | None) -> tuple[str, tuple[Hashable, ...]]:  # noqa: C901, PLR0911, PLR0912 - one for each construct
        """Say what an item is called, and by what it is known."""
        writer = self.writer
        match item:
            case Scorecard():
                return self.named("SCORE", item.name, item.name)
            case FormulaScore() | Banded():
                return writer.figure_head(item).partition(writer.colon)[0], (("item", fold(item.name)),)
            case Grade():
                return self.named("GRADE", item.name, None if item.name == "grade" else item.name)
            case Base() | Commission():
                return self.named(type(item).__name__.upper(), item_id(item), item.name)
            case Bonus() | Deduction() | Parameter() | Pool():
                return self.named(type(item).__name__.upper(), item.name, item.name)
            case Ladder():
                return self.named("LADDER", item.name, None if item.name == "ladder" else item.name)
            case Ranking():
                label, _ = self.named("RANK", item_id(item), item.name)
                return label, (("ranking", fold(item_id(item))),)
            case Limit():
                label = f"{writer.say(item.kind.upper())} {self.say(self.name, item.line)}"
                return label, (("limit", item.kind, meaning(item.line)),)
            case LaterRefunds():
                return self.named("LATER_REFUNDS", "later_refunds", None)
            case RedLine():
                return writer.say("RED_LINE"), (("voids", meaning(item.voids)), ("red line", meaning(item.when)))
            case PlaceRule():
                assert ranking is not None  # noqa: S101 - for the type checker: a checked rule has a ranking
                place = fold(place_id(item, ranking, frozenset()))
                by = (("place", place, type(item.effect).__name__), ("place", place))
                label = place_title(item, ranking, self.scheme.period).say(self.lang)
                several = sum(isinstance(each, Ranking) for each in self.scheme.items) > 1
                return (f"{self.say(self.name, ranking.by)} {label}" if several and not ranking.name else label), by
            case Notice():
                return f"{_NOTICE.say(self.lang)} {item.duty.what}", (
                    ("notice", item.duty.what),
                    ("notice", meaning(item.when)),
                )
            case Include() | Unread():
                return "", ()  # nor can they be taken apart
            case _:
                assert_never(item)

    def named(self, word: str, name: str, shown: str | None) -> tuple[str, tuple[Hashable, ...]]:
        """Call an item by its word, and its name where it has one of its own."""
        label = self.writer.say(word)
        return (label if shown is None else f"{label} {self.writer.name(shown)}"), (("item", fold(name)),)

    def name(self, ref: Ref) -> str:
        """Write a name."""
        return self.writer.name(ref.name)

    def names(self, refs: tuple[Ref, ...]) -> str:
        """Write names."""
        return self.writer.comma.join(map(self.name, refs))

    def group(self, group: str) -> str:
        """Write a group."""
        return self.writer.say(f"GROUP_{group.upper()}")

    def of_item(self, item: Item) -> tuple[Part, ...]:  # noqa: C901, PLR0911, PLR0912 - one for each construct
        """Give the parts of an item."""
        writer, leaf = self.writer, self.leaf
        expression: Callable[[Expr], str] = writer.expression
        match item:
            case Scorecard():
                return (self.list("indicators", map(self.indicator, item.indicators), ordered=False),)
            case FormulaScore():
                kind = self.kind(item)
                return (kind, leaf(_FORMULA, expression, item.formula), *self.missing(item.missing))
            case Banded():
                kind = self.kind(item)
                return (kind, leaf(_BY, expression, item.by), *self.scale(item.scale))
            case Grade():
                return (leaf(_BY, expression, item.by), *self.scale(item.bands))
            case Base():
                cases = self.list("cases", (leaf(_CASE, writer.case, each, *_of_case(each)) for each in item.cases))
                return (leaf(_AMOUNT, expression, item.default), cases)
            case Commission():
                return (leaf(_BY, expression, item.on), *self.pay(item.scale), *self.missing(item.missing))
            case Bonus():
                return self.paid(item)
            case Deduction():
                return (*self.paid(item), *self.maybe(_SOURCE, self.name, item.source))
            case Parameter():
                changes = (leaf(_LATER, writer.change, each, each.start) for each in item.changes)
                return (leaf(_VALUE, writer.number, item.value), self.list("changes", changes))
            case Pool():
                by = leaf(_BY, self.name, item.by)
                return (leaf(_AMOUNT, expression, item.amount), by, leaf(_WITHIN, self.group, item.within))
            case Limit():
                return (leaf(_AMOUNT, expression, item.amount),)
            case RedLine():
                voids = self.say(self.names, item.voids)
                label = _VOIDS.say(self.lang)
                means = unordered(map(meaning, item.voids))
                return (leaf(_WHEN, expression, item.when), Part(label, voids, "", (label,), means))
            case Ranking():
                by = leaf(_BY, self.name, item.by)
                return (by, leaf(_WITHIN, self.group, item.within), *self.maybe(_WHEN, expression, item.entry))
            case PlaceRule():
                return self.effect(item.effect)
            case Notice():
                return (leaf(_WHEN, expression, item.when), leaf(_BRINGS, self.duty, item.duty))
            case Ladder():
                rungs = (leaf(_LEVEL, self.rung, (each.level, each.title), each.level) for each in item.rungs)
                climbs = (
                    leaf(_MOVE, self.move, (each.way, each.when), each.way, meaning(each.when)) for each in item.climbs
                )
                by = leaf(_BY, self.name, item.by)
                return (by, self.list("rungs", rungs), self.list("climbs", climbs, ordered=False))
            case LaterRefunds():
                return ()
            case Include() | Unread():
                raise ValueError("only a checked scheme can be taken apart")
            case _:
                assert_never(item)

    def missing(self, value: Number | Text | None) -> tuple[Part, ...]:
        """Give what a figure without a value gives."""
        return self.maybe(_MISSING, self.writer.given, value)

    def indicator(self, each: Indicator) -> Part:
        """Take a line of a scorecard apart."""
        label = self.say(self.writer.expression, each.figure)
        weight = self.leaf(_WEIGHT, self.writer.number, each.weight)
        parts = (weight, *self.maybe(_TITLE, self.writer.quoted, each.title), *self.scale(each.scale))
        by = (meaning(each.figure), ("title", each.title or label))
        means = (meaning(each.figure), *(part.means for part in parts))
        text = f"{label} {self.writer.say('WEIGHT')} {weight.text}{self.writer.colon}{self.scale_text(each.scale)}"
        figure = self.leaf(_BY, self.writer.expression, each.figure)
        return Part(label, text, "indicator", by, means, (figure, *parts))

    def scale_text(self, scale: Scale) -> str:
        """Write what a figure gives by its size."""
        block = self.say(lambda told: self.writer.one_line(self.writer.scaled((), "", told)), scale)
        return block.removeprefix(self.writer.colon)

    def scale(self, scale: Scale) -> tuple[Part, ...]:
        """Take what a figure gives by its size apart."""
        writer = self.writer
        match scale:
            case Bands():
                bands = (
                    self.leaf(_BAND, writer.band, each, ("bound", each.op, meaning(each.bound)), meaning(each.gives))
                    for each in scale.bands
                )
                inner = (self.list("bands", bands), *self.maybe(_ELSE, writer.given, scale.otherwise))
            case Line():
                inner = (self.leaf(_SCALE, writer.line, replace(scale, missing=None)),)
            case PerUnit():
                inner = (self.leaf(_SCALE, writer.per_unit, replace(scale, missing=None)),)
            case _:
                assert_never(scale)
        shape = type(scale).__name__
        inner = (*inner, *self.missing(scale.missing))
        means = (shape, *(part.means for part in inner))
        return (Part("", self.scale_text(scale), shape, ("scale",), means, inner),)

    def pay(self, scale: Tiers | Linear) -> tuple[Part, ...]:
        """Take what a commission gives apart."""
        writer = self.writer
        expression: Callable[[Expr], str] = writer.expression
        if isinstance(scale, Linear):
            baseline = self.leaf(writer.say("BASELINE"), expression, scale.baseline)
            rate = self.leaf(_RATE, expression, scale.rate)
            text = f"{writer.say('LINEAR')}{writer.colon}{baseline.label} {baseline.text}{writer.comma}{rate.text}"
            return (Part("", text, "Linear", ("scale",), (baseline.means, rate.means), (baseline, rate)),)
        mode = self.leaf(_MODE, lambda mode: writer.say(mode.upper()), scale.mode)
        tiers = self.list(
            "tiers",
            (
                self.leaf(_TIER, writer.tier, each, ("upper", meaning(each.upper)), meaning((each.rate, each.fixed)))
                for each in scale.tiers
            ),
        )
        text = f"{mode.text}{writer.colon}{writer.semicolon.join(part.text for part in tiers.parts)}"
        return (Part("", text, "Tiers", ("scale",), (mode.means, tiers.means), (mode, tiers)),)

    def paid(self, item: Bonus | Deduction) -> tuple[Part, ...]:
        """Take 奖金 and 扣款 apart."""
        expression: Callable[[Expr], str] = self.writer.expression
        cases = self.list("cases", (self.leaf(_CASE, self.writer.case, each, *_of_case(each)) for each in item.cases))
        otherwise = self.maybe(_ELSE if item.cases else _AMOUNT, expression, item.otherwise)
        return (cases, *otherwise, *self.missing(item.missing))

    def effect(self, effect: Award | Penalty | Duty) -> tuple[Part, ...]:
        """Take what a place brings apart."""
        expression: Callable[[Expr], str] = self.writer.expression
        match effect:
            case Award():
                return (self.leaf(self.writer.say("AWARD"), expression, effect.amount),)
            case Penalty():
                amount = self.leaf(self.writer.say("DEDUCT"), expression, effect.amount)
                return (amount, self.leaf(_SOURCE, self.name, effect.source))
            case Duty():
                return (self.leaf(_BRINGS, self.duty, effect),)
            case _:
                assert_never(effect)

    def duty(self, duty: Duty) -> str:
        """Write what is to be done."""
        told = self.writer.duty(duty).removeprefix(self.writer.colon).strip()
        return f"{self.writer.say('MUST')} {told}" if self.lang == "zh" and duty.days is None else told

    def rung(self, rung: tuple[str, str | None]) -> str:
        """Write a level of a ladder."""
        level, title = rung
        return f"{self.writer.words(level)}{self.writer.title(title)}"

    def move(self, climb: tuple[str, Expr]) -> str:
        """Write when an agent goes up or down."""
        way, when = climb
        return f"{self.writer.say(way.upper())}{self.writer.colon}{self.writer.expression(when)}"


def _of_case(case: object) -> tuple[Hashable, ...]:
    when, amount = getattr(case, "when", None), getattr(case, "amount", None)
    return (("when", meaning(when)), ("amount", meaning(amount)))
