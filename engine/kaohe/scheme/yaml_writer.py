"""Writes schemes as YAML: what is short stands in braces, and quotes only where YAML would read something else.

May import the scheme's own modules.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Final, assert_never
from unicodedata import category

from kaohe.scheme.comments import END, HEADS
from kaohe.scheme.model import (
    Award,
    Banded,
    Bands,
    Base,
    Bonus,
    Case,
    Change,
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
    Ranking,
    RedLine,
    Rung,
    Scorecard,
    Text,
    Tier,
    Unread,
)
from kaohe.scheme.phrases import Phrases
from kaohe.scheme.yaml_shape import BOUNDS
from kaohe.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.scheme.model import Band, Scale, Scheme

_EXPRESSIONS: Final = Phrases("en")
_KEYS: Final = {op: key for key, op in BOUNDS.items()}
_PLAIN: Final = re.compile(r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|-(?=[\w「(]))[^:,\[\]{}\n]*")
_NOT_PLAIN: Final = re.compile(r"\s#|\s$|^\.\.\.")
_OTHER_TYPES: Final = re.compile("~|=|<<|null|y|n|yes|no|true|false|on|off", re.IGNORECASE)
"""What is text here, but not everywhere: `null` and YAML 1.1's yes and no."""


@dataclass(frozen=True, slots=True)
class _Nested:
    """What stands below its key: entries, one after the other."""

    entries: tuple[_Entry, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """Keys with values, in braces or below each other; `at` is None where it has no comments of its own."""

    at: Place
    keys: tuple[_Key, ...]
    braces: bool = False


@dataclass(frozen=True, slots=True)
class _Key:
    """A key with its value; `at`: where it is an element of the scheme itself."""

    key: str
    value: str | _Nested | _Entry
    at: Place | None = None


def write_yaml(scheme: Scheme) -> str:
    """Write a scheme as YAML, with its comments."""
    return "".join(f"{line}\n" for line in _Writer(scheme).lines())


@dataclass(frozen=True, slots=True)
class _Writer:
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
        """Write the whole."""
        yield from self.head()
        if self.scheme.settings:
            yield from self.comments_above(("settings",), "")
            yield f"settings:{self.comment_behind(('settings',))}"
        for setting in self.scheme.settings:
            yield f"  {setting.key}: {_setting(setting.value)}"
        if self.scheme.facts:
            yield from self.comments_above(("facts", 0), "")
            yield "facts:"
        for number, fact in enumerate(self.scheme.facts):
            at: Place = ("facts", number)
            yield from self.comments_above(at, "  ") if number else ()
            yield f"  {_scalar(fact.name)}: {_kind(fact)}{self.comment_behind(at)}"
        yield from self.listed("accept", tuple(self.accepted()))
        yield from self.listed("items", tuple(_item(*each) for each in enumerate(self.scheme.items)))
        yield from self.comments_above(END, "")

    def head(self) -> Iterator[str]:
        """Write the header."""
        scheme = self.scheme
        told = {
            "scheme": _scalar(scheme.name),
            "effective": scheme.effective.isoformat(),
            "period": scheme.period.value,
            "for": None if scheme.applies is None else _figure(scheme.applies),
            "judgment": scheme.judgment,
            "settings": None,
        }
        for key in HEADS:
            if told[key] is not None:
                yield from self.comments_above((key,), "")
                yield f"{key}: {told[key]}{self.comment_behind((key,))}"
            if key == "scheme":
                yield f"version: {scheme.version}"
                yield from () if scheme.lang == "zh" else (f"lang: {scheme.lang}",)

    def accepted(self) -> Iterator[_Entry]:
        """Write the findings that are accepted."""
        for number, each in enumerate(self.scheme.accepted):
            item = () if each.item is None else (_Key("item", _figure(each.item)),)
            keys = (_Key("finding", _scalar(each.code)), *item, _Key("reason", _scalar(each.reason)))
            yield _Entry(("accept", number), keys, braces=True)

    def listed(self, key: str, entries: tuple[_Entry, ...]) -> Iterator[str]:
        """Write a list of the scheme; blank lines above its first entry stand above its key."""
        if not entries:
            return
        above = self.above.get(entries[0].at, [])
        blanks = next((number for number, text in enumerate(above) if text), len(above))
        yield from above[:blanks]
        yield f"{key}:"
        self.above[entries[0].at] = above[blanks:]
        for entry in entries:
            yield from self.entry(entry, "")

    def entry(self, entry: _Entry, indent: str) -> Iterator[str]:
        """Write an entry of a list."""
        yield from self.comments_above(entry.at, indent)
        behind = self.comment_behind(entry.at)
        if entry.braces:
            yield f"{indent}- {_braces(entry)}{behind}"
            return
        for number, key in enumerate(entry.keys):
            lead = f"{indent}{'  ' if number else '- '}{key.key}:"
            own = behind if number == 0 else ""
            if key.at is not None:
                yield from self.comments_above(key.at, f"{indent}  ")
                own = self.comment_behind(key.at)
            match key.value:
                case str():
                    yield f"{lead} {key.value}".rstrip() + own
                case _Entry():
                    yield f"{lead} {_braces(key.value)}{own}"
                case _Nested():
                    yield lead + own
                    for inner in key.value.entries:
                        yield from self.entry(inner, f"{indent}  ")
                case _:
                    assert_never(key.value)

    def comments_above(self, at: Place, indent: str) -> Iterator[str]:
        """Write the comments that stand above a part."""
        return (indent + text if text else "" for text in self.above.get(at, ()))

    def comment_behind(self, at: Place) -> str:
        """Write the comment that stands behind a part."""
        return f"  {self.behind[at]}" if at in self.behind else ""


# --- items ------------------------------------------------------------------------------------------------------------


def _item(number: int, item: Item) -> _Entry:
    """Give an item as an entry."""
    at: Place = ("items", number)
    return _Entry(at, tuple(_keys(at, item)))


def _keys(at: Place, item: Item) -> Iterable[_Key]:  # noqa: C901, PLR0911, PLR0912 - one for each construct
    match item:
        case Scorecard():
            indicators = tuple(_indicator((*at, number), each) for number, each in enumerate(item.indicators))
            return (_Key("score", _scalar(item.name)), _Key("indicators", _Nested(indicators)))
        case FormulaScore():
            formula = (_Key("formula", _figure(item.formula)), *_missing((*at, 0), item.missing))
            if item.kind is Kind.POINTS and item.better is None:
                return (_Key("score", _scalar(item.name)), *formula)
            return (*_figure_head(item), *formula)
        case Banded():
            return (*_figure_head(item), _Key("by", _figure(item.by)), *_scale(at, item.scale))
        case Grade():
            named = "" if item.name == "grade" else _scalar(item.name)
            return (_Key("grade", named), _Key("by", _figure(item.by)), *_bands(at, item.bands))
        case Base():
            cases = (_Key("cases", _cases(at, item.cases)),) if item.cases else ()
            return (_Key("base", _named(item.name)), _Key("amount", _figure(item.default)), *cases)
        case Commission():
            return _commission(at, item)
        case Bonus():
            return (_Key("bonus", _scalar(item.name)), *_paid(at, item))
        case Deduction():
            return (_Key("deduction", _scalar(item.name)), *_paid(at, item))
        case Parameter():
            changes = (_Key("changes", _changes(at, item.changes)),) if item.changes else ()
            return (_Key("parameter", _scalar(item.name)), _Key("value", _number(item.value)), *changes)
        case Pool():
            by, within = _Key("by", _figure(item.by)), _Key("within", item.within)
            return (_Key("pool", _scalar(item.name)), _Key("amount", _figure(item.amount)), by, within)
        case Limit():
            return (_Key(item.kind, _figure(item.line)), _Key("amount", _figure(item.amount)))
        case LaterRefunds():
            return (_Key("later_refunds", "take_back"),)
        case RedLine():
            voids = f"[{', '.join(map(_figure, item.voids))}]"
            return (_Key("red_line", _figure(item.when)), _Key("voids", voids))
        case Ranking():
            entry = () if item.entry is None else (_Key("requires", _figure(item.entry)),)
            return (
                _Key("ranking", _named(item.name)),
                _Key("by", _figure(item.by)),
                _Key("within", item.within),
                *entry,
            )
        case PlaceRule():
            return _place_rule(item)
        case Ladder():
            return _ladder(at, item)
        case Notice():
            return (_Key("notice", _figure(item.when)), *_duty(item.duty))
        case Include():
            return (_Key("include", _scalar(item.scheme)),)
        case Unread():
            raise ValueError("what could not be read cannot be written")
        case _:
            assert_never(item)


def _indicator(at: Place, indicator: Indicator) -> _Entry:
    title = () if indicator.title is None else (_Key("title", _scalar(indicator.title)),)
    figure, weight = _Key("figure", _figure(indicator.figure)), _Key("weight", _number(indicator.weight))
    return _Entry(at, (figure, *title, weight, *_scale(at, indicator.scale)))


def _scale(at: Place, scale: Scale) -> tuple[_Key, ...]:
    match scale:
        case Bands():
            return _bands(at, scale)
        case Line():
            key = "line"
            numbers = {name: getattr(scale, name) for name in ("worst", "worst_gives", "best", "best_gives")}
        case PerUnit():
            key, bound = "per_unit", "below" if scale.op == "<" else "above"
            numbers = {"full": scale.full, bound: scale.bound, "each": scale.unit, "less": scale.less}
        case _:
            assert_never(scale)
    entry = _Entry(at, tuple(_Key(name, _number(number)) for name, number in numbers.items()), braces=True)
    return (_Key(key, entry), *_missing((*at, 0), scale.missing))


def _bands(at: Place, bands: Bands) -> tuple[_Key, ...]:
    entries = [_Entry((*at, number), _band(band), braces=True) for number, band in enumerate(bands.bands)]
    if bands.otherwise is not None:
        entries.append(_Entry((*at, len(entries)), (_Key("else", _given(bands.otherwise)),), braces=True))
    return (_Key("bands", _Nested(tuple(entries))), *_missing((*at, len(entries)), bands.missing))


def _band(band: Band) -> tuple[_Key, ...]:
    return (_Key(_KEYS[band.op], _number(band.bound)), _Key("gives", _given(band.gives)))


def _given(value: Number | Text) -> str:
    return _number(value) if isinstance(value, Number) else _scalar(value.value)


def _missing(at: Place, value: Number | Text | None) -> tuple[_Key, ...]:
    return () if value is None else (_Key("missing", _given(value), at),)


def _cases(at: Place, cases: tuple[Case, ...]) -> _Nested:
    return _Nested(
        tuple(
            _Entry((*at, number), (_Key("when", _figure(case.when)), _Key("amount", _figure(case.amount))), braces=True)
            for number, case in enumerate(cases)
        )
    )


def _paid(at: Place, item: Bonus | Deduction) -> tuple[_Key, ...]:
    keys: tuple[_Key, ...] = ()
    count = len(item.cases)
    if item.cases:
        keys = (_Key("cases", _cases(at, item.cases)),)
    if item.otherwise is not None:
        key = _Key("else", _figure(item.otherwise), (*at, count)) if count else _Key("amount", _figure(item.otherwise))
        keys = (*keys, key)
        count += bool(count)
    keys = (*keys, *_missing((*at, count), item.missing))
    source = item.source if isinstance(item, Deduction) else None
    at_source = (*at, count + (item.missing is not None))
    return keys if source is None else (*keys, _Key("from", _figure(source), at_source))


def _changes(at: Place, changes: tuple[Change, ...]) -> _Nested:
    return _Nested(
        tuple(
            _Entry(
                (*at, number), (_Key("from", each.start.isoformat()), _Key("value", _number(each.value))), braces=True
            )
            for number, each in enumerate(changes)
        )
    )


def _duty(duty: Duty) -> tuple[_Key, ...]:
    days = () if duty.days is None else (_Key("within_days", str(duty.days)),)
    return (_Key("duty", _scalar(duty.what)), *days)


def _commission(at: Place, item: Commission) -> tuple[_Key, ...]:
    head = (_Key("commission", _named(item.name)), _Key("on", _figure(item.on)))
    if isinstance(item.scale, Linear):
        numbers = (_Key("baseline", _figure(item.scale.baseline)), _Key("rate", _figure(item.scale.rate)))
        return (*head, _Key("linear", _Entry(at, numbers, braces=True)), *_missing((*at, 0), item.missing))
    tiers = tuple(_Entry((*at, number), _tier(tier), braces=True) for number, tier in enumerate(item.scale.tiers))
    missing = _missing((*at, len(tiers)), item.missing)
    return (*head, _Key("mode", item.scale.mode.value), _Key("tiers", _Nested(tiers)), *missing)


def _tier(tier: Tier) -> tuple[_Key, ...]:
    parts = {"below" if tier.below else "up_to": tier.upper, "rate": tier.rate, "fixed": tier.fixed}
    return tuple(_Key(key, _figure(value)) for key, value in parts.items() if value is not None)


def _ladder(at: Place, item: Ladder) -> tuple[_Key, ...]:
    named, by = _Key("ladder", "" if item.name == "ladder" else _scalar(item.name)), _Key("by", _figure(item.by))
    levels = tuple(_Entry((*at, number), _rung(each), braces=True) for number, each in enumerate(item.rungs))
    first = len(levels)
    moves = tuple(
        _Entry((*at, number), (_Key(each.way, _figure(each.when)),), braces=True)
        for number, each in enumerate(item.climbs, first)
    )
    return (named, by, _Key("levels", _Nested(levels)), _Key("moves", _Nested(moves)))


def _rung(rung: Rung) -> tuple[_Key, ...]:
    title = () if rung.title is None else (_Key("title", _scalar(rung.title)),)
    return (_Key("level", _scalar(rung.level)), *title)


def _place_rule(rule: PlaceRule) -> tuple[_Key, ...]:
    effect: tuple[_Key, ...]
    match rule.effect:
        case Award():
            effect = (_Key("award", _figure(rule.effect.amount)),)
        case Penalty():
            effect = (_Key("deduct", _figure(rule.effect.amount)), _Key("from", _figure(rule.effect.source)))
        case Duty():
            effect = _duty(rule.effect)
        case _:
            assert_never(rule.effect)
    streak = () if rule.streak == 1 else (_Key("streak", str(rule.streak)),)
    return (_Key("place", _EXPRESSIONS.standing(rule.standing)), *streak, *effect)


# --- values -----------------------------------------------------------------------------------------------------------


def _setting(value: object) -> str:
    """Write a setting's value as the settings file has it."""
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_scalar, value))}]"
    if is_dataclass(value):
        return "{" + ", ".join(f"{each.name}: {_setting(getattr(value, each.name))}" for each in fields(value)) + "}"
    return _scalar(str(value))


