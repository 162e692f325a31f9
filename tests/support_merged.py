"""Many small shops made one dataset, each with names of its own, so that one run of the engine tries them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    return replace(shop, **{name: rows if rows is None else tuple(map(marked, rows)) for name, rows in tables.items()})


def merged(shops: Sequence[Shop]) -> Shop:
    """Put shops side by side in one dataset; all lack the same tables and columns."""
    separate = [apart(shop, number) for number, shop in enumerate(shops)]
    tables: dict[str, Any] = {}
    for name in (field.name for field in fields(Shop) if field.name != "without"):
        if getattr(shops[0], name) is None:
            tables[name] = None
        else:
            tables[name] = tuple(row for shop in separate for row in getattr(shop, name))
    return Shop(**tables, without=shops[0].without)


def settings_apart(given: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Let settings that name buyers name those of every one of so many shops; of none, those of a shop by itself."""
    if not number:
        return dict(given)
    buyers = [f"{buyer}{mark(one)}" for buyer in given.get("ignored_buyers", ()) for one in range(number)]
    return {**given, **({"ignored_buyers": buyers} if buyers else {})}


def differences(found: Mapping[str, Mapping[str, Any]], expected: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Give, by group and metric, the figure found and the one expected, where these differ or one is not there."""
    return {
        key: told
        for key in sorted(found.keys() | expected.keys())
        if (told := _unlike(found.get(key, {}), expected.get(key, {}))) or (key in found) != (key in expected)
    }


def _unlike(found: Mapping[str, Any], expected: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: (found.get(name, "absent"), expected.get(name, "absent"))
        for name in sorted(found.keys() | expected.keys())
        if found.get(name, "absent") != expected.get(name, "absent")
    }
