"""What commands find besides the result: told at once, told to programs too, and never lost between stages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support_cli import SCHEME, kaohe, write_dataset, write_figures, write_scheme

if TYPE_CHECKING:
    from pathlib import Path

MONTH = ("--from", "2026-10-01", "--to", "2026-10-31")
STREAK = SCHEME + "连续 3个月 最后一名：考虑调岗\n"


def add(data: Path, table: str, *lines: str) -> None:
    with (data / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def codes(found: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in found]


# --- notes and warnings -----------------------------------------------------------------------------------------------


def test_late_payments_and_what_is_not_final_reach_the_reader(tmp_path: Path) -> None:
    data, scheme = write_dataset(tmp_path), write_scheme(tmp_path)
    # Made on the 5th, paid on the 20th: more than three days later.
    add(data, "orders", "o2,s,b,2026-10-05 09:10:00,2026-10-20 09:00:00,5.00,0.00,1")
    add(data, "messages", "s,s:a,c,2026-11-09 10:00:00,buyer,x")
    asked = ("evaluate", scheme, data, "--period", "2026-10")
    told = kaohe(*asked)
    assert told.status == 0, told.err
    assert "K342" in told.err
    assert codes(json.loads(kaohe(*asked, "--format", "json").out)["diagnostics"]) == ["K342"]
    found = json.loads(kaohe("metrics", data, *MONTH, "--format", "json").out)
    assert codes(found["diagnostics"]) == ["K342"]
    assert "set_aside" not in found


def test_figures_that_are_not_final_and_odd_schemes_are_told_to_programs_too(tmp_path: Path) -> None:
    data = write_dataset(tmp_path)
    messages = (data / "messages.csv").read_text(encoding="utf-8").replace("2026-11-09", "2026-10-09")
    (data / "messages.csv").write_text(messages, encoding="utf-8")
    scheme = write_scheme(tmp_path, SCHEME.replace("自评 × 30%", "自评 × 20%"))  # adds up to 90%
    asked = ("evaluate", scheme, data, "--period", "2026-10")
    found = codes(json.loads(kaohe(*asked, "--format", "json").out)["diagnostics"])
    assert "K359" in found
    assert len(found) == 2  # the scheme's own warning, and that sales are not final
    assert all(code in kaohe(*asked).err for code in found)


def test_rows_set_aside_are_warnings_and_are_counted(tmp_path: Path) -> None:
    data = write_dataset(tmp_path)
    add(data, "orders", "o2,s,b,2026-10-06 09:05:00,2026-10-05 09:06:00,5.00,0.00,2")
    asked = ("evaluate", write_scheme(tmp_path), data, "--period", "2026-10", "--set-aside")
    found = json.loads(kaohe(*asked, "--format", "json").out)["diagnostics"]
    assert [(each["code"], each["severity"]) for each in found] == [("K341", "warning"), ("K333", "warning")]
    assert "错误" not in kaohe(*asked).err


def test_orders_with_flags_are_listed(tmp_path: Path) -> None:
    data, settings = write_dataset(tmp_path), tmp_path / "settings.yaml"
    settings.write_text("excluded_order_flags: [red]\n", encoding="utf-8")
    rows = [f"o{number},s,b,2026-10-05 09:05:00,,5.00,0.00,1,red" for number in range(10, 32)]
    header = "order_id,shop,buyer,created_at,paid_at,amount,post_fee,quantity,flag"
    (data / "orders.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    asked = ("metrics", data, *MONTH, "--settings", settings)
    told = kaohe(*asked).err
    assert told.count("插旗订单 o") == 20  # of the 22, and the other two are counted
    assert "另有 2 处" in told
    listed = json.loads(kaohe(*asked, "--format", "json").out)["set_aside"]
    assert [(each["code"], each["severity"]) for each in listed] == [("K356", "note")] * 22


# --- all at once ------------------------------------------------------------------------------------------------------


def test_scheme_and_settings_or_dataset_are_told_together(tmp_path: Path) -> None:
    scheme, data = write_scheme(tmp_path, SCHEME.replace("销售额", "消售额")), write_dataset(tmp_path)
    settings = tmp_path / "settings.yaml"
    settings.write_text("max_wait_minutes: -1\n", encoding="utf-8")
    add(data, "costs", "cost_id,shop,agent,incurred_at,kind,amount", "c1,s,Eve,2026-10-05 09:00:00,reship,x")
    asked = ("evaluate", scheme, data, "--period", "2026-10")
    assert "K201" in kaohe(*asked).err
    assert "K323" in kaohe(*asked).err
    both = codes(json.loads(kaohe(*asked, "--settings", settings, "--format", "json").out)["diagnostics"])
    assert len(both) == 2  # the scheme's and the settings'; the dataset is not read
    assert "K201" in both


def test_metric_names_and_dataset_are_told_together(tmp_path: Path) -> None:
    ran = kaohe("metrics", tmp_path / "none", *MONTH, "--metric", "销售恶")
    assert ran.status == 1
    assert "K810" in ran.err
    assert "K30" in ran.err


def test_scheme_figures_and_history_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text("{", encoding="utf-8")
    (tmp_path / "h.json").write_text('{"format": "other", "period": "2026-13", "agents": [{}]}', encoding="utf-8")
    asked = ("evaluate", "nothing", "--metrics", tmp_path / "f.json", "--history", tmp_path / "h.json")
    ran = kaohe(*asked, "--history", tmp_path / "none.json")
    assert ran.status == 1
    for said in ("K806", "K501", "K106", "h.json#/format", "h.json#/period", "h.json#/agents/0", "K5"):
        assert said in ran.err


# --- history ----------------------------------------------------------------------------------------------------------


def write_months(folder: Path) -> Path:
    data = folder / "data"
    data.mkdir()
    (data / "agents.csv").write_text("agent\na1\na2\na3\n", encoding="utf-8")
    rows = [
        f"{month},{agent},{name},{value}"
        for month in ("2026-10", "2026-11", "2026-12")
        for agent, value in (("a1", 90), ("a2", 80), ("a3", 70))
        for name in ("self_rating", "manager_rating")
    ]
    (data / "facts.csv").write_text("\n".join(["period,agent,name,value", *rows, ""]), encoding="utf-8")
    return data


def test_three_months_last_is_a_transfer_to_consider(tmp_path: Path) -> None:
    lines = [line for line in STREAK.splitlines(keepends=True) if "提成" not in line]
    scheme, data = write_scheme(tmp_path, "".join(lines)), write_months(tmp_path)
    history: list[object] = []
    for month in ("2026-10", "2026-11"):
        ran = kaohe(
            *("evaluate", scheme, data, "--period", month, "--format", "json"),
            *("--output", tmp_path / f"{month}.json", *history),
        )
        assert ran.status == 0, ran.err
        history += ["--history", tmp_path / f"{month}.json"]
        assert "考虑调岗" not in (tmp_path / f"{month}.json").read_text(encoding="utf-8")
    ran = kaohe("evaluate", scheme, data, "--period", "2026-12", *history)
    assert ran.status == 0, ran.err
    assert [line.split()[0] for line in ran.out.splitlines() if "考虑调岗" in line] == ["a3"]
    assert "考虑调岗" in kaohe("explain", scheme, data, "--period", "2026-12", *history, "--agent", "a3").out
    assert "考虑调岗" not in kaohe("evaluate", scheme, data, "--period", "2026-12").out


def test_one_outcome_of_a_period(tmp_path: Path) -> None:
    past = {"format": "kaohe-outcome/1", "scheme": "小店", "period": "2026-09", "agents": []}
    (tmp_path / "h.json").write_text(json.dumps(past), encoding="utf-8")
    scheme, figures = write_scheme(tmp_path), write_figures(tmp_path)
    once = ("--history", tmp_path / "h.json")
    assert kaohe("evaluate", scheme, "--metrics", figures, *once).status == 0
    twice = kaohe("evaluate", scheme, "--metrics", figures, *once, *once)
    assert (twice.status, "K513" in twice.err) == (1, True)
    document = json.loads(figures.read_text(encoding="utf-8"))
    figures.write_text(json.dumps({**document, "history": [past]}), encoding="utf-8")
    both = kaohe("evaluate", scheme, "--metrics", figures, *once)
    assert (both.status, "K513" in both.err) == (1, True)


@pytest.mark.parametrize(("text", "said"), [("[]", "h.json#"), ("{", "K501"), ('"x"', "h.json#")])
def test_a_history_that_is_none(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "h.json").write_text(text, encoding="utf-8")
    asked = ("evaluate", write_scheme(tmp_path), "--metrics", write_figures(tmp_path))
    ran = kaohe(*asked, "--history", tmp_path / "h.json")
    assert ran.status == 1
    assert said in ran.err


# --- as of, output, wording -------------------------------------------------------------------------------------------


def test_the_last_complete_day_can_be_given(tmp_path: Path) -> None:
    data = write_dataset(tmp_path)
    asked = ("metrics", data, "--from", "2026-11-08", "--to", "2026-11-08", "--metric", "reception_buyers")
    # A figure of 11-08 needs 11-09 complete; the last row is of 11-09, so by itself the data says 11-08.
    assert "延迟" in kaohe(*asked).out
    assert "延迟" not in kaohe(*asked, "--as-of", "2026-11-09").out
    assert "延迟" in kaohe(*asked, "--as-of", "2026-11-08").out


def test_an_output_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    asked = ("evaluate", write_scheme(tmp_path), "--metrics", write_figures(tmp_path))
    ran = kaohe(*asked, "--output", tmp_path / "nope" / "x.json")
    assert ran.status == 1
    assert "K808" in ran.err
    assert not (tmp_path / "nope").exists()


def test_what_a_period_and_a_day_look_like_is_said() -> None:
    assert "2026-13 不是周期，写成 2026-10（月）" in kaohe("evaluate", "s", "d", "--period", "2026-13").err
    said = kaohe("metrics", "d", "--from", "x", "--to", "2026-10-01", lang="en").err
    assert "x is no day; write 2026-10-01" in said


def test_schemes_are_listed_in_the_readers_language() -> None:
    assert "chitu-base, chitu-combined" in kaohe("check", "nothing", lang="en").err
    assert "chitu-base、chitu-combined" in kaohe("check", "nothing").err