def _kind(fact: Fact) -> str:
    title = () if fact.title is None else (f"title: {_scalar(fact.title)}",)
    better = () if fact.better is None else (f"better: {fact.better}",)
    more = ", ".join((f"kind: {fact.kind.value}", *title, *better))
    return f"{{{more}}}" if title or better else fact.kind.value


def _figure_head(item: FormulaScore | Banded) -> tuple[_Key, ...]:
    better = () if item.better is None else (_Key("better", item.better),)
    return (_Key("figure", _scalar(item.name)), _Key("kind", item.kind), *better)


def _named(name: str | None) -> str:
    return "" if name is None else _scalar(name)


def _figure(expr: Expr) -> str:
    return _scalar(_EXPRESSIONS.expression(expr))


def _number(number: Number) -> str:
    return _scalar(_EXPRESSIONS.number(number))


def _braces(entry: _Entry) -> str:
    return "{" + ", ".join(f"{key.key}: {key.value}" for key in entry.keys) + "}"


def _scalar(text: str) -> str:
    """Write a text so that YAML reads it as it is: bare, in quotes in which it need not change, or else escaped."""
    odd = [char for char in text if category(char) in {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"} or char == "\ufeff"]
    if not odd and _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text) and not _OTHER_TYPES.fullmatch(text):
        return text
    if not odd and "'" not in text:
        return f"'{text}'"
    if not odd and not {'"', "\\"} & set(text):
        return f'"{text}"'
    return re.sub(r"[^\x20-\x7e]", lambda char: _escaped(char[0], odd), json.dumps(text, ensure_ascii=False))


def _escaped(char: str, odd: list[str]) -> str:
    return f"\\U{ord(char):08x}" if char in odd else char
