"""The shape of the figures document as JSON Schema, for checking it and for the interface's description."""

from __future__ import annotations

from typing import Any, Final

from kaohe.evaluation.outcome import FORMAT

PERIOD: Final = r"^\d{4}-\d{2}$|^\d{4}-W\d{2}$|^\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}$"

_NAME: Final[dict[str, Any]] = {"type": "string", "minLength": 1}
_VALUES: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Metrics by id, facts by name. A number may be a string; null is no value.",
    "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
}
_PERIOD: Final[dict[str, Any]] = {
    "type": "string",
    "description": "A month 2026-10, a week 2026-W41, or first/last day 2026-10-01/2026-10-14.",
    "pattern": PERIOD,
}


def _object(required: list[str], properties: dict[str, Any], *, closed: bool = True, **more: Any) -> dict[str, Any]:
    shape = {"type": "object", "required": required, "properties": properties, **more}
    return {**shape, "additionalProperties": False} if closed else shape


def figures_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of the document that `read_figures` reads."""
    attributes = {
        "type": "object",
        "description": "What the agent is: name, team, shop, level, role and any other.",
        "additionalProperties": {"type": ["string", "null"]},
    }
    adjustments = {
        "type": "array",
        "description": "What refunds of this period take back of what earlier periods paid for their sales.",
        "items": _adjustment(),
    }
    refunds = {
        "type": "array",
        "description": "The refunds that completed in this period of what the agent sold by then, all that are known.",
        "items": _refund(),
    }
    deducted = {**refunds, "description": "The same, where the scheme deducts them all by figures of its own."}
    given = {"attributes": attributes, "values": _VALUES, "adjustments": adjustments}
    given |= {"refunds": refunds, "deducted": deducted}
    agent = _object(["agent"], {"agent": _NAME, **given})
    left = {
        "type": "array",
        "description": "Agents who are not here any more, with what would be taken back of them: told, and not taken.",
        "items": _object(["agent", "adjustments"], {"agent": _NAME, "adjustments": adjustments}),
    }
    keyed = {"type": "object", "additionalProperties": _VALUES}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Figures of a period",
        **_object(
            ["period", "agents"],
            {
                "period": _PERIOD,
                "agents": {"type": "array", "items": agent},
                "groups": _object([], {"team": keyed, "shop": keyed, "all": _VALUES}),
                "history": {"type": "array", "description": "Earlier outcomes as they were given.", "items": _past()},
                "left": left,
            },
        ),
    }


def _adjustment() -> dict[str, Any]:
    """What an earlier period pays with the sales that were refunded, and without them; amounts are strings."""
    amount, number = {"type": "string"}, {"type": "integer", "minimum": 1}
    words = _object(["zh", "en"], {"zh": _NAME, "en": _NAME})
    line = _object(
        ["title", "paid", "without"],
        {"title": words, "paid": amount, "without": amount, "paid_how": words, "without_how": words},
    )
    figure = _object(["title", "paid_how", "without_how"], {"title": words, "paid_how": words, "without_how": words})
    return _object(
        ["period", "paid", "without"],
        {
            "period": _PERIOD,
            "entry": {**number, "description": "By which entry of the ledger the period was published."},
            "version": {**number, "description": "By which version of the scheme it was paid."},
            "paid": {**amount, "description": "What the period pays with these sales."},
            "without": {**amount, "description": "What it pays without them; the difference is the adjustment."},
            "owed": {**amount, "description": "What is still to be taken back of advances; `paid` is less that."},
            "owed_without": {**amount, "description": "The same without these sales."},
            "lines": {"type": "array", "description": "The lines that differ.", "items": line},
            "figures": {"type": "array", "description": "What the lines rest on, where it differs.", "items": figure},
            "refunds": {"type": "array", "description": "The refunds that it is for.", "items": _refund()},
        },
    )


def _refund() -> dict[str, Any]:
    """A refund; `taken` where it was taken back as another amount, or is cancelled."""
    amount, pieces = {"type": "string"}, {"type": "integer", "minimum": 0}
    before = {**amount, "description": "What was taken back for it before, where it was corrected or cancelled since."}
    day = {**_NAME, "description": "When it had completed then, where that took it into or out of the sale's period."}
    counted = {"refund": _NAME, "order": _NAME, "amount": amount, "quantity": pieces, "day": _NAME}
    return _object(["refund"], {**counted, "taken": before, "taken_quantity": pieces, "taken_day": day})


def _past() -> dict[str, Any]:
    """An earlier outcome: what later periods need is checked, all else is passed over."""
    count = {"type": ["integer", "null"], "minimum": 1}
    rank = _object(
        ["rank", "of", "from_last"],
        {
            "rank": count,
            "of": {"type": "integer", "minimum": 0},
            "from_last": count,
            "group": {"type": ["string", "null"]},
        },
        closed=False,
    )
    ranks = {"type": "object", "additionalProperties": rank}
    amounts = {"type": "object", "additionalProperties": {"type": "string"}}
    line = _object(["id", "amount"], {"id": _NAME, "amount": {"type": "string"}}, closed=False)
    held = {
        "agent": _NAME,
        "ranks": ranks,
        "lines": {"type": "array", "items": line},
        "scores": amounts,
        "grades": {"type": "object", "additionalProperties": {"type": "string"}},
        "advances": amounts,
    }
    agent = _object(["agent", "ranks"], held, closed=False)
    return _object(
        ["format", "scheme", "period", "agents"],
        {
            "format": {"const": FORMAT},
            "scheme": _NAME,
            "period": _PERIOD,
            "agents": {"type": "array", "items": agent},
        },
        closed=False,
    )
