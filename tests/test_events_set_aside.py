"""Breaches of every kind, set aside: the figures are the reference's over what is left, and all that is not is told."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

import kaohe
from kaohe.diagnostics import Cell, Report, Source, render
from kaohe.events.settings import read_settings
from oracle import figures, settings_of, span_of, yaml_of
from support_breaches import WRONG, broken
from support_engine import computed, values
from support_generated_events import many, shops
from support_merged import differences, merged

FORMS = ("csv", "parquet", "parts")
TOGETHER = 48


@pytest.mark.parametrize("form", FORMS)
def test_what_is_left_is_computed_and_what_is_not_is_listed(form: Any, tmp_path: Path) -> None:
    given = {"inquiry_window_days": 2, "judgment_rule": "payment"} if form == "csv" else {}
    shop = merged(many(shops(given), TOGETHER))
    made = broken(shop, settings_of(given), random.Random(form), 12)  # noqa: S311 - no secret
    folder = made.write(tmp_path / "data", form)
    settings = read_settings(Source("settings.yaml", yaml_of(given)), Report())
    assert settings is not None
    refused, report = kaohe.open_dataset(folder, settings)
    assert refused is None
    assert report.errors
    events, report = kaohe.open_dataset(folder, settings, set_aside=True)
    assert events is not None, render(report, "en")
    found = {made.row(each.place) for each in events.set_aside if isinstance(each.place, Cell)}
    assert found == {(table, number + 2) for table in WRONG for number in made.gone[table]}
    counts = {each.place.table: int(each.facts["count"]) for each in report if each.rule.code == "K341"}
    assert counts == {table: len(made.gone[table]) for table in WRONG}
    left = made.left()
    assert left.orders
    for by in ("agent", "shop"):
        expected = figures(left, settings_of(given), *span_of("2026-10"), by)
        assert differences(values(computed(events, "2026-10", by)), expected.rows) == {}
