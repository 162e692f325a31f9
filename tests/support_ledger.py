"""Small publications for tests of the ledger."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from sqlite3 import connect
from tempfile import TemporaryDirectory
from typing import Any

import kaohe
from kaohe.diagnostics import Report, render
from kaohe.evaluation.figures import Figures
from kaohe.evaluation.outcome import Outcome
from kaohe.ledger.book import Ledger
from kaohe.ledger.entry import Draft, Head
from kaohe.ledger.making import Signature, draft
from kaohe.ledger.texts import KeptScheme
from kaohe.periods import Period
from kaohe.scheme.model import Scheme
from support_http import registry
from support_postgres import run

AT = "2026-11-03T09:00:00+08:00"
SCHEME = """scheme Small version 1
effective 2026-08-01
period month
base 3000
score overall = self_rating * 30% + manager_rating * 70%
commission on sales_amount, marginal: up to 10000 1%; above 2%
rank by overall within all
first: award 100
last: within 7 days "write a plan"
last 2 months running: must "consider a move"
"""
AGENTS = (("a1", "12000.00", 80, 90), ("a2", "8000.00", 90, 70), ("a3", "0.00", 60, 60))


def figures_of(period: str, **sales: str) -> dict[str, Any]:
    """Write the figures of a period; `sales` are other amounts of agents."""
    return {
        "period": period,
        "agents": [
            {
                "agent": agent,
                "values": {"sales_amount": sales.get(agent, amount), "self_rating": own, "manager_rating": of},
            }
            for agent, amount, own, of in AGENTS
        ],
    }


def kept_scheme(folder: Path, text: str = SCHEME) -> KeptScheme:
    folder.mkdir(exist_ok=True)
    (folder / "small.scheme").write_text(text, encoding="utf-8")
    kept, report = kaohe.read_kept(folder / "small.scheme", registry())
    assert kept is not None, render(report, "en")
    return kept


def evaluated(scheme: Scheme, document: object) -> tuple[Figures, Outcome]:
    figures, report = kaohe.read_figures(json.dumps(document))
    assert figures is not None, render(report, "en")
    outcome, report = kaohe.evaluate(scheme, figures)
    assert outcome is not None, render(report, "en")
    return figures, outcome


@cache
def drafted(period: str = "2026-10", corrects: int | None = None, **sales: str) -> Draft:
    """Put a publication together of SCHEME."""
    with TemporaryDirectory() as folder:
        kept = kept_scheme(Path(folder))
    figures, outcome = evaluated(kept.scheme, figures_of(period, **sales))
    signed = Signature("Ann", AT, corrects, None if corrects is None else "sales were wrong")
    return draft(kept, figures, outcome, registry(), {"figures": "f.json"}, None, signed, "en")


def of_period(made: Draft, period: str, corrects: int | None = None) -> Draft:
    """Give the same publication of another period."""
    found = Period.parse(period)
    assert found is not None
    return replace(made, period=found, corrects=corrects)


def opened(place: str, *, new: bool = True) -> Ledger:
    ledger, report = kaohe.open_ledger(place, new=new)
    assert ledger is not None, render(report, "en")
    return ledger


def published(ledger: Ledger, made: Draft) -> Head:
    head, report = kaohe.publish(ledger, made)
    assert head is not None, render(report, "en")
    return head


def codes(report: Report) -> list[str]:
    """Name what was found; each finding speaks both languages."""
    assert all(render(report, lang) for lang in ("zh", "en")) or not len(report)
    return [each.rule.code for each in report]


def sql(place: str, *statements: str) -> list[tuple[object, ...]]:
    """Run statements in a ledger's database, without kaohe."""
    if "://" in place:
        return run(place, *statements)
    with closing(connect(place)) as con:
        rows: list[tuple[object, ...]] = []
        for statement in statements:
            rows = con.execute(statement).fetchall()
        con.commit()
        return rows
