"""What is told of pay is really there: the reference pays so at each witness, and finds nothing that is not told.

Schemes are made up at random; what is told is read as people read it, and evaluated.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as so
from hypothesis import strategies as st

from kaohe.checking.analysis import analyse
from kaohe.checking.check_pay import items_by_id
from kaohe.checking.moves import Study
from kaohe.checking.pay import Paid
from kaohe.checking.piecewise import Straight
from kaohe.checking.walk import own_id
from kaohe.evaluation.compiled.plan import compile_scheme
from support_cases import resolved
from support_engine import REGISTRY
from support_evaluation import agent, figures, outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.checking.seen import Move
    from kaohe.checking.shapes import Value
    from kaohe.diagnostics import Diagnostic
    from kaohe.scheme.model import Expr, Scheme


def often(times: int) -> so:
    # To make a failing scheme smaller would take far longer than to find it.
    slow, phases = [HealthCheck.too_slow], (Phase.explicit, Phase.generate)
    return so(max_examples=times, deadline=None, derandomize=True, suppress_health_check=slow, phases=phases)


HEAD: Final = (
    "scheme x version 1\neffective 2026-10-01\nperiod month\nfacts a: money; b: money; c: count; r: ratio; f: flag\n"
)
_STEP: Final = re.compile(r"(?:With (?P<held>.*): )?(?P<at>\S+) pays (?P<pay>\S+), (?P<above>\S+) pays (?P<more>\S+)")
_HELD: Final = re.compile(r"(\S+) (\S+)")

# --- schemes ---------------------------------------------------------------------------------------------------------

_BOUND = {
    "a": ("5", "10.05", "20", "33.33"),
    "b": ("3", "10", "7.77"),
    "c": ("1", "3", "4"),
    "r": ("10%", "33.3%", "50%"),
    "p": ("1", "2.5", "0.33"),
    "q": ("10%", "50%", "33.33%"),
    "commission": ("0", "0.5", "2"),
}
_AMOUNTS = (
    "5", "12.5", "a * 10%", "a * 3.3%", "b * 50% + 1 yuan", "round(a * 10%, 1)", "c * 2 yuan",
    "floor(a / 4 yuan) * 1 yuan",
    "round(r, 1) * 30 yuan", "round(b) * 2", "p * 2", "q * 10 yuan", "commission * 20% + 3", "min(a * 20%, 4)",
    "max(2, b * 20%)", "a * q", "20 - a * 10%", "round(a * q, 1)", "if(a >= 12.5, 3, 8)",
)  # fmt: skip
_P = ("a * 7%", "round(a * 7%, 1)", "a / 3", "b * 12.5% + 1 yuan", "max(a, b) * 10%", "a * 5% - b * 5%")
_Q = ("r * 200%", "a / 30 yuan", "round(a / 30 yuan, 2)", "if(f, r, 0%)")


@st.composite
def conditions(draw: st.DrawFn) -> str:
    """Ask for one, two or three things at once, or for one of them."""
    asked = draw(st.lists(st.sampled_from([*_BOUND, "f", "a/c", "not f"]), min_size=1, max_size=3, unique=True))
    said = []
    for name in asked:
        if name in {"f", "not f"}:
            said.append(name)
        else:
            bounds = ("2", "4.4") if name == "a/c" else _BOUND[name]
            left = "a / c" if name == "a/c" else name
            sign = draw(st.sampled_from((">=", ">", "<", "<=")))
            said.append(f"{left} {sign} {draw(st.sampled_from(bounds))}{' yuan' if name == 'a/c' else ''}")
    return draw(st.sampled_from((" and ", " and ", " or "))).join(said)


@st.composite
def schemes(draw: st.DrawFn) -> str:
    """Make up a few lines that pay by a few figures, rounded here and there."""
    amount = st.sampled_from(_AMOUNTS)
    lines = [f"figure p: money = {draw(st.sampled_from(_P))}", f"figure q: ratio = {draw(st.sampled_from(_Q))}"]
    mode = draw(st.sampled_from(("marginal", "whole", "whole_excess")))
    on = draw(st.sampled_from(("a", "b", "p")))
    rates = draw(st.lists(st.sampled_from(("0%", "1%", "2.5%", "10%", "1% plus 2")), min_size=3, max_size=3))
    lines.append(f"commission on {on}, {mode}: up to 5 {rates[0]}; up to 12.5 {rates[1]}; above {rates[2]}")
    for name in ("one", "two")[: draw(st.integers(1, 2))]:
        cases = draw(st.lists(st.builds("{} when {}".format, amount, conditions()), min_size=1, max_size=2))
        rest = draw(st.sampled_from(("", "; else 1", "; else a * 1%")))
        lines.append(f"bonus {name}: {'; '.join(cases)}{rest}; missing gives 0")
    if draw(st.booleans()):
        lines.append(f"base {draw(st.sampled_from(('10', 'max(5, a * 25%)')))}")
        lines.append(f"deduction fine: {draw(amount)} when {draw(conditions())}; missing gives 0{draw(_FROM)}")
    lines += draw(
        st.lists(
            st.sampled_from(("cap commission at 0.8", "guarantee one at 1.1", "red_line c > 3: void one")), unique=True
        )
    )
    return HEAD + "\n".join(lines) + "\n"


_FROM = st.sampled_from(("", "; from base", "; from one"))

# --- what is told, read as people read it ----------------------------------------------------------------------------


def number(text: str) -> Decimal:
    return Decimal(text[:-1]).scaleb(-2) if text.endswith("%") else Decimal(text)


def value(text: str) -> object:
    return {"yes": True, "no": False}.get(text) if text in {"yes", "no"} else number(text)


def held_at(held: str | None) -> dict[str, object]:
    """Give all figures, those that are not told at their least."""
    found: dict[str, object] = {"a": Decimal(0), "b": Decimal(0), "c": Decimal(0), "r": Decimal(0), "f": False}
    for each in (held or "").split(", ") if held else ():
        put(found, *each.rsplit(" ", 1))
    return found


def put(found: dict[str, object], name: str, said: str) -> None:
    """Set a figure, or what a formula of two is made of so that it has the value."""
    if name == "a / c":
        found |= {"a": number(said), "c": Decimal(1)}
    elif name == "a - b":
        found |= {"a": max(number(said), Decimal(0)), "b": max(-number(said), Decimal(0))}
    else:
        assert name in found, name
        found[name] = value(said)


def paid(scheme: Scheme, *given: dict[str, object]) -> list[dict[str, Decimal]]:
    """Give what the reference pays each agent, by line."""
    agents = [agent(f"p{index}", None, **values) for index, values in enumerate(given)]
    return [{line.id: line.amount for line in each.lines} for each in outcome(scheme, *agents).agents]


def told(found: Diagnostic) -> Iterator[tuple[str, dict[str, object], dict[str, object], Decimal, Decimal]]:
    """Go through the witnesses of a finding: the line, the figures here and there, what it pays here and there."""
    facts = {name: fact if isinstance(fact, str) else fact.en for name, fact in found.facts.items()}
    line = {"base pay": "base"}.get(facts["line"], facts["line"])
    if "steps" not in facts:
        facts["steps"] = "{held}{at} pays {pay}, {above} pays {more}".format_map(facts)
    for step in facts["steps"].split("; "):
        if step == "…":
            continue
        match = _STEP.fullmatch(step)
        assert match, step
        ends = []
        for end in ("at", "above"):
            at = held_at(match["held"])
            put(at, facts["figure"], match[end])
            ends.append(at)
        yield line, ends[0], ends[1], Decimal(match["pay"]), Decimal(match["more"])


@often(25)
@given(schemes())
def test_the_reference_pays_what_is_told_at_each_witness(text: str) -> None:
    scheme = resolved(text)
    for found in analyse(scheme, REGISTRY):
        if found.rule.code in {"K221", "K222", "K280", "K281"}:
            for line, one, other, pay, more in told(found):
                # Where a ÷ c is 0 and nobody says what c is, there is a c.
                divided = {"c": Decimal(1)} if "a / c" in text and not one["c"] and not other["c"] else {}
                first, second, third, fourth = paid(scheme, one, other, one | divided, other | divided)
                assert (pay, more) in {(first[line], second[line]), (third[line], fourth[line])}, (found, one, other)


@often(12)
@given(schemes())
def test_no_other_figure_of_a_witness_could_be_smaller_by_itself(text: str) -> None:
    """One step less of it, or none at all, and the same does not happen any more, wherever the one that moves is."""
    scheme = resolved(text)
    study, lines = Study(items_by_id(scheme)), [each for each in scheme.items if isinstance(each, Paid)]
    for line in lines:
        for moves in study.moves(line):
            for move in moves.found[:3]:

                def happens(held: Mapping[Expr, Value], move: Move = move, line: Paid = line) -> bool:
                    return any(each.told_as & move.told_as for each in study.found(line, move.figure, held))

                held = study.smallest(move.held, happens)
                if not study.has_time():
                    return
                assert happens(held)
                for figure, value in held.items():
                    assert not happens({each: at for each, at in held.items() if each != figure})
                    if isinstance(value, Straight):
                        step = study.measured(figure).step * (1 if value.start > 0 else -1)
                        assert not happens({**held, figure: Straight(value.start - step)})


# --- nothing is missed -----------------------------------------------------------------------------------------------

_GROW = (
    "5", "a * 10%", "round(a * 4%, 1)", "floor(a / 4 yuan) * 1 yuan", "round(a / 30 yuan, 1) * 30 yuan", "p * 2",
    "commission * 20% + 3", "min(a * 20%, 4)", "20 - a * 10%", "if(a >= 12.5, 3, 8)", "round(p) * 2",
    "q * 10 yuan", "max(2, p * 50%)", "round(8 yuan - a * 50%)",
)  # fmt: skip
_ASKED = (
    "a >= 5",
    "a > 10.05",
    "p >= 0.33",
    "p < 1",
    "q >= 33.3%",
    "q > 10% and a < 20",
    "commission > 0",
    "p * 2 >= 1.5",
)


@st.composite
def of_one_figure(draw: st.DrawFn) -> str:
    amount, asked = st.sampled_from(_GROW), st.sampled_from(_ASKED)
    p, q = (
        draw(st.sampled_from(("a * 7%", "a / 3", "round(a * 7%, 1)"))),
        draw(st.sampled_from((30, 77))),
    )
    # That what is above 0 pays more than 0 is nobody's bound, so the first tier has no amount of its own.
    rates = ["1%", *draw(st.lists(st.sampled_from(("0%", "2.5%", "10%", "1% plus 2")), min_size=2, max_size=2))]
    mode, on = draw(st.sampled_from(("marginal", "whole", "whole_excess"))), draw(st.sampled_from(("a", "p * 3")))
    return HEAD + "\n".join(
        (
            f"figure p: money = {p}",
            f"figure q: ratio = a / {q} yuan",
            f"commission on {on}, {mode}: up to 5 {rates[0]}; up to 12.5 {rates[1]}; above {rates[2]}",
            f"bonus one: {draw(amount)} when {draw(asked)}; {draw(amount)} when {draw(asked)}",
            f"bonus two = {draw(amount)}\n",
        )
    )


@often(15)
@given(of_one_figure())
def test_every_jump_over_all_values_is_told_where_it_is(text: str) -> None:
    """Of all that is paid for 0.00, 0.01 … 15.00, what changes by more than two cents at once is a jump."""
    scheme = resolved(text)
    plan, grid = compile_scheme(scheme), [Decimal(cents).scaleb(-2) for cents in range(1501)]
    amounts, report = plan.amounts(figures(*(agent(str(a), None, a=a, b=0, c=0, r=0, f=False) for a in grid)))
    assert amounts is not None, list(report)
    study = Study(items_by_id(scheme))
    for line in (each for each in scheme.items if isinstance(each, Paid)):
        name = own_id(line)
        paid = [dict(each.lines)[str(name)] for each in amounts]
        moves = [each for found in study.moves(line) for each in found.found if each.at is not None]
        there = {Decimal(low).scaleb(-2): (one, other) for low, (one, other) in enumerate(pairwise(paid))}
        known = {decimal(each.low): (decimal(each.gives), decimal(each.then)) for each in moves if each.high <= 15}
        assert known == {low: there[low] for low in known}, name
        jumps = {low: ends for low, ends in there.items() if abs(ends[1] - ends[0]) > Decimal("0.02")}
        assert jumps == {low: ends for low, ends in known.items() if low in jumps}, name


def decimal(value: Fraction) -> Decimal:
    return Decimal(int(value * 100)).scaleb(-2)
