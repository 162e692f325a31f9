"""Datasets in parts by day that change, opened with a store and without; what both say must be the same."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import kaohe
from kaohe.diagnostics import Report, Source, render
from kaohe.events.events import Events
from kaohe.events.settings import Settings, read_settings
from kaohe.metrics import GROUPINGS, Registry
from kaohe.periods import Period
from kaohe.store.update import StoredEvents
from oracle import Shop, settings_of, yaml_of
from support_engine import REGISTRY
from support_events import write_folder
from support_generated_events import known_agents

Said = dict[str, Any]


def settings(given: Mapping[str, Any]) -> Settings:
    report = Report()
    found = read_settings(Source("settings.yaml", yaml_of(given)), report)
    assert found is not None, render(report, "en")
    return found


@dataclass
class Kept:
    """A dataset's folder with its store. registry: the metrics that are computed."""

    folder: Path
    given: Mapping[str, Any]
    registry: Registry = field(default_factory=lambda: REGISTRY)
    periods: Sequence[str] = ("2026-10",)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def store(self) -> Path:
        return self.folder / "store"

    def write(self, shop: Shop) -> None:
        """Put a dataset in the place of the one before."""
        shutil.rmtree(self.data, ignore_errors=True)
        write_folder(shop, self.data, "parts")

    def open(self, *, set_aside: bool = False) -> tuple[Events | None, Report]:
        """Open it with the store."""
        chosen = settings(self.given)
        return kaohe.open_stored(self.data, chosen, self.registry, self.store, set_aside=set_aside)

    def said(self, opened: tuple[Events | None, Report]) -> Said:
        """Give all that is said of a dataset, by every grouping."""
        events, report = opened
        said: Said = {"findings": [render([each], "en") for each in report]}
        if events is None:
            return said
        said["aside"] = [render([each], "en") for each in events.set_aside]
        for period in self.periods:
            for by in GROUPINGS:
                parsed = Period.parse(period)
                assert parsed is not None
                table, found = kaohe.compute(events, self.registry, parsed, by)
                assert table is not None
                said[f"{period} {by}"] = (table.to_json("en"), [render([each], "en") for each in found])
        return said

    def check(self, *, updated: bool | None = True) -> Said:
        """See that the store's answer is that of a run without it. updated: whether only what changed is computed."""
        opened = self.open()
        if updated is not None:
            assert isinstance(opened[0], StoredEvents) == updated
        said = self.said(opened)
        expected = self.said(kaohe.open_dataset(self.data, settings(self.given)))
        assert said.keys() == expected.keys()
        for part, told in expected.items():
            assert said[part] == told, part
        return said


def mixed(one: Shop, other: Shop, given: Mapping[str, Any], chance: random.Random) -> Shop:
    """Give a shop with some of another one's days, whose accounts and agents stay as they are."""
    way = chance.choice(["other", "thinned", "orders", "chats"])
    told = replace(other, accounts=one.accounts, agents=one.agents)
    if way == "thinned":
        told = one
    elif way == "orders":
        told = replace(one, orders=other.orders, refunds=other.refunds, reviews=other.reviews)
    elif way == "chats":
        told = replace(one, messages=other.messages)
    messages = tuple(row for row in told.messages or () if way != "thinned" or chance.random() < 0.8)
    orders = tuple(row for row in told.orders or () if way != "thinned" or chance.random() < 0.8)
    told = replace(told, messages=messages, orders=orders)
    known = set(known_agents(told, settings_of(given)))
    paid = {row.order_id: row for row in orders}
    reviews = tuple(
        replace(
            row,
            responsible_agent=row.responsible_agent if row.responsible_agent in known else None,
            handler=row.handler if row.handler in known else None,
        )
        for row in told.reviews or ()
        if row.order_id in paid
    )
    return replace(
        told,
        refunds=tuple(row for row in told.refunds or () if row.order_id in paid and chance.random() < 0.9),
        reviews=tuple(row for row in reviews if chance.random() < 0.9),
        costs=tuple(row for row in told.costs or () if row.agent in known),
        facts=tuple(row for row in told.facts or () if row.agent in known),
    )
