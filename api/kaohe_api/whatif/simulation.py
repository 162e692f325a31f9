"""What several variants cost, computed: the variants, a sweep over a parameter, the value that meets a budget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import kaohe
from kaohe.diagnostics import Report
from kaohe.metrics.registry import fold
from kaohe.values import plain
from kaohe.whatif.runs import Run, Spread, against, spread
from kaohe.whatif.solve import Solution, solve
from kaohe.whatif.vary import Values, parameter_of, refined, varied

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.evaluation.compiled.by_column import Sheets
    from kaohe.evaluation.figures import Figures
    from kaohe.metrics import Registry
    from kaohe.periods import Period
    from kaohe.scheme.model import Parameter, Scheme
    from kaohe.whatif.gains import Gains
    from kaohe.words import Lang
    from kaohe_api.console import Console


@dataclass(frozen=True, slots=True)
class Ranged:
    """A parameter with the values that it is to take; `apart`: how far they are apart was said."""

    parameter: str
    values: Values
    apart: bool


@dataclass(frozen=True, slots=True)
class Variant:
    """A scheme by the name that it goes by here, with what it is evaluated on and what it costs."""

    name: str
    scheme: Scheme
    figures: Sequence[Figures]
    run: Run

    @property
    def spread(self) -> Spread | None:
        """Say how lie what agents get in all periods."""
        return spread(self.run.agents.values())


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a scheme costs at each value of a parameter."""

    variant: str
    parameter: str
    values: Values
    costs: tuple[Decimal, ...]

    @property
    def points(self) -> tuple[tuple[str, Decimal], ...]:
        """Give the values as they are written, with their costs."""
        return tuple((self.values.text(number), cost) for number, cost in enumerate(self.costs))

    def to_json(self) -> dict[str, object]:
        """Give the sweep as JSON."""
        points = [{"value": value, "cost": plain(cost)} for value, cost in self.points]
        return {"variant": self.variant, "parameter": self.parameter, "points": points}


@dataclass(frozen=True, slots=True)
class Solved:
    """At which value of a parameter a budget is met."""

    variant: str
    parameter: str
    values: Values
    found: Solution

    def to_json(self) -> dict[str, object]:
        """Give the solution as JSON."""
        return {
            "variant": self.variant,
            "parameter": self.parameter,
            "budget": plain(self.found.budget),
            "met": self.found.met,
            "steady": self.found.steady,
            "within": self._point(self.found.within),
            "beyond": self._point(self.found.beyond),
            "tried": [self._point(each) for each in self.found.tried],
        }

    def _point(self, point: tuple[int, Decimal] | None) -> dict[str, str] | None:
        return None if point is None else {"value": self.values.text(point[0]), "cost": plain(point[1])}


@dataclass(frozen=True, slots=True)
class Simulation:
    """All that was asked. The first variant is what the others are held against."""

    variants: tuple[Variant, ...]
    sweeps: tuple[Sweep, ...]
    solved: tuple[Solved, ...]

    @property
    def periods(self) -> tuple[Period, ...]:
        """Give the periods that were looked at."""
        return tuple(self.variants[0].run.paid)

    def gains(self, variant: Variant) -> Gains:
        """Say who gains and who loses by a variant."""
        return against(self.variants[0].run, variant.run)

    def to_json(self, lang: Lang) -> dict[str, object]:
        """Give all as JSON."""
        return {
            "periods": [str(period) for period in self.periods],
            "variants": [self._variant(number, each, lang) for number, each in enumerate(self.variants)],
            "sweeps": [each.to_json() for each in self.sweeps],
            "solved": [each.to_json() for each in self.solved],
        }

    def _variant(self, number: int, variant: Variant, lang: Lang) -> dict[str, object]:
        lies = variant.spread
        return {
            "name": variant.name,
            "scheme": variant.scheme.name,
            "version": variant.scheme.version,
            "costs": {str(period): plain(cost) for period, cost in variant.run.costs.items()},
            "cost": plain(variant.run.cost),
            "spread": None if lies is None else lies.to_json(),
            "against_first": self.gains(variant).to_json(lang) if number else None,
        }


@dataclass
class Simulator:
    """Evaluates variants. What is wrong with any of them is told together, and ends the command: `all_of`."""

    registry: Registry
    console: Console
    sheets: Sheets = field(default_factory=dict)

    def variant(self, name: str, scheme: Scheme, figures: Sequence[Figures] | None) -> Variant | None:
        """Evaluate a scheme over all periods; None where something is wrong, which is kept to be told."""
        if figures is None:
            return None
        done = self.console.take(kaohe.run(scheme, figures, self.sheets))
        return None if done is None else Variant(name, scheme, figures, done)

    def changed(self, of: Variant, values: Mapping[str, str]) -> Variant | None:
        """Evaluate a variant with other values of its parameters."""
        report = Report()
        scheme = self.console.take((varied(of.scheme, values, self.registry, report), report))
        return None if scheme is None else self.variant(_named(of.name, values), scheme, of.figures)

    def all_of(self, variants: Iterable[Variant | None]) -> tuple[Variant, ...]:
        """Give variants; where any cannot be evaluated end the command, with all that is wrong with each."""
        found = list(variants)
        return self.console.sure(tuple(each for each in found if each is not None))

    def sweep(self, of: Variant, beside: Mapping[str, str], asked: Ranged) -> Sweep:
        """Evaluate a variant at each value of a parameter; `beside`: the values of others."""
        parameter, others = self._parameter(of.scheme, asked.parameter, beside)
        cost = self._costs(of, others, parameter.name, asked.values)
        costs = tuple(map(cost, range(len(asked.values))))
        return Sweep(_named(of.name, others), parameter.name, asked.values, costs)

    def solve(self, of: Variant, beside: Mapping[str, str], asked: Ranged, budget: Decimal) -> Solved:
        """Find the value of a parameter at which a budget is met; `beside`: the values of others."""
        parameter, others = self._parameter(of.scheme, asked.parameter, beside)
        values = asked.values if asked.apart else refined(asked.values, parameter)
        found = solve(self._costs(of, others, parameter.name, values), len(values), budget)
        return Solved(_named(of.name, others), parameter.name, values, found)

    def _costs(self, of: Variant, others: Mapping[str, str], name: str, values: Values) -> Callable[[int], Decimal]:
        def cost(number: int) -> Decimal:
            run, report = kaohe.run(
                self._with(of.scheme, {**others, name: values.text(number)}), of.figures, self.sheets
            )
            if run is None:
                self.console.stop(report)
            return run.cost

        return cost

    def _parameter(self, scheme: Scheme, name: str, beside: Mapping[str, str]) -> tuple[Parameter, Mapping[str, str]]:
        report = Report()
        parameter = parameter_of(scheme, name, report)
        if parameter is None:
            self.console.stop(report)
        return parameter, {other: value for other, value in beside.items() if fold(other) != fold(parameter.name)}

    def _with(self, scheme: Scheme, values: Mapping[str, str]) -> Scheme:
        report = Report()
        found = varied(scheme, values, self.registry, report)
        if found is None:
            self.console.stop(report)
        return found


def _named(variant: str, values: Mapping[str, str]) -> str:
    return " ".join((variant, *(f"{name}={value}" for name, value in values.items())))
