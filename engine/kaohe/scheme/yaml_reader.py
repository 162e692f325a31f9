"""Schemes written in YAML: tree → `Scheme`, each part with its place, all mistakes of form at once.

Keys and the words of expressions are English; names may be ids or titles in any language. May import `documents`,
`diagnostics` and the scheme's own modules.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final, Literal

from kaohe.diagnostics import Report, Source
from kaohe.documents import parse_yaml
from kaohe.periods import PeriodKind
from kaohe.scheme.model import (
    Acceptance,
    Award,
    Band,
    Banded,
    Bands,
    Base,
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
    Ladder,
    LaterRefunds,
    Limit,
    Line,
    Linear,
    Notice,
    Parameter,
    Penalty,
    PerUnit,
    PlaceRule,
    Pool,
    Ranking,
    RedLine,
    Rung,
    Scale,
    Scheme,
    Scorecard,
    Text,
    Tier,
    TierMode,
    Tiers,
    Unread,
)
from kaohe.scheme.yaml_shape import BOUNDS, SCHEME
from kaohe.scheme.yaml_values import Values, read_partly
from kaohe.values import Kind


def read_yaml_scheme(source: Source, report: Report) -> Scheme | None:
    """Read a scheme from YAML, with a finding for each mistake of form.

    What cannot be read is `Unread` in what is given then, what lacks of the head is filled in; None is given for what
    is no YAML, or no mapping.
    """
    tree = parse_yaml(source, report)
    head = None if tree is None else read_partly(tree, SCHEME, report)
    if head is None:
        return None
    items = [values if isinstance(values, Unread) else _BUILDERS[values.kind](values) for values in head["items"] or ()]
    return Scheme(
        name=head["scheme"] or "",
        version=head["version"] or 1,
        effective=head["effective"] or date.min,
        period=PeriodKind(head["period"] or PeriodKind.MONTH),
        applies=head["for"],
        judgment=head["judgment"],
        settings=head["settings"] or (),
        facts=tuple(_fact(name, fact) for name, fact in head["facts"] or ()),
        items=(*items, *(Unread(text) for text in head.unread)),
        span=source.span(0, len(source.text)),
        lang=head["lang"] or "zh",
        heads=tuple(head.spans.items()),
        accepted=tuple(
            Acceptance(each["finding"], each["reason"], each.span, each["item"]) for each in head["accept"] or ()
        ),
    )


def _fact(name: str, values: Values) -> Fact:
    return Fact(name, Kind(values["kind"]), values["title"], values.span, values["better"])


def _scorecard(values: Values) -> Item:
    return Scorecard(values["score"], tuple(map(_indicator, values["indicators"])), values.span)


def _indicator(values: Values) -> Indicator:
    return Indicator(values["figure"], values["weight"], _scale(values), values["title"], values.span)


def _formula(values: Values) -> Item:
    return FormulaScore(values["score"], values["formula"], values["missing"], values.span)


def _figure(values: Values) -> Item:
    name, kind = values["figure"], Kind(values["kind"])
    if values["by"] is not None:
        return Banded(name, kind, values["by"], _scale(values), values.span, values["better"])
    return FormulaScore(name, values["formula"], values["missing"], values.span, kind, values["better"])


def _grade(values: Values) -> Item:
    return Grade(values["grade"] or "grade", values["by"], _bands(values), values.span)


def _scale(values: Values) -> Scale:
    line, per_unit, missing = values["line"], values["per_unit"], values["missing"]
    if line is not None:
        return Line(line["worst"], line["worst_gives"], line["best"], line["best_gives"], missing, line.span)
    if per_unit is not None:
        op: Literal["<", ">"] = "<" if per_unit["above"] is None else ">"
        bound = per_unit["below"] if op == "<" else per_unit["above"]
        return PerUnit(per_unit["full"], op, bound, per_unit["each"], per_unit["less"], missing, per_unit.span)
    return _bands(values)


def _bands(values: Values) -> Bands:
    entries = values["bands"]
    bands = tuple(_band(entry) for entry in entries if entry["else"] is None)
    otherwise = _given(entries[-1], "else")
    return Bands(bands, otherwise, _given(values, "missing"), values.spans["bands"])


def _band(values: Values) -> Band:
    key = next(key for key in BOUNDS if values[key] is not None)
    return Band(BOUNDS[key], values[key], _given(values, "gives"), values.span)


def _given(values: Values, key: str) -> Any:
    """Give what a band gives: a number, or a grade's word."""
    given = values[key]
    return Text(given, values.spans[key]) if isinstance(given, str) else given


