"""The made-up month as a dataset folder of CSV files, whole or not at all."""

from __future__ import annotations

import csv
import shutil
import tempfile
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaohe_api.demo.ledger import DAY, Ledger
from kaohe_api.demo.month import live
from kaohe_api.demo.people import BINDINGS, FIRST_DAY, PEOPLE, SHOPS
from kaohe_api.demo.typed import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kaohe.words import Words

_START: Final = datetime.combine(FIRST_DAY, time())
_Row = tuple[object, ...]


def write_demo(folder: Path, progress: Callable[[Words, int, int], None] | None = None) -> None:
    """Write the dataset to a folder that does not exist yet, or is empty; the same bytes each time.

    progress: called with what is done, the days played and the days in all.
    Raises OSError if the folder cannot be written, FileExistsError if there is something in it; nothing is left then.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        unfinished.chmod(0o755)
        for name, (header, rows) in tables(live(progress)).items():
            with (unfinished / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(header)
                writer.writerows(rows)
        if folder.exists():
            folder.rmdir()
        unfinished.replace(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def tables(ledger: Ledger) -> dict[str, tuple[tuple[str, ...], list[_Row]]]:
    """Give each table's header and rows, in order and numbered."""
    return {
        "accounts": _accounts(),
        "agents": _agents(),
        "messages": _messages(ledger),
        "orders": _orders(ledger),
        "refunds": _refunds(ledger),
        "reviews": _reviews(ledger),
        "costs": _costs(ledger),
        "facts": (("period", "agent", "name", "value"), list(FACTS)),
    }


def _accounts() -> tuple[tuple[str, ...], list[_Row]]:
    rows: list[_Row] = [
        (each.shop, each.account, each.person.id, each.person.role, each.from_date or "", each.to_date or "")
        for each in BINDINGS
    ]
    return ("shop", "account", "agent", "role", "from_date", "to_date"), rows


def _agents() -> tuple[tuple[str, ...], list[_Row]]:
    rows: list[_Row] = [(each.id, each.name, each.team, each.level, each.hired_on, "") for each in PEOPLE]
    return ("agent", "name", "team", "level", "hired_on", "left_on"), rows


def _messages(ledger: Ledger) -> tuple[tuple[str, ...], list[_Row]]:
    ordered = sorted(ledger.messages, key=lambda each: (each.at, each.shop, each.account, each.buyer, each.sender))
    rows: list[_Row] = [
        (each.shop, each.account, each.buyer, _time(each.at), each.sender, each.text, each.forwarded_to)
        for each in ordered
    ]
    return ("shop", "account", "buyer", "sent_at", "sender", "text", "forwarded_to"), rows


def _orders(ledger: Ledger) -> tuple[tuple[str, ...], list[_Row]]:
    ordered = sorted(ledger.orders, key=lambda each: (each.created, SHOPS.index(each.shop), each.buyer))
    rows: list[_Row] = []
    for number, each in enumerate(ordered, 1):
        each.id = f"E{_START + timedelta(days=each.created // DAY):%y%m%d}{number:05d}"
        money = (_yuan(each.amount), _yuan(each.post_fee), each.quantity)
        rows.append(
            (each.id, each.shop, each.buyer, _time(each.created), _time(each.paid), *money, _time(each.received))
        )
    header = ("order_id", "shop", "buyer", "created_at", "paid_at", "amount", "post_fee", "quantity", "received_at")
    return header, rows


def _refunds(ledger: Ledger) -> tuple[tuple[str, ...], list[_Row]]:
    ordered = sorted(ledger.refunds, key=lambda each: (each.at, each.order.id))
    rows = [(each.order.id, _time(each.at), _yuan(each.amount), each.quantity) for each in ordered]
    return ("refund_id", "order_id", "completed_at", "amount", "quantity"), _numbered("R", rows)


def _reviews(ledger: Ledger) -> tuple[tuple[str, ...], list[_Row]]:
    ordered = sorted(ledger.reviews, key=lambda each: (each.at, each.order.id))
    rows = [
        (each.order.id, _time(each.at), each.rating, each.responsible, each.handler, _time(each.fixed))
        for each in ordered
    ]
    header = ("review_id", "order_id", "reviewed_at", "rating", "responsible_agent", "handler", "fixed_at")
    return header, _numbered("V", rows)


def _costs(ledger: Ledger) -> tuple[tuple[str, ...], list[_Row]]:
    ordered = sorted(ledger.costs, key=lambda each: (each.at, SHOPS.index(each.shop), each.agent))
    rows = [(each.shop, each.agent, _time(each.at), each.kind, _yuan(each.amount)) for each in ordered]
    return ("cost_id", "shop", "agent", "incurred_at", "kind", "amount"), _numbered("C", rows)


def _numbered(letter: str, rows: Iterable[_Row]) -> list[_Row]:
    return [(f"{letter}{number:05d}", *row) for number, row in enumerate(rows, 1)]


def _time(at: int | None) -> str:
    return "" if at is None else f"{_START + timedelta(seconds=at)}"


def _yuan(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"
