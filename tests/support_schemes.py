"""Schemes made up by hypothesis: the whole model, bounds, names that need quotes, every form of a number, comments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

import kaohe_grammar
from kaohe.diagnostics import Source
from kaohe.events.settings import AdFilter, ForwardFilter, SingleLineFilter, Slow
from kaohe.periods import PeriodKind
from kaohe.scheme.elements import elements
from kaohe.scheme.model import (
    Acceptance,
    Arithmetic,
    Award,
    Band,
    Banded,
    Bands,
    Base,
    Bonus,
    Call,
    Case,
    Change,
    Climb,
    Comment,
    Commission,
    Compare,
    Deduction,
    Duty,
    Earlier,
    Expr,
    Fact,
    FormulaScore,
    Grade,
    GroupFigure,
    Include,
    Indicator,
    Item,
    Ladder,
    LaterRefunds,
    Limit,
    Line,
    Linear,
    Logic,
    Not,
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
    Ref,
    Rung,
    Scheme,
    Scorecard,
    Setting,
    Standing,
    Stands,
    Streak,
    Text,
    Tier,
    TierMode,
    Tiers,
)
from kaohe.values import Kind

NOWHERE = Source("nowhere", "").span(0, 0)
UNITS: dict[str, tuple[Kind | None, Fraction]] = {
    "": (None, Fraction(1)),
    "%": (Kind.RATIO, Fraction(1, 100)),
    "‰": (Kind.RATIO, Fraction(1, 1000)),
    **dict.fromkeys(("元", "yuan"), (Kind.MONEY, Fraction(1))),
    **dict.fromkeys(("秒", "s", "seconds"), (Kind.SECONDS, Fraction(1))),
    **dict.fromkeys(("分钟", "min"), (Kind.SECONDS, Fraction(60))),
    **dict.fromkeys(("分", "points"), (Kind.POINTS, Fraction(1))),
    **dict.fromkeys(("次", "个", "件", "单", "人", "times", "piece", "orders"), (Kind.COUNT, Fraction(1))),
}
RATES = ("%", "‰")
WORDS = sorted(
    {word for lang in ("zh", "en") for spellings in kaohe_grammar.words(lang).values() for word in spellings}  # type: ignore[arg-type]
)
KNOWN = (
    "销售额",
    "sales_amount",
    "客件数",
    "询单转化率",
    "自评",
    "manager_rating",
    "提成",
    "base",
    "级别",
    "role",
    "等级",
)
ODD = st.text(
    st.sampled_from("甲乙ab1Ａ_→-#:：;；,，、 '\"“()[]{}*&!|>%@`=<≥.?~\\\u3000\u00a0é😀"), min_size=1, max_size=8
)
NAMES = st.one_of(
    st.sampled_from(
        ["甲", "综合分", "score_1", "得1", "no", "null", "~", "1e3", "12:30", "- a", "a: b", "a #b", *WORDS]
    ),
    ODD.map(str.strip).filter(bool),
)
REFS = st.one_of(st.sampled_from(KNOWN), NAMES)
FILES = st.sampled_from(["chitu-base", "底薪", "a b", "x.y", "no"])


@st.composite
def numbers(draw: st.DrawFn, units: tuple[str, ...] = tuple(UNITS), *, signed: bool = True) -> Number:
    digits = draw(st.from_regex(r"[0-9]{1,6}(\.[0-9]{1,4})?", fullmatch=True, alphabet="0123456789."))
    unit, myriad = draw(st.sampled_from(units)), draw(st.sampled_from(["", "", "万"]))
    kind, factor = UNITS[unit]
    sign = draw(st.sampled_from(["", "", "-"])) if signed else ""
    value = Fraction(digits) * factor * (10_000 if myriad else 1)
    gap = draw(st.sampled_from(["", " "]))
    return Number(-value if sign else value, kind, f"{sign}{digits}{myriad}{gap}{unit}", NOWHERE)


def maybe(some: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | some


@st.composite
def fractions(draw: st.DrawFn) -> Number:
    above, below = draw(numbers(("",))), draw(numbers(("",), signed=False).filter(lambda number: number.value != 0))
    sign = draw(st.sampled_from(["/", " / "]))
    return Number(above.value / below.value, Kind.RATIO, f"{above.written}{sign}{below.written}", NOWHERE)


def refs() -> st.SearchStrategy[Ref]:
    return st.builds(Ref, REFS, st.just(NOWHERE))


def standings() -> st.SearchStrategy[Standing]:
    end, counts = st.sampled_from(["top", "bottom"]), st.sampled_from([2, 3, 10, 11, 1000])
    exact = st.builds(Standing, st.just("top"), counts, st.just(True))
    return st.builds(Standing, end, counts | st.just(1)) | exact


GROUPS = st.sampled_from(["team", "shop", "all"])
COMPARE = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
LITERALS = st.builds(Text, st.text(st.sampled_from("P3甲 #;:'「」()"), max_size=5).map(str.strip), st.just(NOWHERE))
FUNCTIONS = st.sampled_from(["min", "max", "floor", "round", "if"])
STATISTICS = st.sampled_from(["sum", "mean", "count", "least", "most", "rank"])


def _wider(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    here = st.just(NOWHERE)
    return st.one_of(
        st.builds(Arithmetic, st.sampled_from(["+", "-", "*", "/"]), inner, inner, here),
        st.builds(lambda right: Arithmetic("-", Number(Fraction(0), None, "0", NOWHERE), right, NOWHERE), inner),
        st.builds(Compare, COMPARE, inner, inner, here),
        st.builds(Logic, st.sampled_from(["and", "or"]), inner, inner, here),
        st.builds(Not, inner, here),
        st.builds(Streak, st.integers(1, 60), maybe(st.sampled_from([PeriodKind.MONTH, PeriodKind.WEEK])), inner, here),
        st.builds(Call, FUNCTIONS, st.lists(inner, min_size=1, max_size=3).map(tuple), here),
    )


LEAVES: st.SearchStrategy[Expr] = st.one_of(
    numbers(),
    refs(),
    LITERALS,
    st.builds(GroupFigure, STATISTICS, refs(), GROUPS, st.booleans(), st.just(NOWHERE)),
    st.builds(GroupFigure, st.just("own"), refs(), GROUPS, st.just(False), st.just(NOWHERE)),
    st.builds(Stands, refs(), standings(), GROUPS, st.just(NOWHERE)),
    st.builds(Earlier, refs(), st.none() | numbers(), st.just(NOWHERE)),
)
EXPRESSIONS: st.SearchStrategy[Expr] = st.recursive(LEAVES, _wider, max_leaves=6)


NAMED = st.builds(lambda name: Number(Fraction(0), None, name, NOWHERE, name), REFS)
NUMBERS = numbers() | fractions() | NAMED
"""What stands where a number is demanded; in an expression a fraction is arithmetic."""


def several(some: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(some, min_size=1, max_size=most).map(tuple)


def _bands(gives: st.SearchStrategy[Any]) -> st.SearchStrategy[Bands]:
    band = st.builds(Band, COMPARE, NUMBERS, gives, st.just(NOWHERE))
    return st.builds(Bands, several(band), maybe(gives), maybe(gives), st.just(NOWHERE))


HERE = st.just(NOWHERE)
NUMERIC_KINDS = st.sampled_from([Kind.MONEY, Kind.RATIO, Kind.SECONDS, Kind.COUNT, Kind.POINTS])
OWN = maybe(NAMES)
POINTS = st.one_of(
    _bands(NUMBERS),
    st.builds(Line, NUMBERS, NUMBERS, NUMBERS, NUMBERS, maybe(NUMBERS), HERE),
    st.builds(PerUnit, NUMBERS, st.sampled_from(["<", ">"]), NUMBERS, NUMBERS, NUMBERS, maybe(NUMBERS), HERE),
)
RANKS = _bands(st.builds(Text, NAMES, HERE))
CASES = st.builds(Case, EXPRESSIONS, EXPRESSIONS, HERE)
RATE = numbers(RATES) | fractions() | NAMED
FIXED = numbers(tuple(unit for unit in UNITS if unit not in RATES)) | NAMED
LITERAL = numbers() | fractions()
QUANTITIES = LITERAL | refs()
RATES_OF_PAY = numbers(RATES) | fractions() | numbers(tuple(unit for unit in UNITS if unit not in RATES)) | refs()


@st.composite
def tiers(draw: st.DrawFn) -> Tiers:
    pays = st.sampled_from([(True, False), (False, True), (True, True)])
    count, closed = draw(st.integers(1, 3)), draw(st.booleans())
    found = []
    for number in range(count):
        rate, fixed = draw(pays)
        upper = draw(NUMBERS) if closed or number < count - 1 else None
        below = upper is not None and draw(st.booleans())
        pays_rate, pays_fixed = draw(RATES_OF_PAY) if rate else None, draw(FIXED) if fixed else None
        found.append(Tier(upper, below, pays_rate, pays_fixed, NOWHERE))
    return Tiers(draw(st.sampled_from(TierMode)), tuple(found), NOWHERE)


DUTIES = st.builds(Duty, NAMES, maybe(st.integers(1, 366)))
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
CHANGES = st.builds(Change, DAYS, LITERAL, HERE)
EFFECTS = st.one_of(
    st.builds(Award, EXPRESSIONS),
    st.builds(Penalty, EXPRESSIONS, refs()),
    DUTIES,
)
BETTER = st.sampled_from([None, "lower", "higher"])
ITEMS: st.SearchStrategy[Item] = st.one_of(
    st.builds(Scorecard, NAMES, several(st.builds(Indicator, EXPRESSIONS, RATE, POINTS, OWN, HERE)), HERE),
    st.builds(FormulaScore, NAMES, EXPRESSIONS, maybe(NUMBERS), HERE, NUMERIC_KINDS, BETTER),
    st.builds(Banded, NAMES, NUMERIC_KINDS, EXPRESSIONS, POINTS, HERE, BETTER),
    st.builds(Grade, st.just("grade") | NAMES, EXPRESSIONS, RANKS, HERE),
    st.builds(Base, OWN, EXPRESSIONS, st.lists(CASES, max_size=2).map(tuple), HERE),
    st.builds(
        Commission, OWN, EXPRESSIONS, tiers() | st.builds(Linear, QUANTITIES, QUANTITIES, HERE), maybe(NUMBERS), HERE
    ),
    st.builds(Bonus, NAMES, several(CASES), maybe(NUMBERS), HERE, maybe(EXPRESSIONS)),
    st.builds(Bonus, NAMES, st.just(()), maybe(NUMBERS), HERE, EXPRESSIONS),
    st.builds(Deduction, NAMES, several(CASES), maybe(EXPRESSIONS), maybe(refs()), maybe(NUMBERS), HERE),
    st.builds(Deduction, NAMES, st.just(()), EXPRESSIONS, maybe(refs()), maybe(NUMBERS), HERE),
    st.builds(Parameter, NAMES, LITERAL, st.lists(CHANGES, max_size=2).map(tuple), HERE),
    st.builds(Pool, NAMES, EXPRESSIONS, refs(), GROUPS, HERE),
    st.builds(Limit, st.sampled_from(["cap", "guarantee", "advance"]), refs(), EXPRESSIONS, HERE),
    st.builds(LaterRefunds, HERE),
    st.builds(RedLine, EXPRESSIONS, several(refs()), HERE),
    st.builds(Notice, EXPRESSIONS, DUTIES, HERE),
    st.builds(Ranking, OWN, refs(), GROUPS, maybe(EXPRESSIONS), HERE),
    st.builds(
        Ladder,
        st.just("ladder") | NAMES,
        refs(),
        several(st.builds(Rung, NAMES, OWN, HERE)),
        several(st.builds(Climb, st.sampled_from(["up", "down"]), EXPRESSIONS, HERE)),
        HERE,
    ),
    st.builds(PlaceRule, standings(), st.integers(1, 60), EFFECTS, st.none(), HERE),
    st.builds(Include, FILES, HERE),
)
FACTS = st.lists(
    st.builds(Fact, NAMES, st.sampled_from(Kind), OWN, HERE, BETTER), max_size=3, unique_by=lambda fact: fact.name
).map(tuple)
SAID = st.text(st.sampled_from("甲a1 $#:;，,'-"), min_size=1, max_size=6).map(str.strip).filter(bool)
WHOLES = st.integers(1, 1_000_000)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "timezone": st.sampled_from(["Asia/Shanghai", "UTC"]),
        "day_cut": st.sampled_from(["00:00", "04:30"]),
        "max_wait_minutes": WHOLES,
        "judgment_rule": st.sampled_from(["order", "payment", "order_first"]),
        "auto_reply_prefix": maybe(SAID),
        "ad_filter": maybe(st.builds(AdFilter, SAID, WHOLES)),
        "single_line_filter": maybe(st.builds(SingleLineFilter, WHOLES)),
        "own_account_filter": st.booleans(),
        "ignored_buyers": st.lists(SAID, max_size=3).map(tuple),
        "forward_filter": maybe(st.builds(ForwardFilter, WHOLES)),
        "slow": st.builds(Slow, WHOLES, WHOLES),
    },
).map(lambda given: tuple(Setting(key, value, NOWHERE) for key, value in given.items()))
SCHEMES = st.builds(
    Scheme,
    name=NAMES,
    version=st.integers(1, 1_000_000),
    effective=DAYS,
    period=st.sampled_from(PeriodKind),
    applies=maybe(EXPRESSIONS),
    judgment=maybe(st.sampled_from(["order", "payment", "order_first"])),
    facts=FACTS,
    settings=SETTINGS,
    items=several(ITEMS),
    span=HERE,
    lang=st.sampled_from(["zh", "en"]),
    accepted=st.lists(st.builds(Acceptance, st.just("K221"), NAMES, HERE, maybe(refs())), max_size=2).map(tuple),
)
REMARKS = st.one_of(
    st.just("#"),
    st.text(st.sampled_from("甲a1 #:;\"'「」|>-{"), max_size=6).map(lambda text: f"# {text}".rstrip()),
    st.sampled_from(["# 说明", "#!x", "## y", "#   z"]),
)


def places(scheme: Scheme) -> list[tuple[Place, bool]]:
    """Give where comments may stand, in order, and whether it is between statements."""
    heads = ["scheme", "effective", "period"]
    heads += ["for"] if scheme.applies is not None else []
    heads += ["judgment"] if scheme.judgment is not None else []
    heads += ["settings"] if scheme.settings else []
    found: list[tuple[Place, bool]] = [((head,), True) for head in heads]
    found += [(("facts", number), number == 0) for number in range(len(scheme.facts))]
    found += [(("accept", number), True) for number in range(len(scheme.accepted))]
    for number, item in enumerate(scheme.items):
        found.append((("items", number), True))
        for place, element in enumerate(elements(item)):
            found.append((("items", number, place), False))
            if isinstance(element, Indicator):
                found += [(("items", number, place, inner), False) for inner in range(len(elements(element)))]
    return [*found, (("end",), True)]


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """A scheme with comments, as a reader gives them."""
    scheme = draw(SCHEMES)
    comments: list[Comment] = []
    for at, between in draw(st.lists(st.sampled_from(places(scheme)), max_size=5, unique=True)):
        for text in draw(st.lists(REMARKS, max_size=2)):
            blank = between and (at != ("scheme",) or (comments[-1:] and comments[-1].at == at)) and draw(st.booleans())
            comments += [Comment("", at)] if blank else []
            comments.append(Comment(text, at))
        if at != ("end",) and draw(st.booleans()):
            comments.append(Comment(draw(REMARKS), at, behind=True))
    order = [at for at, _ in places(scheme)]
    return replace(scheme, comments=tuple(sorted(comments, key=lambda comment: order.index(comment.at))))