def _case(values: Values) -> Case:
    return Case(values["when"], values["amount"], values.span)


def _base(values: Values) -> Item:
    return Base(values["base"], values["amount"], tuple(map(_case, values["cases"] or ())), values.span)


def _commission(values: Values) -> Item:
    linear = values["linear"]
    scale: Tiers | Linear
    if linear is None:
        tiers = tuple(map(_tier, values["tiers"]))
        scale = Tiers(TierMode(values["mode"]), tiers, values.spans["tiers"])
    else:
        scale = Linear(linear["baseline"], linear["rate"], linear.span)
    return Commission(values["commission"], values["on"], scale, values["missing"], values.span)


def _tier(values: Values) -> Tier:
    below = values["below"]
    upper = values["up_to"] if below is None else below
    return Tier(upper, below is not None, values["rate"], values["fixed"], values.span)


def _bonus(values: Values) -> Item:
    cases, otherwise = _paid(values)
    return Bonus(values["bonus"], cases, values["missing"], values.span, otherwise)


def _deduction(values: Values) -> Item:
    cases, otherwise = _paid(values)
    return Deduction(values["deduction"], cases, otherwise, values["from"], values["missing"], values.span)


def _paid(values: Values) -> tuple[tuple[Case, ...], Expr | None]:
    """Give the cases, and what is paid where none holds."""
    otherwise: Expr | None = values["else"] if values["amount"] is None else values["amount"]
    return tuple(map(_case, values["cases"] or ())), otherwise


def _parameter(values: Values) -> Item:
    changes = tuple(Change(each["from"], each["value"], each.span) for each in values["changes"] or ())
    return Parameter(values["parameter"], values["value"], changes, values.span)


def _pool(values: Values) -> Item:
    return Pool(values["pool"], values["amount"], values["by"], values["within"], values.span)


def _cap(values: Values) -> Item:
    return Limit("cap", values["cap"], values["amount"], values.span)


def _guarantee(values: Values) -> Item:
    return Limit("guarantee", values["guarantee"], values["amount"], values.span)


def _advance(values: Values) -> Item:
    return Limit("advance", values["advance"], values["amount"], values.span)


def _later_refunds(values: Values) -> Item:
    return LaterRefunds(values.span)


def _ladder(values: Values) -> Item:
    rungs = tuple(Rung(each["level"], each["title"], each.span) for each in values["levels"])
    climbs = tuple(
        Climb("down", each["down"], each.span) if each["up"] is None else Climb("up", each["up"], each.span)
        for each in values["moves"]
    )
    return Ladder(values["ladder"] or "ladder", values["by"], rungs, climbs, values.span)


def _red_line(values: Values) -> Item:
    return RedLine(values["red_line"], tuple(values["voids"]), values.span)


def _notice(values: Values) -> Item:
    return Notice(values["notice"], Duty(values["duty"], values["within_days"]), values.span)


def _ranking(values: Values) -> Item:
    return Ranking(values["ranking"], values["by"], values["within"], values["requires"], values.span)


def _place_rule(values: Values) -> Item:
    effect: Award | Penalty | Duty
    if values["award"] is not None:
        effect = Award(values["award"])
    elif values["deduct"] is not None:
        effect = Penalty(values["deduct"], values["from"])
    else:
        effect = Duty(values["duty"], values["within_days"])
    streak = 1 if values["streak"] is None else values["streak"]
    return PlaceRule(values["place"], streak, effect, None, values.span)


def _include(values: Values) -> Item:
    return Include(values["include"], values.spans["include"])


_BUILDERS: Final[dict[str, Callable[[Values], Item]]] = {
    "score": _scorecard,
    "formula": _formula,
    "figure": _figure,
    "grade": _grade,
    "base": _base,
    "commission": _commission,
    "bonus": _bonus,
    "deduction": _deduction,
    "parameter": _parameter,
    "pool": _pool,
    "cap": _cap,
    "guarantee": _guarantee,
    "advance": _advance,
    "later_refunds": _later_refunds,
    "red_line": _red_line,
    "ladder": _ladder,
    "notice": _notice,
    "ranking": _ranking,
    "place": _place_rule,
    "include": _include,
}
"""What makes an item of the values that were read, by its kind."""
