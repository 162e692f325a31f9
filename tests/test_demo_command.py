"""`kaohe demo`: the whole way on the made-up month."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from support_cli import Ran, kaohe

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "shop"


@pytest.fixture(scope="module")
def first(folder: Path) -> Ran:
    return kaohe("demo", folder)


def outcome_in(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "results" / "outcome.json").read_text(encoding="utf-8"))
    return document


def test_it_ranks_everyone_and_explains_a_payslip(first: Ran, folder: Path) -> None:
    assert first.status == 0, first.err
    assert "林晓雨" in first.out
    assert re.search(r"K\d{3}", first.err) is None
    agents = {each["agent"]: each for each in outcome_in(folder)["agents"]}
    assert len(agents) == 12
    # 92 × 30% + 95 × 70% and 82 × 30% + 70 × 70%: the best and the worst ratings
    assert agents["a01"]["scores"]["综合分"] == "94.10"
    assert agents["a05"]["scores"]["综合分"] == "73.60"
    assert agents["a01"]["ranks"]["rank"]["rank"] == 1
    assert agents["a05"]["ranks"]["rank"]["from_last"] == 1
    assert {agent for agent, each in agents.items() if each["outcomes"]} == {"a05", "a10"}
    lines = {line["id"]: line["amount"] for line in agents["a01"]["lines"]}
    assert lines["base"] == "3000.00"
    assert lines["first"] == "100.00"


def test_totals_add_the_lines(first: Ran, folder: Path) -> None:
    assert first.status == 0
    for each in outcome_in(folder)["agents"]:
        assert Decimal(each["total"]) == sum(Decimal(line["amount"]) for line in each["lines"])


def test_commission_can_be_recomputed_from_the_metrics(first: Ran, folder: Path) -> None:
    assert first.status == 0
    metrics = json.loads((folder / "results" / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["by"] == "agent"
    assert metrics["unavailable"] == {}
    assert all(row["pending"] == {} for row in metrics["rows"])
    values = {row["agent"]: row["values"] for row in metrics["rows"]}
    outcome = {each["agent"]: each for each in outcome_in(folder)["agents"]}
    for agent, each in outcome.items():
        of = {name: Decimal(values[agent][name]) for name in ("sales_amount", "sales_post_fee", "refund_amount")}
        basis = of["sales_amount"] - of["sales_post_fee"] - of["refund_amount"]
        bounds = [(0, 10000, "0.01"), (10000, 20000, "0.015"), (20000, 30000, "0.02"), (30000, 10**9, "0.025")]
        slices = [max(Decimal(0), min(basis, high) - low) * Decimal(rate) for low, high, rate in bounds]
        (paid,) = (line["amount"] for line in each["lines"] if line["id"] == "commission")
        assert abs(Decimal(paid) - sum(slices)) <= Decimal("0.005")


def test_where_things_are(first: Ran, folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["data", "results", "shop-monthly.scheme"]
    assert sorted(path.name for path in (folder / "results").iterdir()) == [
        "metrics.json",
        "outcome.json",
        "payslips.txt",
    ]
    assert str(folder / "results") in first.err
    assert "林晓雨" in (folder / "results" / "payslips.txt").read_text(encoding="utf-8")


def test_again_with_a_scheme_of_ones_own(first: Ran, folder: Path) -> None:
    assert first.status == 0
    scheme = folder / "shop-monthly.scheme"
    scheme.write_text(scheme.read_text(encoding="utf-8").replace("底薪 3000元", "底薪 3100元"), encoding="utf-8")
    assert kaohe("demo", folder, lang="en").status == 0
    lines = outcome_in(folder)["agents"][0]["lines"]
    assert [line["amount"] for line in lines if line["id"] == "base"] == ["3100.00"]
    before = (folder / "results" / "outcome.json").read_bytes()
    scheme.write_text("方案", encoding="utf-8")
    assert kaohe("demo", folder).status == 1
    assert (folder / "results" / "outcome.json").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["data", "results", "shop-monthly.scheme"]


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    ran = kaohe("demo", tmp_path)
    assert ran.status == 1
    assert "K807" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "K807" in kaohe("demo", tmp_path / "file").err
    assert "K808" in kaohe("demo", tmp_path / "file" / "below").err


def test_it_starts_again_after_it_was_killed(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    line = [sys.executable, "-c", "from kaohe_api.cli import main; main()", "demo", str(folder)]
    for killed in range(5):
        process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            if len({each.parent for each in folder.glob(".data-*/*")}) > killed or process.poll() is not None:
                break
            time.sleep(0.05)
        process.kill()
        assert process.wait() == -signal.SIGKILL
    assert len(list(folder.glob(".data-*"))) == 5
    for name in (".results-x", ".old-x", ".scheme-x"):
        (folder / name).mkdir()
    ran = kaohe("demo", folder)
    assert ran.status == 0, ran.err
    assert sorted(path.name for path in folder.iterdir()) == ["data", "results", "shop-monthly.scheme"]
    # The shipped scheme looks three months back; of the two before this one nothing is known.
    assert [each["code"] for each in outcome_in(folder)["diagnostics"]] == ["K609", "K609"]
