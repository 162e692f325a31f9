"""What variants cost, as text."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from kaohe.values import plain
from kaohe.whatif.gains import added
from kaohe.words import Words
from kaohe_api.tables import fitted, grid
from kaohe_api.whatif.text import agents_table, signed, summed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from kaohe.words import Lang
    from kaohe_api.whatif.simulation import Simulation, Solved, Sweep, Variant

VARIANT: Final = Words("方案", "variant")
TOTAL: Final = Words("合计", "total")
MORE: Final = Words("比第一个", "against the first")
SPREAD: Final = (
    Words("人数", "agents"),
    Words("最少", "least"),
    Words("四分之一", "lower quarter"),
    Words("中位", "median"),
    Words("四分之三", "upper quarter"),
    Words("最多", "most"),
)
COST: Final = Words("成本", "cost")
AGAINST: Final = Words("{variant} 比 {first}：", "{variant} against {first}: ")
_MET: Final = Words(
    "{variant}：{parameter} 为 {value} 时共 {cost}，不超过预算 {budget}；{next} 时 {beyond}。",
    "{variant}: with {parameter} at {value} it costs {cost}, within the budget of {budget}; at {next} {beyond}.",
)
_EXACT: Final = Words(
    "{variant}：{parameter} 为 {value} 时共 {cost}，正好是预算。",
    "{variant}: with {parameter} at {value} it costs {cost}, the budget to the cent.",
)
_BELOW: Final = Words(
    "{variant}：{parameter} 从 {first} 到 {last}，试过的 {count} 个值都用不完预算 {budget}；"
    "最接近的是 {value}，共 {cost}。",
    "{variant}: {parameter} from {first} to {last}: none of the values tried ({count}) uses up the budget of {budget}; "
    "nearest: {value} with {cost}.",
)
_ABOVE: Final = Words(
    "{variant}：{parameter} 从 {first} 到 {last}，试过的 {count} 个值都超过预算 {budget}；"
    "最接近的是 {value}，共 {cost}。",
    "{variant}: {parameter} from {first} to {last}: all of the values tried ({count}) exceed the budget of {budget}; "
    "nearest: {value} with {cost}.",
)
_UNSTEADY: Final = Words(
    "注意：成本不是随 {parameter} 一直增加或一直减少，可能还有别的值也合预算。试过的：{tried}",
    "Mind that the cost does not only rise or only fall with {parameter}: other values may meet the budget too. "
    "Tried: {tried}",
)


def simulation(found: Simulation, lang: Lang) -> str:
    """Write the costs, the spread, who gains and who loses, the sweep and the solution."""
    parts = [cost_table(found, lang), spread_table(found.variants, lang)]
    first = found.variants[0]
    for variant in found.variants[1:]:
        gains = found.gains(variant)
        title = AGAINST.say(lang).format(variant=variant.name, first=first.name)
        parts += [f"{title}{summed(gains, lang)}", *agents_table(gains, lang)]
    parts += [sweep_table(sweeps) for sweeps in by_parameter(found.sweeps)]
    parts += [solution(each, lang) for each in found.solved]
    return "\n\n".join(parts)


def cost_table(found: Simulation, lang: Lang) -> str:
    """Write what each variant costs in each period and in all."""
    return fitted(*cost_rows(found, lang), kept=1)


def cost_rows(found: Simulation, lang: Lang) -> tuple[list[str], list[list[str]]]:
    """Give the table of costs: its header and its rows."""
    first, *others = found.variants
    header = [VARIANT.say(lang), *map(str, found.periods), TOTAL.say(lang), *([MORE.say(lang)] if others else [])]
    rows = [[each.name, *map(plain, each.run.costs.values()), plain(each.run.cost)] for each in found.variants]
    for row, each in zip(rows[1:], others, strict=True):
        row.append(signed(added((each.run.cost, -first.run.cost))))
    if others:
        rows[0].append("")
    return header, rows


def spread_table(variants: Sequence[Variant], lang: Lang) -> str:
    """Write how lie what agents get in all periods."""
    return grid(*spread_rows(variants, lang))


def spread_rows(variants: Sequence[Variant], lang: Lang) -> tuple[list[str], list[list[str]]]:
    """Give the table of what agents get: its header and its rows."""
    header = [VARIANT.say(lang), *(words.say(lang) for words in SPREAD)]
    rows = []
    for each in variants:
        lies = each.spread
        amounts = [] if lies is None else [lies.least, lies.lower, lies.median, lies.upper, lies.most]
        rows.append([each.name, str(0 if lies is None else lies.agents), *(map(plain, amounts) if lies else ["—"] * 5)])
    return header, rows


def by_parameter(sweeps: Sequence[Sweep]) -> list[list[Sweep]]:
    """Put sweeps over the same values of a parameter together."""
    return [list(each) for _, each in groupby(sweeps, lambda sweep: sweep.parameter)]


def sweep_table(sweeps: Sequence[Sweep]) -> str:
    """Write what variants cost at each value of a parameter."""
    return grid(*sweep_rows(sweeps))


def sweep_rows(sweeps: Sequence[Sweep]) -> tuple[list[str], list[list[str]]]:
    """Give the table of a sweep: its header and its rows."""
    header = [sweeps[0].parameter, *(each.variant for each in sweeps)]
    values = [value for value, _ in sweeps[0].points]
    rows = [[value, *(plain(each.points[number][1]) for each in sweeps)] for number, value in enumerate(values)]
    return header, rows


def solution(found: Solved, lang: Lang) -> str:
    """Say at which value a budget is met, or that it is at none."""
    within, beyond = found.found.within, found.found.beyond
    facts: dict[str, object] = {
        "variant": found.variant,
        "parameter": found.parameter,
        "budget": plain(found.found.budget),
        "first": found.values.text(0),
        "last": found.values.text(len(found.values) - 1),
        "count": len(found.found.tried),
    }
    at = within or beyond
    assert at is not None  # noqa: S101 - for the type checker: at least one value was tried
    facts |= _point(found, at)
    if within is not None and within[1] == found.found.budget:
        said = _EXACT
    elif within is not None and beyond is not None:
        said = _MET
        facts |= {"next": found.values.text(beyond[0]), "beyond": plain(beyond[1])}
    else:
        said = _ABOVE if within is None else _BELOW
    told = said.say(lang).format(**facts)
    if found.found.steady:
        return told
    tried = ", ".join(f"{found.values.text(number)} {plain(cost)}" for number, cost in found.found.tried)
    return f"{told}\n{_UNSTEADY.say(lang).format(parameter=found.parameter, tried=tried)}"


def _point(found: Solved, point: tuple[int, Decimal]) -> dict[str, object]:
    return {"value": found.values.text(point[0]), "cost": plain(point[1])}
