"""Figures and earlier outcomes, made of parsed JSON documents in which nothing is wrong.

May import `periods`, `values`, `words`, and of this package `adjustments`, `figures`, `outcome`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kaohe.evaluation.adjustments import AdjustedFigure, AdjustedLine, Adjustment, Refunded
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.outcome import Past, PastAgent, Rank
from kaohe.periods import Period
from kaohe.values import parse_number
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.evaluation.trace import Value


def figures_of(tree: dict[str, Any], document: str) -> Figures:
    """Make figures of a tree in which nothing is wrong."""
    groups = dict(tree.get("groups", {}))
    if "all" in groups:
        groups["all"] = {"all": groups["all"]}
    keyed = {kind: {key: values_from(values) for key, values in each.items()} for kind, each in groups.items()}
    agents = tuple(map(agent_from, tree["agents"]))
    history = tuple(past_from(each) for each in tree.get("history", []))
    return Figures(_period(tree["period"]), agents, keyed, history, document, left=left_from(tree))


def agent_from(tree: dict[str, Any]) -> AgentFigures:
    """Make an agent's figures of a part in which nothing is wrong."""
    return AgentFigures(
        tree["agent"],
        {name: text for name, text in tree.get("attributes", {}).items() if text},
        values_from(tree.get("values", {})),
        tuple(map(_adjustment, tree.get("adjustments", ()))),
        refunds=tuple(map(_refund, tree["refunds"])) if "refunds" in tree else None,
        deducted=tuple(map(_refund, tree["deducted"])) if "deducted" in tree else None,
    )


def left_from(tree: dict[str, Any]) -> tuple[AgentFigures, ...]:
    """Give those who are not among the agents any more, of a document in which nothing is wrong with them."""
    return tuple(
        AgentFigures(each["agent"], adjustments=tuple(map(_adjustment, each["adjustments"])))
        for each in tree.get("left", ())
    )


def _adjustment(tree: dict[str, Any]) -> Adjustment:
    lines = tuple(
        AdjustedLine(
            Words(**each["title"]),
            _decimal(each["paid"]),
            _decimal(each["without"]),
            _words(each.get("paid_how")),
            _words(each.get("without_how")),
        )
        for each in tree.get("lines", ())
    )
    figures = tuple(
        AdjustedFigure(Words(**each["title"]), Words(**each["paid_how"]), Words(**each["without_how"]))
        for each in tree.get("figures", ())
    )
    refunds = tuple(map(_refund, tree.get("refunds", ())))
    paid, without = _decimal(tree["paid"]), _decimal(tree["without"])
    published = tree.get("entry"), tree.get("version")
    owed = _maybe(tree.get("owed")), _maybe(tree.get("owed_without"))
    return Adjustment(_period(tree["period"]), paid, without, *published, lines, refunds, *owed, figures)


def _refund(tree: dict[str, Any]) -> Refunded:
    amount, taken = _maybe(tree.get("amount")), _maybe(tree.get("taken"))
    pieces = tree.get("quantity"), tree.get("taken_quantity")
    days = tree.get("day"), tree.get("taken_day")
    return Refunded(tree["refund"], tree.get("order"), amount, days[0], pieces[0], taken, pieces[1], days[1])


def _words(tree: dict[str, str] | None) -> Words | None:
    return None if tree is None else Words(**tree)


def _maybe(text: str | None) -> Decimal | None:
    return None if text is None else _decimal(text)


def past_from(tree: Any) -> Past:
    """Keep of a parsed outcome what later periods need; raises where it is none, without saying what is wrong."""
    agents = {agent["agent"]: _past_agent(agent) for agent in tree["agents"]}
    return Past(tree["scheme"], _period(tree["period"]), agents)


def _past_agent(tree: dict[str, Any]) -> PastAgent:
    lines = {line["id"]: _decimal(line["amount"]) for line in tree.get("lines", ())}
    scores = {name: _decimal(text) for name, text in tree.get("scores", {}).items()}
    advances = {line: _decimal(text) for line, text in tree.get("advances", {}).items()}
    return PastAgent(_ranks(tree["ranks"]), {**scores, **tree.get("grades", {}), **lines}, advances)


def _decimal(text: str) -> Decimal:
    number = parse_number(text)
    assert number is not None  # noqa: S101 - for the type checker: what is no number was told before
    return number


def _period(text: str) -> Period:
    period = Period.parse(text)
    assert period is not None  # noqa: S101 - for the type checker: what is no period was told before
    return period


def values_from(values: dict[str, Any]) -> dict[str, Value | None]:
    """Make figures by name of parsed ones."""
    if int not in set(map(type, values.values())):  # so most are
        return values
    return {name: Decimal(value) if type(value) is int else value for name, value in values.items()}


def _ranks(ranks: dict[str, Any]) -> dict[str, Rank]:
    return {name: Rank(each["rank"], each["of"], each["from_last"], each.get("group")) for name, each in ranks.items()}
