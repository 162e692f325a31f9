"""Writes schemes as text, Chinese or English: a statement a line, long lists on lines of their own.

May import `periods` and the scheme's own modules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, assert_never
from unicodedata import east_asian_width

import kaohe_grammar
from kaohe.periods import PeriodKind
from kaohe.scheme.comments import END
from kaohe.scheme.frozen import NAMES, say_value
from kaohe.scheme.model import (
    Award,
    Band,
    Banded,
    Bands,
    Base,
    Better,
    Bonus,
    Case,
    Change,
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
    Place,
    PlaceRule,
    Pool,
    Quantity,
    Ranking,
    RedLine,
    Ref,
    Scorecard,
    Text,
    Tier,
    Unread,
)
from kaohe.scheme.phrases import Phrases
from kaohe.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.scheme.model import Acceptance, Fact, Scale, Scheme
    from kaohe.words import Lang

_WIDTH: Final = 120
"""How many columns a line may have before its list is put on lines of its own; a Chinese character takes two."""
_INDENT: Final = "    "
_FILE: Final = re.compile(r"\w[\w.-]*")
_STREAK_UNITS: Final = {PeriodKind.MONTH: "MONTHS", PeriodKind.WEEK: "WEEKS", PeriodKind.FORTNIGHT: "PERIODS"}


@dataclass(frozen=True, slots=True)
class _Block:
    """A head with its elements: `head：a；b` on one line, or each below on a line of its own.

    opens: a colon stands before the elements, else a semicolon. split: never on one line.
    """

    at: Place
    head: str
    elements: tuple[_Block, ...] = ()
    opens: bool = True
    split: bool = False


def write_text(scheme: Scheme, lang: Lang) -> str:
    """Write a scheme as text, with its comments."""
    return "".join(f"{line}\n" for line in Writer(lang, scheme).lines())


@dataclass(frozen=True, slots=True)
class Writer(Phrases):
    """Writes a scheme, or parts of it, as text."""

    scheme: Scheme
    above: dict[Place, list[str]] = field(init=False, default_factory=dict)
    behind: dict[Place, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for comment in self.scheme.comments:
            if comment.behind:
                self.behind[comment.at] = comment.text
            else:
                self.above.setdefault(comment.at, []).append(comment.text)

    # --- lines ---

    def lines(self) -> Iterator[str]:
        """Write all statements, with the comments at the end."""
        for block in self.head():
            yield from self.laid_out(block)
        yield from self.facts()
        for number, acceptance in enumerate(self.scheme.accepted):
            yield from self.laid_out(_Block(("accept", number), self.acceptance(acceptance)))
        for block in self.items():
            yield from self.laid_out(block)
        yield from self.above.get(END, ())

    def laid_out(self, block: _Block, indent: str = "") -> Iterator[str]:
        """Lay a block out on one line if it fits and no element of it has a comment, else on several."""
        yield from self.comments_above(block.at, indent)
        behind = self.comment_behind(block.at)
        line = indent + self.one_line(block)
        if not block.elements or not (block.split or _width(line) > _WIDTH or any(map(self.commented, block.elements))):
            yield line + behind
            return
        yield indent + block.head + (self.colon.rstrip() if block.opens else "") + behind
        for element in block.elements:
            yield from self.laid_out(element, indent + _INDENT)

    def one_line(self, block: _Block) -> str:
        """Write a block on one line."""
        if not block.elements:
            return block.head
        joint = self.colon if block.opens else self.semicolon
        return block.head + joint + self.semicolon.join(map(self.one_line, block.elements))

    def commented(self, block: _Block) -> bool:
        """Whether a block, or an element of it, has comments."""
        return block.at in self.above or block.at in self.behind or any(map(self.commented, block.elements))

    def comments_above(self, at: Place, indent: str) -> Iterator[str]:
        """Write the comments that stand above a part."""
        return (indent + text if text else "" for text in self.above.get(at, ()))

    def comment_behind(self, at: Place) -> str:
        """Write the comment that stands behind a part."""
        return f"  {self.behind[at]}" if at in self.behind else ""

    # --- header ---

    def head(self) -> tuple[_Block, ...]:
        """Write the statements of the header."""
        scheme = self.scheme
        told = {
            "scheme": f"{self.words(scheme.name)} {self.say('VERSION')} {scheme.version}",
            "effective": scheme.effective.isoformat(),
            "period": self.say(scheme.period.upper()),
            "for": None if scheme.applies is None else self.expression(scheme.applies),
            "judgment": None if scheme.judgment is None else self.say(scheme.judgment.upper()),
        }
        heads = tuple(
            _Block((key,), f"{self.say(key.upper())} {text}") for key, text in told.items() if text is not None
        )
        return (*heads, *self.settings())

    def settings(self) -> tuple[_Block, ...]:
        """Write the settings that the scheme freezes."""
        at: Place = ("settings",)
        blocks = tuple(
            _Block((*at, number), f"{NAMES[each.key].say(self.lang)} {say_value(each, self.lang, self.quoted)}")
            for number, each in enumerate(self.scheme.settings)
        )
        return (_Block(at, self.say("SETTINGS"), blocks),) if blocks else ()

    def facts(self) -> Iterator[str]:
        """Write what people type in: on one line, or a fact a line where there is more to say."""
        blocks = tuple(_Block(("facts", number), self.fact(fact)) for number, fact in enumerate(self.scheme.facts))
        if not blocks:
            return
        line = f"{self.say('FACTS')} {self.semicolon.join(block.head for block in blocks)}"
        first = blocks[0].at
        yield from self.comments_above(first, "")
        if _width(line) <= _WIDTH and not any(map(self.commented, blocks[1:])):
            yield line + self.comment_behind(first)
            return
        yield self.say("FACTS") + self.colon.rstrip()
        yield _INDENT + blocks[0].head + self.comment_behind(first)
        for block in blocks[1:]:
            yield from self.laid_out(block, _INDENT)

    def fact(self, fact: Fact) -> str:
        """Write a fact with its kind."""
        return f"{self.name(fact.name)}{self.title(fact.title)}{self.colon}{self.kind(fact.kind, fact.better)}"

    def kind(self, kind: Kind, better: Better | None) -> str:
        """Write what a figure measures, and which way is better."""
        said = self.say(f"KIND_{kind.upper()}")
        return said if better is None else f"{said} {self.say(f'{better.upper()}_BETTER')}"

    def title(self, title: str | None) -> str:
        """Write the name by which something is shown."""
        return "" if title is None else f" {self.say('AS')} {self.quoted(title)}"

    def acceptance(self, acceptance: Acceptance) -> str:
        """Write 接受."""
        item = "" if acceptance.item is None else f" {self.name(acceptance.item.name)}"
        return f"{self.say('ACCEPT')} {self.words(acceptance.code)}{item}{self.colon}{self.words(acceptance.reason)}"

    # --- items ---

    def items(self) -> Iterator[_Block]:
        """Write the items; schemes that are included one after the other share a statement."""
        joined: _Block | None = None
        for number, item in enumerate(self.scheme.items):
            block = self.item(("items", number), item)
            if joined is not None and isinstance(item, Include) and not self.commented(block):
                comma = "、" if self.lang == "zh" else ", "
                joined = _Block(joined.at, f"{joined.head}{comma}{self.file(item.scheme)}")
                continue
            if joined is not None:
                yield joined
            joined = block if isinstance(item, Include) else None
            if joined is None:
                yield block
        if joined is not None:
            yield joined

    def item(self, at: Place, item: Item) -> _Block:  # noqa: C901, PLR0911, PLR0912 - one for each construct
        """Write an item."""
        match item:
            case Scorecard():
                return self.scorecard(at, item)
            case FormulaScore():
                head = f"{self.figure_head(item)} = {self.expression(item.formula)}"
                return _Block(at, head, self.missing(at, 0, item.missing), opens=False)
            case Banded():
                head = f"{self.figure_head(item)} {self.say('BY')} {self.expression(item.by)}"
                return self.scaled(at, head, item.scale)
            case Grade():
                named = "" if item.name == "grade" else f" {self.name(item.name)}"
                head = f"{self.say('GRADE')}{named} {self.say('BY')} {self.expression(item.by)}"
                return _Block(at, head, self.bands(at, item.bands))
            case Base():
                named = "" if item.name is None else f" {self.name(item.name)}{self.colon.rstrip()}"
                head = f"{self.say('BASE')}{named} {self.expression(item.default)}"
                return _Block(at, head, self.cases(at, item.cases), opens=False)
            case Commission():
                return self.commission(at, item)
            case Bonus():
                return self.paid(at, "BONUS", item)
            case Deduction():
                return self.paid(at, "DEDUCTION", item)
            case Parameter():
                head = f"{self.say('PARAMETER')} {self.name(item.name)} = {self.number(item.value)}"
                changes = tuple(_Block((*at, number), self.change(each)) for number, each in enumerate(item.changes))
                return _Block(at, head, changes, opens=False)
            case Pool():
                head = f"{self.say('POOL')} {self.name(item.name)} = {self.expression(item.amount)}{self.comma}"
                return _Block(at, f"{head}{self.say('BY')} {self.name(item.by.name)} {self.among(item.within)}")
            case Limit():
                head = f"{self.say(item.kind.upper())} {self.name(item.line.name)}"
                joint = " = " if self.lang == "zh" else f" {self.say('AT')} "
                return _Block(at, f"{head}{joint}{self.expression(item.amount)}")
            case LaterRefunds():
                joint = " " if self.lang == "zh" else self.colon
                return _Block(at, f"{self.say('LATER_REFUNDS')}{joint}{self.say('TAKE_BACK')}")
            case RedLine():
                voids = self.comma.join(self.name(each.name) for each in item.voids)
                head = f"{self.say('RED_LINE')} {self.expression(item.when)}"
                return _Block(at, f"{head}{self.colon}{self.say('VOIDS')} {voids}")
            case Ranking():
                return _Block(at, self.ranking(item))
            case PlaceRule():
                return _Block(at, self.place_rule(item))
            case Ladder():
                return self.ladder(at, item)
            case Notice():
                then = f" {self.say('THEN')}" if self.lang == "zh" else ""
                head = f"{self.say('GIVEN')} {self.expression(item.when)}{then}"
                return _Block(at, head + self.duty(item.duty))
            case Include():
                return _Block(at, f"{self.say('INCLUDE')} {self.file(item.scheme)}")
            case Unread():
                raise ValueError("what could not be read cannot be written")
            case _:
                assert_never(item)

    def figure_head(self, item: FormulaScore | Banded) -> str:
        """Begin 评分, or 计算 with its kind and which way is better."""
        if isinstance(item, FormulaScore) and item.kind is Kind.POINTS and item.better is None:
            return f"{self.say('SCORE')} {self.name(item.name)}"
        return f"{self.say('FIGURE')} {self.name(item.name)}{self.colon}{self.kind(item.kind, item.better)}"

    def file(self, name: str) -> str:
        """Write the name of another scheme."""
        bare = _FILE.fullmatch(name) and kaohe_grammar.fold_width(name) == name
        return name if bare else f'"{name}"'

    def scorecard(self, at: Place, card: Scorecard) -> _Block:
        """Write a scorecard, its weights below each other."""
        labels = [self.expression(each.figure) + self.title(each.title) for each in card.indicators]
        widest = max(map(_width, labels), default=0)
        below = [label + " " * (widest - _width(label)) for label in labels]
        head = f"{self.say('SCORE')} {self.name(card.name)}"
        aligned, loose = (_Block(at, head, self.indicators(at, card, each), split=True) for each in (below, labels))
        fits = all(_width(_INDENT + self.one_line(element)) <= _WIDTH for element in aligned.elements)
        return aligned if fits else loose

    def indicators(self, at: Place, card: Scorecard, labels: list[str]) -> tuple[_Block, ...]:
        """Write indicators behind their labels."""
        return tuple(
            self.scaled((*at, number), f"{label} {self.say('WEIGHT')} {self.number(each.weight)}", each.scale)
            for number, (label, each) in enumerate(zip(labels, card.indicators, strict=True))
        )

    def scaled(self, at: Place, head: str, scale: Scale) -> _Block:
        """Write what a figure gives by its size, behind what names the figure."""
        match scale:
            case Bands():
                return _Block(at, head, self.bands(at, scale))
            case Line():
                told = self.line(scale)
            case PerUnit():
                told = self.per_unit(scale)
            case _:
                assert_never(scale)
        return _Block(at, f"{head}{self.colon}{told}", self.missing(at, 0, scale.missing), opens=False)

    def line(self, line: Line) -> str:
        """Write a line from the worst value to the best."""
        ends = (("FROM", line.worst, line.worst_gives), ("TO", line.best, line.best_gives))
        told = [
            f"{self.say(word)} {self.number(at)} {self.say('GIVES')} {self.number(gives)}" for word, at, gives in ends
        ]
        return " ".join(told)

    def per_unit(self, scale: PerUnit) -> str:
        """Write points off per unit, in the language's order."""
        each, less = f"{self.say('EACH')} {self.number(scale.unit)}", self.number(scale.less)
        if self.lang == "zh":
            word, rest = "UNDER" if scale.op == "<" else "OVER", f"{each} {self.say('DEDUCT')} {less}"
        else:
            word, rest = "BELOW" if scale.op == "<" else "ABOVE", f"{self.say('LESS')} {less} {each}"
        return f"{self.number(scale.full)}{self.comma}{self.say(word)} {self.number(scale.bound)} {rest}"

    def bands(self, at: Place, bands: Bands) -> tuple[_Block, ...]:
        """Write thresholds with what they give; a word stands for itself."""
        told = [self.band(band) for band in bands.bands]
        if bands.otherwise is not None:
            gives = f"{self.say('GIVES')} " if self.lang == "zh" and isinstance(bands.otherwise, Number) else ""
            told.append(f"{self.say('ELSE')} {gives}{self.given(bands.otherwise)}")
        blocks = tuple(_Block((*at, number), text) for number, text in enumerate(told))
        return (*blocks, *self.missing(at, len(blocks), bands.missing))

    def band(self, band: Band) -> str:
        """Write a threshold."""
        gives = f"{self.say('GIVES')} " if isinstance(band.gives, Number) else ""
        return f"{self.sign(band.op)}{self.number(band.bound)} {gives}{self.given(band.gives)}"

    def given(self, value: Number | Text) -> str:
        """Write what is given."""
        return self.number(value) if isinstance(value, Number) else self.words(value.value)

    def missing(self, at: Place, number: int, value: Number | Text | None) -> tuple[_Block, ...]:
        """Write what a figure without a value gives, as an element."""
        if value is None:
            return ()
        return (_Block((*at, number), f"{self.say('MISSING')} {self.say('GIVES')} {self.given(value)}"),)

    def cases(self, at: Place, cases: tuple[Case, ...]) -> tuple[_Block, ...]:
        """Write amounts with their conditions."""
        return tuple(_Block((*at, number), self.case(case)) for number, case in enumerate(cases))

    def case(self, case: Case) -> str:
        """Write an amount with its condition, in the language's order."""
        when, amount = self.expression(case.when), self.expression(case.amount)
        return f"{when} {self.say('THEN')} {amount}" if self.lang == "zh" else f"{amount} {self.say('WHEN')} {when}"

    def paid(self, at: Place, word: str, item: Bonus | Deduction) -> _Block:
        """Write 奖金 or 扣款: cases, or a formula."""
        head = f"{self.say(word)} {self.name(item.name)}"
        blocks = self.cases(at, item.cases)
        if not item.cases and item.otherwise is not None:
            head = f"{head} = {self.expression(item.otherwise)}"
        elif item.otherwise is not None:
            otherwise = f"{self.say('ELSE')} {self.expression(item.otherwise)}"
            blocks = (*blocks, _Block((*at, len(blocks)), otherwise))
        blocks = (*blocks, *self.missing(at, len(blocks), item.missing))
        source = item.source if isinstance(item, Deduction) else None
        if source is not None:
            blocks = (*blocks, _Block((*at, len(blocks)), f"{self.say('FROM')} {self.name(source.name)}"))
        return _Block(at, head, blocks, opens=bool(item.cases))

    def change(self, change: Change) -> str:
        """Write a parameter's value from a day on."""
        day, value = change.start.isoformat(), self.number(change.value)
        return f"{day} {self.say('SINCE')} {value}" if self.lang == "zh" else f"{self.say('FROM')} {day} {value}"

    def commission(self, at: Place, item: Commission) -> _Block:
        """Write 提成 with its tiers, or its baseline."""
        named = "" if item.name is None else f" {self.name(item.name)}"
        on = self.say("BY" if self.lang == "zh" else "ON")
        head = f"{self.say('COMMISSION')}{named} {on} {self.expression(item.on)}{self.comma}"
        if isinstance(item.scale, Linear):
            linear = item.scale
            baseline, rate = self.expression(linear.baseline), self.expression(linear.rate)
            numbers = f"{self.say('BASELINE')} {baseline}{self.comma}{rate}"
            head = f"{head}{self.say('LINEAR')}{self.colon}{numbers}"
            return _Block(at, head, self.missing(at, 0, item.missing), opens=False)
        tiers = tuple(_Block((*at, number), self.tier(tier)) for number, tier in enumerate(item.scale.tiers))
        missing = self.missing(at, len(tiers), item.missing)
        return _Block(at, head + self.say(item.scale.mode.upper()), (*tiers, *missing))

    def tier(self, tier: Tier) -> str:
        """Write a tier with its rate, its fixed amount, or both."""
        upper = "" if tier.upper is None else f" {self.number(tier.upper)}"
        start = self.say("ABOVE" if tier.upper is None else "BELOW" if tier.below else "UP_TO")
        rate = () if tier.rate is None else (self.rate(tier.rate),)
        alone = f"{self.say('FIXED')} " if tier.rate is None and tier.fixed is not None and tier.fixed.name else ""
        pays = [*rate, *(() if tier.fixed is None else (alone + self.number(tier.fixed),))]
        plus = f" {self.say('PLUS')} "
        return f"{start}{upper} {plus.join(pays)}"

    def rate(self, rate: Quantity) -> str:
        """Write a tier's rate: a share, or money for each piece, in the language's order."""
        if isinstance(rate, Ref) or rate.kind is Kind.RATIO or rate.name is not None:
            return self.expression(rate)
        pair = [self.say("PIECE"), self.number(rate)]
        return " ".join(pair if self.lang == "zh" else reversed(pair))

    # --- places ---

    def ladder(self, at: Place, item: Ladder) -> _Block:
        """Write 职级 with its levels, and when they change."""
        named = "" if item.name == "ladder" else f" {self.name(item.name)}"
        head = f"{self.say('LADDER')}{named} {self.say('BY')} {self.name(item.by.name)}"
        rungs = [f"{self.words(each.level)}{self.title(each.title)}" for each in item.rungs]
        climbs = [f"{self.say(each.way.upper())}{self.colon}{self.expression(each.when)}" for each in item.climbs]
        return _Block(at, head, tuple(_Block((*at, number), text) for number, text in enumerate([*rungs, *climbs])))

    def ranking(self, item: Ranking) -> str:
        """Write 排名."""
        named = "" if item.name is None else f" {self.name(item.name)}"
        head = f"{self.say('RANK')}{named} {self.say('BY')} {self.name(item.by.name)} {self.among(item.within)}"
        return head if item.entry is None else f"{head}{self.comma}{self.say('REQUIRES')} {self.expression(item.entry)}"

    def place_rule(self, rule: PlaceRule) -> str:
        """Write what a place brings."""
        place, unit = self.standing(rule.standing), self.say(_STREAK_UNITS[self.scheme.period])
        if self.lang == "zh":
            streak = f"{self.say('STREAK')} {rule.streak}{unit} {place}"
        else:
            streak = f"{place} {rule.streak} {unit} {self.say('RUNNING')}" if rule.streak > 1 else ""
        return (streak if rule.streak > 1 else place) + self.effect(rule.effect)

    def effect(self, effect: Award | Penalty | Duty) -> str:
        """Write what a place brings, behind the place."""
        gap = " " if self.lang == "zh" else self.colon
        match effect:
            case Award():
                return f"{gap}{self.say('AWARD')} {self.expression(effect.amount)}"
            case Penalty():
                amount = f"{self.say('DEDUCT')} {self.expression(effect.amount)}"
                source = f"{self.say('FROM')} {self.name(effect.source.name)}"
                return f"{gap}{source} {amount}" if self.lang == "zh" else f"{gap}{amount} {source}"
            case Duty():
                return self.duty(effect)
            case _:
                assert_never(effect)

    def duty(self, duty: Duty) -> str:
        """Write what is to be done, behind what it follows from."""
        what = self.words(duty.what)
        if self.lang == "zh":
            due = f" {self.say('MUST')} {duty.days}{self.say('DAYS_WITHIN')} "
            return f"{self.colon if duty.days is None else due}{what}"
        due = self.say("MUST") if duty.days is None else f"{self.say('WITHIN')} {duty.days} {self.say('DAYS')}"
        return f"{self.colon}{due} {what}"


def _width(text: str) -> int:
    """Count the columns that a text takes."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
