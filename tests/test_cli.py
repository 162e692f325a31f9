"""Commands: data on standard output, all else on standard error, and what the exit status says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kaohe_api.cli import Kaohe
from kaohe_api.language import asked_for, of_system
from support_cli import SCHEME, kaohe, write_dataset, write_figures, write_scheme

# --- evaluate, explain ------------------------------------------------------------------------------------------------


def test_evaluate_prints_who_gets_what(tmp_path: Path) -> None:
    ran = kaohe("evaluate", write_scheme(tmp_path), "--metrics", write_figures(tmp_path))
    assert ran.status == 0
    rows = [line.split() for line in ran.out.splitlines()]
    assert rows[0] == ["客服", "姓名", "排名", "综合分", "底薪", "提成", "第一名", "合计"]
    # 12000: 10000 × 1% + 2000 × 2% = 140; first: 100
    assert rows[2] == ["a1", "张三", "1", "87.00", "3000.00", "140.00", "100.00", "3240.00"]
    assert rows[3] == ["a2", "李四", "2", "76.00", "3000.00", "80.00", "3080.00"]
    assert rows[4] == ["a3", "王五", "3", "60.00", "3000.00", "0.00", "3000.00"]
    assert sum("提交整改方案" in line for line in ran.out.splitlines()) == 2


def test_evaluate_as_json(tmp_path: Path) -> None:
    ran = kaohe("evaluate", write_scheme(tmp_path), "--metrics", write_figures(tmp_path), "--format", "json")
    outcome = json.loads(ran.out)
    assert (outcome["format"], outcome["scheme"], outcome["version"]) == ("kaohe-outcome/1", "小店", 2)
    assert {each["agent"]: each["total"] for each in outcome["agents"]} == {
        "a1": "3240.00",
        "a2": "3080.00",
        "a3": "3000.00",
    }
    assert ran.err == ""


def test_evaluate_writes_a_file_whole(tmp_path: Path) -> None:
    scheme, figures, out = write_scheme(tmp_path), write_figures(tmp_path), tmp_path / "new" / "out.json"
    out.parent.mkdir()
    ran = kaohe("evaluate", scheme, "--metrics", figures, "--format", "json", "--output", out)
    assert (ran.status, ran.out) == (0, "")
    assert str(out) in ran.err
    assert json.loads(out.read_text(encoding="utf-8"))["period"] == "2026-10"
    assert [path.name for path in out.parent.iterdir()] == ["out.json"]


def test_evaluate_leaves_a_file_alone_when_something_is_wrong(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    out.write_text("before")
    scheme = write_scheme(tmp_path, SCHEME.replace("销售额", "消售额"))
    ran = kaohe("evaluate", scheme, "--metrics", write_figures(tmp_path), "--output", out)
    assert ran.status == 1
    assert out.read_text() == "before"


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / "out.txt"
    ran = kaohe("evaluate", write_scheme(tmp_path), "--metrics", write_figures(tmp_path), "--output", out)
    assert ran.status == 1
    assert "K808" in ran.err


def test_evaluate_over_a_dataset(tmp_path: Path) -> None:
    ran = kaohe("evaluate", write_scheme(tmp_path), write_dataset(tmp_path), "--period", "2026-10", "--format", "json")
    assert ran.status == 0, ran.err + ran.out
    agent = json.loads(ran.out)["agents"][0]
    # 199.90 × 1% = 1.999; alone in the ranking: first, and there is no last place
    assert [(line["id"], line["amount"]) for line in agent["lines"]] == [
        ("base", "3000.00"),
        ("commission", "2.00"),
        ("first", "100.00"),
    ]
    assert agent["outcomes"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("DATA",),
        ("--period", "2026-10"),
        ("DATA", "--period", "2026-10", "--metrics", "m.json"),
        ("DATA", "--metrics", "m"),
    ],
)
def test_either_a_dataset_or_figures(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = kaohe("evaluate", write_scheme(tmp_path), *arguments)
    assert ran.status == 2
    assert "K805" in ran.err


def test_explain_one_agent(tmp_path: Path) -> None:
    scheme, figures = write_scheme(tmp_path), write_figures(tmp_path)
    ran = kaohe("explain", scheme, "--metrics", figures, "--agent", "a1")
    assert ran.status == 0
    assert "张三" in ran.out
    assert "李四" not in ran.out
    assert "3240.00" in ran.out
    assert "李四" in kaohe("explain", scheme, "--metrics", figures).out


def test_explain_an_unknown_agent(tmp_path: Path) -> None:
    ran = kaohe("explain", write_scheme(tmp_path), "--metrics", write_figures(tmp_path), "--agent", "a11")
    assert ran.status == 1
    assert "K809" in ran.err
    assert "a1" in ran.err
    assert ran.out == ""


# --- bad input --------------------------------------------------------------------------------------------------------


def test_all_errors_of_the_figures_at_once(tmp_path: Path) -> None:
    figures = tmp_path / "f.json"
    figures.write_text('{"period": "October", "agents": [{"agent": ""}], "more": 1}')
    ran = kaohe("evaluate", write_scheme(tmp_path), "--metrics", figures)
    assert ran.status == 1
    assert ran.out == ""
    assert all(pointer in ran.err for pointer in ("#/period", "#/agents/0/agent", "#/more"))


def test_errors_as_json(tmp_path: Path) -> None:
    figures = tmp_path / "f.json"
    figures.write_text("{")
    ran = kaohe("evaluate", write_scheme(tmp_path), "--metrics", figures, "--format", "json")
    assert ran.status == 1
    assert [each["code"] for each in json.loads(ran.out)["diagnostics"]] == ["K501"]
    assert ran.err == ""


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    ran = kaohe("evaluate", write_scheme(tmp_path), "--metrics", tmp_path / "none.json")
    assert ran.status == 1
    assert "K106" in ran.err


def test_a_scheme_that_is_not_there() -> None:
    ran = kaohe("check", "shop-montly")
    assert ran.status == 1
    assert "K806" in ran.err
    assert "shop-monthly" in ran.err


def test_wrong_settings(tmp_path: Path) -> None:
    settings = tmp_path / "settings.yaml"
    settings.write_text("max_wait_minutes: -1\nunknown: 2\n")
    data = write_dataset(tmp_path)
    ran = kaohe("metrics", data, "--from", "2026-10-01", "--to", "2026-10-31", "--settings", settings)
    assert ran.status == 1
    assert ran.err.count("错误 K4") + ran.err.count("错误 K1") == 2


def test_a_wrong_dataset_and_setting_its_rows_aside(tmp_path: Path) -> None:
    data = write_dataset(tmp_path)
    with (data / "orders.csv").open("a", encoding="utf-8") as file:
        file.write("o2,s,b,2026-10-06 09:05:00,2026-10-05 09:06:00,5.00,10.00,2\n")
    asked = ("metrics", data, "--from", "2026-10-01", "--to", "2026-10-31")
    ran = kaohe(*asked)
    assert ran.status == 1
    assert ran.out == ""
    assert "orders:3:paid_at" in ran.err
    assert "orders:3:post_fee" in ran.err
    aside = kaohe(*asked, "--set-aside", "--metric", "销售额")
    assert aside.status == 0, aside.err
    assert "199.90" in aside.out
    assert "orders:3" in aside.err
    listed = json.loads(kaohe(*asked, "--set-aside", "--format", "json").out)["set_aside"]
    assert {(each["table"], each["row"]) for each in listed} == {("orders", 3)}


def test_what_was_set_aside_stands_in_the_outcome(tmp_path: Path) -> None:
    data = write_dataset(tmp_path)
    with (data / "orders.csv").open("a", encoding="utf-8") as file:
        file.write("o2,s,b,2026-10-06 09:05:00,2026-10-05 09:06:00,5.00,0.00,2\n")
    asked = ("evaluate", write_scheme(tmp_path), data, "--period", "2026-10", "--set-aside")
    listed = json.loads(kaohe(*asked, "--format", "json").out)["diagnostics"]
    assert [(each["table"], each.get("row")) for each in listed] == [("orders", None), ("orders", 3)]
    assert "orders:3" in kaohe(*asked).err


# --- metrics ----------------------------------------------------------------------------------------------------------


def test_metrics_as_a_table(tmp_path: Path) -> None:
    data = write_dataset(tmp_path)
    ran = kaohe(
        *("metrics", data, "--from", "2026-10-01", "--to", "2026-10-31"),
        *("--metric", "sales_amount", "--metric", "回复率", "--metric", "avg_response_seconds", "--metric", "退款率"),
    )
    assert ran.status == 0, ran.err
    rows = [line.split() for line in ran.out.splitlines()]
    assert rows[0] == ["客服", "销售额", "回复率", "平均响应时间"]
    assert rows[2] == ["a1", "199.90", "100.00%", "20.00"]
    assert "退款率" in ran.err


def test_metrics_as_json(tmp_path: Path) -> None:
    data = write_dataset(tmp_path)
    asked = ("metrics", data, "--from", "2026-10-01", "--to", "2026-10-31", "--format", "json")
    found = json.loads(kaohe(*asked).out)
    assert (found["from"], found["to"], found["by"]) == ("2026-10-01", "2026-10-31", "agent")
    assert found["rows"][0]["agent"] == "a1"
    assert found["rows"][0]["values"]["sales_amount"] == "199.90"
    assert "refund_rate" in found["unavailable"]
    few = json.loads(kaohe(*asked, "--metric", "sales_qty", "--metric", "refund_rate").out)
    assert few["rows"] == [{"agent": "a1", "values": {"sales_qty": "2"}, "pending": {}}]
    assert list(few["unavailable"]) == ["refund_rate"]


def test_a_pending_figure_says_until_when(tmp_path: Path) -> None:
    data = write_dataset(tmp_path)
    # The last event is of 11-09, so 11-08 is complete: a figure of 11-08 needs 11-09 complete, hence is final on 11-10.
    asked = ("metrics", data, "--from", "2026-11-08", "--to", "2026-11-08", "--metric", "reception_buyers")
    assert "延迟 11-10" in kaohe(*asked).out
    assert "pending 11-10" in kaohe(*asked, lang="en").out


def test_metrics_by_shop_have_the_shops_own_figures(tmp_path: Path) -> None:
    data = write_dataset(tmp_path)
    asked = ("metrics", data, "--from", "2026-10-01", "--to", "2026-10-31", "--by", "shop", "--format", "json")
    row = json.loads(kaohe(*asked).out)["rows"][0]
    assert row["shop"] == "s"
    assert row["values"]["shop_paid_amount"] == "199.90"


def test_an_unknown_metric(tmp_path: Path) -> None:
    ran = kaohe("metrics", write_dataset(tmp_path), "--from", "2026-10-01", "--to", "2026-10-31", "--metric", "销售恶")
    assert ran.status == 1
    assert "K810" in ran.err
    assert "销售额" in ran.err


# --- check, plugins ---------------------------------------------------------------------------------------------------


def test_check_a_good_scheme_and_a_shipped_one(tmp_path: Path) -> None:
    ran = kaohe("check", write_scheme(tmp_path), "shop-monthly")
    assert ran.status == 0, ran.err
    assert len(ran.out.splitlines()) == 2


def test_check_tells_all_schemes_errors(tmp_path: Path) -> None:
    bad = write_scheme(tmp_path, SCHEME.replace("销售额", "消售额"))
    ran = kaohe("check", bad, "nothing", "shop-monthly")
    assert ran.status == 1
    assert f"{bad}:6" in ran.err
    assert "K806" in ran.err
    assert len(ran.out.splitlines()) == 1


def test_check_as_json(tmp_path: Path) -> None:
    bad = write_scheme(tmp_path, SCHEME.replace("销售额", "消售额"))
    ran = kaohe("check", bad, "--format", "json")
    assert ran.status == 1
    (found,) = json.loads(ran.out)["schemes"]
    assert found["ok"] is False
    assert found["diagnostics"][0]["line"] == 6


def test_check_speaks_both_languages(tmp_path: Path) -> None:
    bad = write_scheme(tmp_path, SCHEME.replace("销售额", "消售额"))
    assert "错误" in kaohe("check", bad).err
    assert "Error" in kaohe("check", bad, lang="en").err


def test_plugins_lists_metrics() -> None:
    assert "销售额" in kaohe("plugins").out
    listed = json.loads(kaohe("plugins", "--format", "json").out)
    assert listed["left_out"] == []
    assert {"sales_amount", "reply_rate"} <= {each["id"] for each in listed["metrics"]}


def test_plugins_prints_the_schemas_that_editors_read() -> None:
    for kind in ("scheme", "cases"):
        shipped = (Path(__file__).parents[1] / "schemes" / f"{kind}.schema.json").read_text(encoding="utf-8")
        assert kaohe("plugins", "--schema", kind).out == shipped


# --- wrong command lines ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("chekc",), "K801", "check"),
        (("check",), "K803", "SCHEME"),
        (("check", "x", "--fromat", "json"), "K802", "--format"),
        (("check", "x", "--format", "xml"), "K804", "--format"),
        (("metrics", "d", "--from", "yesterday", "--to", "2026-10-01"), "K804", "2026-10-01"),
        (("metrics", "d", "--from", "2026-10-02", "--to", "2026-10-01"), "K804", "--to"),
        (("evaluate", "s", "d", "--period", "October"), "K804", "2026-W41"),
        (("demo", "a", "b"), "K805", "b"),
        (("serve", "--port", "99999"), "K804", "--port"),
    ],
)
def test_a_wrong_command_line(arguments: tuple[str, ...], code: str, said: str) -> None:
    ran = kaohe(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert code in ran.err
    assert said in ran.err


def test_no_command_shows_the_help() -> None:
    ran = kaohe()
    assert ran.status == 2
    assert "evaluate" in ran.err


def test_findings_speak_the_authors_language_unless_another_is_asked_for(tmp_path: Path) -> None:
    chinese = write_scheme(tmp_path, SCHEME.replace("自评 ×", "自平 ×"))
    english = tmp_path / "english.scheme"
    english.write_text('scheme "S" version 1\neffective 2026-10-01\nperiod month\nbase sells\n', encoding="utf-8")

    def told(*arguments: object, asked: bool) -> str:
        return CliRunner().invoke(Kaohe("en", asked=asked), [str(each) for each in arguments]).output

    both = told("check", chinese, english, asked=False)
    assert "错误 K201 不认识的名字 自平" in both
    assert "Error" in both
    assert "错误" not in told("check", chinese, english, asked=True)
    assert "错误 K201" in told("evaluate", chinese, "--metrics", write_figures(tmp_path), asked=False)
    assert "Unknown name" in told("evaluate", chinese, "--metrics", write_figures(tmp_path), asked=True)


def test_a_name_commands_no_terminal(tmp_path: Path) -> None:
    figures = write_figures(tmp_path)
    named = figures.read_text(encoding="utf-8").replace('"name": "', '"name": "\\u001b[31m')
    figures.write_text(named, encoding="utf-8")
    for command in ("evaluate", "explain"):
        shown = kaohe(command, write_scheme(tmp_path), "--metrics", figures).out
        assert "␛[31m张三" in shown
        assert "\x1b" not in shown


def test_help_speaks_the_language() -> None:
    assert "考核" in kaohe("--help").out
    assert "Appraisal" in kaohe("--help", lang="en").out
    assert kaohe("check", "-h").status == 0


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        (["--lang", "zh", "check"], "zh"),
        (["check", "x", "--lang=en"], "en"),
        (["check"], None),
        (["--lang", "fr"], None),
        (["--lang"], None),
        (["check", "--", "--lang", "zh"], None),
    ],
)
def test_the_language_is_found_in_a_command_line(line: list[str], lang: str | None) -> None:
    assert asked_for(line) == lang


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_language_of_the_system(environ: dict[str, str], lang: str) -> None:
    assert of_system(environ) == lang


def test_a_scheme_may_be_named_without_its_ending(tmp_path: Path) -> None:
    bare = write_scheme(tmp_path).with_suffix("")
    ran = kaohe("check", bare)
    assert (ran.status, ran.out) == (0, f"{bare}：没有错误\n")


def test_a_folder_is_no_scheme(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    ran = kaohe("check", tmp_path / "mine")
    assert ran.status == 1
    assert f"K815 {tmp_path / 'mine'} 是文件夹，不是方案" in ran.err
    assert f"kaohe test {tmp_path / 'mine'} 运行里面所有的用例" in ran.err
