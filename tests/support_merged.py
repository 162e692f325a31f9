"""Many small shops made one dataset, each with names of its own, so that one run of the engine tries them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from oracle import Shop

_NAMES = frozenset(
    {"shop", "account", "agent", "buyer", "team", "order_id", "refund_id", "review_id", "cost_id"}
    | {"responsible_agent", "handler", "forwarded_to"}
)


def mark(number: int) -> str:
    """Give what is put behind every name of the shop of this number."""
    return f"·{number}"


def apart(shop: Shop, number: int) -> Shop:
    """Give every name of a shop a mark of its own."""

    def marked(row: Any) -> Any:
        changed = {
            field.name: f"{value}{mark(number)}"
            for field in fields(row)
            if field.name in _NAMES and (value := getattr(row, field.name)) is not None
        }
        return replace(row, **changed)

    tables = {field.name: getattr(shop, field.name) for field in fields(shop) if field.name != "without"}
    return replace(shop, **{name: tuple(map(marked, rows)) for name, rows in tables.items()})


def merged(shops: Sequence[Shop]) -> Shop:
    """Put shops side by side in one dataset."""
    separate = [apart(shop, number) for number, shop in enumerate(shops)]
    names = [field.name for field in fields(Shop) if field.name != "without"]
    return Shop(**{name: tuple(row for shop in separate for row in getattr(shop, name)) for name in names})
