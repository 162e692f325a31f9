"""Small dataset folders, written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.diagnostics import Cell, Diagnostic, Report, render
from kaohe.events.dataset import Dataset, open_dataset
from kaohe.events.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

HEADERS = {
    "accounts": "shop,account,agent,role,from_date,to_date",
    "agents": "agent,name,team,hired_on",
    "messages": "shop,account,buyer,sent_at,sender,text,forwarded_to",
    "orders": "order_id,shop,buyer,created_at,paid_at,amount,post_fee,quantity,received_at,flag",
    "refunds": "refund_id,order_id,completed_at,amount,quantity",
    "reviews": "review_id,order_id,reviewed_at,rating,responsible_agent,handler,fixed_at",
    "costs": "cost_id,shop,agent,incurred_at,kind,amount",
    "facts": "period,agent,name,value",
}

Finding = tuple[str, str, int | None, str | None]


def write(folder: Path, **tables: str | list[str]) -> Path:
    """Write CSV files: a list is rows under the usual header, a string the whole file."""
    folder.mkdir(exist_ok=True)
    for name, content in tables.items():
        text = content if isinstance(content, str) else "\n".join([HEADERS[name], *content, ""])
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def opened(folder: Path, *, set_aside: bool = False, **settings: Any) -> tuple[Dataset, Report]:
    """Open a dataset that must be fit to use."""
    dataset, report = open_dataset(folder, Settings(**settings), set_aside=set_aside)
    assert dataset is not None, render(report, "en")
    return dataset, report


def refused(folder: Path, *, set_aside: bool = False, **settings: Any) -> list[Finding]:
    """Open a dataset that must be refused; give its errors as (code, table, row, column)."""
    dataset, report = open_dataset(folder, Settings(**settings), set_aside=set_aside)
    assert dataset is None
    return findings(report.errors)


def findings(found: tuple[Diagnostic, ...]) -> list[Finding]:
    """Give findings as (code, table, row, column), sorted; each must speak both languages."""
    told = []
    for each in found:
        for lang in ("zh", "en"):
            assert each.message(lang)
            assert each.remedy(lang)
        place = each.place if isinstance(each.place, Cell) else Cell(str(each.place))
        told.append((each.rule.code, place.table, place.row, place.column))
    return sorted(told, key=str)


def rows(dataset: Dataset, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Give a table's rows in the order of the file."""
    relation = dataset.tables[table].order_by("row").select(*columns)
    return [tuple(row.values()) for row in dataset.engine.fetch(relation)]
