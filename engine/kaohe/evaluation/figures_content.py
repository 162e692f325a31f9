"""What is wrong with a figures document beside its shape: what stands twice, does not add up, or is no number.

May import `diagnostics`, `periods`, `values`, and of this package `figures_schema`, `json_tree`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from kaohe.diagnostics import Pointer, Report
from kaohe.diagnostics.catalogue import figures as catalogue
from kaohe.evaluation.figures_schema import PERIOD
from kaohe.evaluation.json_tree import short
from kaohe.periods import Period
from kaohe.values import half_up, parse_number, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES: Final = 2
_PERIOD: Final = re.compile(PERIOD)

Taken = dict[tuple[Period | str | None, str], dict[str | None, str]]
"""Where a refund is taken back first, by its order: of a period, or of an agent, and by its id."""


def period_from(text: object) -> Period | None:
    """Read the period of a document; None where it is none, without saying so."""
    return Period.parse(text) if isinstance(text, str) and _PERIOD.search(text) else None


@dataclass(frozen=True, slots=True)
class Content:
    """Finds what a schema cannot say, in all that has the right shape, whatever else has not."""

    document: str
    report: Report

    def check(self, tree: object) -> None:
        """Look at the period, and for agents and earlier results that stand twice."""
        if not isinstance(tree, dict):
            return
        period = self.period(tree.get("period"), "/period")
        self.twice(tree, "")
        self.adjustments(tree, period)
        history: dict[tuple[str, Period], str] = {}
        for path, each in _entries(tree, "history"):
            scheme, period = each.get("scheme"), self.period(each.get("period"), f"{path}/period")
            if period is not None and isinstance(scheme, str) and history.setdefault((scheme, period), path) != path:
                self.report.add(catalogue.DUPLICATE_PAST, self.at(path), scheme=short(scheme), period=str(period))
            self.past(each, path)

    def twice(self, tree: dict[str, Any], above: str) -> None:
        """Find agents who stand twice."""
        agents: dict[str, str] = {}
        for agent_path, each in _entries(tree, "agents"):
            agent, path = each.get("agent"), f"{above}{agent_path}"
            if isinstance(agent, str) and agent and agents.setdefault(agent, path) != path:
                self.report.add(catalogue.DUPLICATE_AGENT, self.at(path), agent=short(agent), first=agents[agent])

    def past(self, tree: dict[str, Any], path: str) -> None:
        """Find agents of an earlier outcome who stand twice, and what is no number where it must have one."""
        self.twice(tree, path)
        for agent_path, agent in _entries(tree, "agents"):
            place = f"{path}{agent_path}"
            self.lines_twice(agent, place)
            found = [(f"{place}{at}/amount", line.get("amount")) for at, line in _entries(agent, "lines")]
            for key in ("scores", "advances"):
                held = agent.get(key)
                entries = held.items() if isinstance(held, dict) else ()
                found += [(f"{place}/{key}/{name}", text) for name, text in entries]
            for at, text in found:
                number = parse_number(text) if isinstance(text, str) else Decimal(0)
                if number is None or (number < 0 and "/advances/" in at):  # nobody owes less than nothing
                    self.report.add(catalogue.BAD_NUMBER, self.at(at), value=short(str(text)))

    def adjustments(self, tree: dict[str, Any], evaluated: Period | None) -> None:
        """Find adjustments that are of no earlier period, do not add up, or take the same back twice."""
        taken: Taken = defaultdict(dict)
        for agent_path, agent in (*_entries(tree, "agents"), *_entries(tree, "left")):
            self.refunds(agent, agent_path)
            adjusted: dict[Period, str] = {}
            for own_path, each in _entries(agent, "adjustments"):
                path = agent_path + own_path
                period = self.period(each.get("period"), f"{path}/period")
                if period is not None and evaluated is not None and period.last >= evaluated.first:
                    facts = {"found": str(period), "period": str(evaluated)}
                    self.report.add(catalogue.ADJUSTS_AHEAD, self.at(f"{path}/period"), **facts)
                self._adds_up(each, path)
                for key in ("owed", "owed_without"):
                    self._amount(each, key, path, least=0)  # nobody owes less than nothing
                self.refunds(each, path)
                if period is not None and adjusted.setdefault(period, path) != path:
                    facts = {"period": str(period), "first": adjusted[period]}
                    self.report.add(catalogue.ADJUSTED_TWICE, self.at(path), **facts)
                else:
                    self._refunds_twice(each, period, (agent_path, path), taken)

    def _refunds_twice(self, tree: dict[str, Any], period: Period | None, paths: tuple[str, str], taken: Taken) -> None:
        """Find refunds of one order that are taken back twice: from a period, or from an agent.

        Of an agent one may concern two periods: that which paid for the sale, and that in which it completed, as a
        figure of it. One that was taken before is corrected here, maybe to a sale of another period. And two entries
        of a ledger, of other settings, may both have paid for the sale.
        """
        whose, path = paths
        for at, refund in _entries(tree, "refunds"):
            name, order, day = refund.get("refund"), refund.get("order"), refund.get("day")
            if not isinstance(name, str):
                continue
            of_period = period is not None and isinstance(day, str) and str(period.first) <= day <= str(period.last)
            once = not (of_period or "taken" in refund or "entry" in tree)
            for held in (taken[period, name], *((taken[whose, name],) if once else ())):
                # Of which order it is need not be said: then it may be of any.
                first = next((place for other, place in held.items() if None in (order, other) or other == order), None)
                held[order if isinstance(order, str) else None] = path + at
                if first is not None:
                    self.report.add(catalogue.REFUND_TWICE, self.at(path + at), refund=short(name), first=first)
                    break

    def refunds(self, tree: dict[str, Any], path: str) -> None:
        """Find amounts of refunds that are none."""
        for at, refund in (*_entries(tree, "refunds"), *_entries(tree, "deducted")):
            for key in ("amount", "taken"):
                self._amount(refund, key, f"{path}{at}")

    def _adds_up(self, adjustment: dict[str, Any], path: str) -> None:
        """Find amounts that are none, and lines that come to something else than the whole."""
        whole = self._difference(adjustment, path)
        lines = [self._difference(line, path + at) for at, line in _entries(adjustment, "lines")]
        if lines and whole is not None and None not in lines:
            added = sum((Fraction(each) for each in lines if each is not None), Fraction(0))
            if added != whole:
                facts = {"lines": plain(half_up(added, _PLACES)), "whole": plain(half_up(whole, _PLACES))}
                self.report.add(catalogue.UNEVEN, self.at(path), **facts)

    def _difference(self, held: dict[str, Any], path: str) -> Fraction | None:
        paid, without = self._amount(held, "paid", path), self._amount(held, "without", path)
        return None if paid is None or without is None else Fraction(without) - Fraction(paid)

    def _amount(self, held: dict[str, Any], key: str, path: str, least: int | None = None) -> Decimal | None:
        """Read an amount, which is written as a text; one that is no number, or is in no cents, is told."""
        text = held.get(key)
        if not isinstance(text, str):
            return None
        number, at = parse_number(text), self.at(f"{path}/{key}")
        if number is None or (least is not None and number < least):
            self.report.add(catalogue.BAD_NUMBER, at, value=short(text))
        elif Fraction(number) != half_up(Fraction(number), _PLACES):
            self.report.add(catalogue.FINER_THAN_CENTS, at, value=short(text))
        else:
            return number
        return None

    def lines_twice(self, agent: dict[str, Any], place: str) -> None:
        """Find lines of an agent that stand twice."""
        seen: set[str] = set()
        for at, line in _entries(agent, "lines"):
            name = line.get("id")
            if isinstance(name, str) and name in seen:
                self.report.add(catalogue.DUPLICATE_KEY, self.at(f"{place}{at}/id"), key=short(name))
            seen.add(str(name))

    def period(self, text: object, path: str) -> Period | None:
        """Read a period; one that has the form of one and is none is told."""
        period = period_from(text)
        if period is None and isinstance(text, str) and _PERIOD.search(text):
            self.report.add(catalogue.BAD_PERIOD, self.at(path), value=short(str(text)))
        return period

    def at(self, path: str) -> Pointer:
        """Give a place in the document."""
        return Pointer(self.document, path)


def _entries(tree: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through the objects of a list, each with its path."""
    listed = tree.get(key)
    for index, each in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(each, dict):
            yield f"/{key}/{index}", each
