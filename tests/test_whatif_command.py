"""`kaohe simulate`: tables, JSON and the page, over figures and over a dataset."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kaohe_api.whatif import charts
from support_cli import AGENTS, Ran, kaohe, write_dataset

ITEMS = """生效 2026-10-01
周期 月
参数 提成率 = 1%
底薪 3000元
提成 按 销售额，线性：基准 0元，提成率
"""


def write_variants(folder: Path) -> tuple[Path, Path]:
    one, other = folder / "one.scheme", folder / "two.scheme"
    one.write_text(f"方案 甲 版本 1\n{ITEMS}", encoding="utf-8")
    other.write_text(f"方案 乙 版本 1\n{ITEMS}".replace("3000元", "2950元"), encoding="utf-8")
    return one, other


def write_months(folder: Path, *months: str) -> Path:
    """Sales of 12000, 8000 and 0 in each month."""
    place = folder / "figures"
    place.mkdir(exist_ok=True)
    agents = [
        {"agent": name, "attributes": {"name": title}, "values": {"sales_amount": sales}}
        for name, title, sales, *_ in AGENTS
    ]
    for month in months:
        (place / f"{month}.json").write_text(json.dumps({"period": month, "agents": agents}), encoding="utf-8")
    return place


def rows(ran: Ran) -> list[list[str]]:
    assert ran.status == 0, ran.err
    return [line.split() for line in ran.out.splitlines() if line]


def test_variants_are_held_against_the_first(tmp_path: Path) -> None:
    ran = kaohe("simulate", *write_variants(tmp_path), "--metrics", write_months(tmp_path, "2026-09", "2026-10"))
    told = rows(ran)
    # a month: 3 × 3000 + 1% of 20000 = 9200; with 2950: 9050
    assert ["方案", "2026-09", "2026-10", "合计", "比第一个"] in told
    assert ["one", "9200.00", "9200.00", "18400.00"] in told
    assert ["two", "9050.00", "9050.00", "18100.00", "-300.00"] in told
    # 6000, 6160, 6240: a quarter lies half way between the first two
    assert ["one", "3", "6000.00", "6080.00", "6160.00", "6200.00", "6240.00"] in told
    assert "two 比 one：多得的 0 人，共 0.00；少得的 3 人，共 -300.00；不变的 0 人。" in ran.out
    assert ["a1", "张三", "6240.00", "6140.00", "-100.00"] in told
    assert ran.err == ""


def test_who_gains_stands_behind_a_blank_in_english(tmp_path: Path) -> None:
    figures = write_months(tmp_path, "2026-10")
    ran = kaohe("simulate", *write_variants(tmp_path), "--metrics", figures, lang="en")
    assert "\ntwo against one: Gaining: 0, 0.00 in all. Losing: 3, -150.00 in all." in ran.out, ran.out


def test_a_parameter_is_set(tmp_path: Path) -> None:
    one, _ = write_variants(tmp_path)
    told = rows(kaohe("simulate", one, "--metrics", write_months(tmp_path, "2026-10"), "--set", "提成率=2%"))
    assert ["one", "9200.00", "9200.00"] in told
    assert ["one", "提成率=2%", "9400.00", "9400.00", "+200.00"] in told
    assert not [row for row in told if row[0] == "a3"]


def test_a_parameter_is_swept(tmp_path: Path) -> None:
    figures = write_months(tmp_path, "2026-10")
    sweep = ("--sweep", "提成率=1.0%..1.2%:0.1%")
    told = rows(kaohe("simulate", *write_variants(tmp_path), "--metrics", figures, *sweep, "--set", "提成率=2%"))
    assert ["提成率", "one", "two"] in told
    assert ["1.0%", "9200.00", "9050.00"] in told
    assert ["1.1%", "9220.00", "9070.00"] in told
    assert ["1.2%", "9240.00", "9090.00"] in told


def test_a_parameter_is_swept_beside_another(tmp_path: Path) -> None:
    scheme = tmp_path / "two.scheme"
    scheme.write_text(f"方案 甲 版本 1\n{ITEMS}参数 补贴 = 5元\n奖金 甲 = 补贴\n", encoding="utf-8")
    figures = write_months(tmp_path, "2026-10")
    told = rows(kaohe("simulate", scheme, "--metrics", figures, "--sweep", "提成率=1%..2%:1%", "--set", "补贴=10元"))
    assert ["提成率", "two", "补贴=10元"] in told
    assert ["2%", "9430.00"] in told


@pytest.mark.parametrize(
    ("budget", "solve", "said"),
    [
        # each hundredth of a percent costs 2.00: 9000 + 200 × 1.25 = 9250
        ("9251", "提成率=0%..5%", "one：提成率 为 1.25% 时共 9250.00，不超过预算 9251；1.26% 时 9252.00。"),
        ("9250", "提成率=0%..5%", "one：提成率 为 1.25% 时共 9250.00，正好是预算。"),
        (
            "9250.5",
            "提成率=0%..5%:0.001%",
            "one：提成率 为 1.252% 时共 9250.40，不超过预算 9250.5；1.253% 时 9250.60。",
        ),
        (
            "20000",
            "提成率=0%..5%",
            "one：提成率 从 0.00% 到 5.00%，试过的 9 个值都用不完预算 20000；最接近的是 5.00%，共 10000.00。",
        ),
        (
            "5",
            "提成率=0%..5%",
            "one：提成率 从 0.00% 到 5.00%，试过的 9 个值都超过预算 5；最接近的是 0.00%，共 9000.00。",
        ),
    ],
)
def test_a_budget_is_met(tmp_path: Path, budget: str, solve: str, said: str) -> None:
    one, _ = write_variants(tmp_path)
    ran = kaohe("simulate", one, "--metrics", write_months(tmp_path, "2026-10"), "--budget", budget, "--solve", solve)
    assert ran.out.splitlines()[-1] == said, ran.err


def test_a_cost_that_rises_and_falls_is_told(tmp_path: Path) -> None:
    scheme = tmp_path / "s.scheme"
    scheme.write_text(
        "方案 甲 版本 1\n生效 2026-10-01\n周期 月\n参数 门槛 = 5元\n底薪 如果(门槛 > 8元，0元，门槛)\n",
        encoding="utf-8",
    )
    figures = write_months(tmp_path, "2026-10")
    ran = kaohe("simulate", scheme, "--metrics", figures, "--budget", "10", "--solve", "门槛=0元..9元", lang="en")
    assert ran.status == 0, ran.err
    assert "s: with 门槛 at 3元 it costs 9.00, within the budget of 10; at 4元 12.00." in ran.out
    assert "does not only rise or only fall" in ran.out
    assert "7元 21.00, 9元 0.00" in ran.out


def test_simulate_as_json(tmp_path: Path) -> None:
    arguments = ("--sweep", "提成率=1%..2%:1%", "--budget", "9250", "--solve", "提成率=1%..2%", "--format", "json")
    ran = kaohe("simulate", *write_variants(tmp_path), "--metrics", write_months(tmp_path, "2026-10"), *arguments)
    told = json.loads(ran.out)
    assert told["periods"] == ["2026-10"]
    one, two = told["variants"]
    assert (one["name"], one["scheme"], one["version"], one["cost"], one["costs"]) == (
        *("one", "甲", 1, "9200.00"),
        {"2026-10": "9200.00"},
    )
    assert one["against_first"] is None
    assert two["against_first"]["total"] == {"old": "9200.00", "new": "9050.00", "difference": "-150.00"}
    assert two["spread"]["median"] == "3030.00"
    assert told["sweeps"][1] == {
        "variant": "two",
        "parameter": "提成率",
        "points": [{"value": "1%", "cost": "9050.00"}, {"value": "2%", "cost": "9250.00"}],
    }
    first, second = told["solved"]
    assert (first["budget"], first["met"], first["steady"]) == ("9250", True, True)
    assert (first["within"], first["beyond"]) == (
        {"value": "1.25%", "cost": "9250.00"},
        {"value": "1.26%", "cost": "9252.00"},
    )
    assert (second["within"], second["beyond"]) == ({"value": "2.00%", "cost": "9250.00"}, None)
    assert told["diagnostics"] == []


def test_nobody_whom_the_scheme_is_for(tmp_path: Path) -> None:
    scheme = tmp_path / "s.scheme"
    scheme.write_text(f"方案 甲 版本 1\n适用 姓名 = 无人\n{ITEMS}", encoding="utf-8")
    figures = write_months(tmp_path, "2026-10")
    told = rows(kaohe("simulate", scheme, scheme, "--metrics", figures))
    assert [str(scheme), "0.00", "0.00"] in told
    assert [str(scheme), "0", "—", "—", "—", "—", "—"] in told
    page = kaohe("simulate", scheme, scheme, "--metrics", figures, "--format", "html")
    assert page.status == 0
    assert "<circle" not in page.out


# --- where figures come from ------------------------------------------------------------------------------------------


def test_some_of_the_months_of_a_folder(tmp_path: Path) -> None:
    one, _ = write_variants(tmp_path)
    figures = write_months(tmp_path, "2026-08", "2026-09", "2026-10")
    assert ["方案", "2026-09", "2026-10", "合计"] in rows(
        kaohe("simulate", one, "--metrics", figures, "--over", "2026-09..2026-10")
    )
    ran = kaohe("simulate", one, "--metrics", figures, "--over", "2026-10..2026-12")
    assert ran.status == 1
    assert ran.err.count("K833") == 2
    twice = kaohe("simulate", one, "--metrics", figures, "--metrics", figures / "2026-09.json")
    assert twice.status == 1
    assert "K834" in twice.err
    (tmp_path / "empty").mkdir()
    assert "没有 任何周期 的指标" in kaohe("simulate", one, "--metrics", tmp_path / "empty").err
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}", encoding="utf-8")
    assert kaohe("simulate", one, "--metrics", wrong).status == 1


def test_over_a_dataset_the_metrics_are_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import kaohe as engine

    computed: list[object] = []
    compute = engine.compute
    monkeypatch.setattr(engine, "compute", lambda *given, **more: computed.append(given[2:]) or compute(*given, **more))
    one, other = write_variants(tmp_path)
    # 199.90: at 1% 2.00; 3002 and 2952; by the day of payment all the same
    other.write_text(other.read_text(encoding="utf-8").replace("周期 月", "周期 月\n业绩判定 付款"), encoding="utf-8")
    ran = kaohe("simulate", one, one, other, write_dataset(tmp_path), "--over", "2026-10")
    told = rows(ran)
    assert [str(other), "2952.00", "2952.00", "-50.00"] in told
    assert len(computed) == 2


def test_the_figures_of_a_ledger(tmp_path: Path) -> None:
    one, other = write_variants(tmp_path)
    one.write_text(one.read_text(encoding="utf-8").replace("2026-10-01", "2026-01-01"), encoding="utf-8")
    figures, ledger = write_months(tmp_path, "2026-09", "2026-10"), tmp_path / "pay.ledger"
    for month in ("2026-09", "2026-10"):
        ran = kaohe("publish", one, "--metrics", figures / f"{month}.json", "--ledger", ledger, "--by", "店长")
        assert ran.status == 0, ran.err
    told = rows(kaohe("simulate", one, other, "--ledger", ledger))
    assert ["one", "9200.00", "9200.00", "18400.00"] in told
    assert ["two", "9050.00", "9050.00", "18100.00", "-300.00"] in told
    assert ["one", "9200.00", "9200.00"] in rows(kaohe("simulate", one, "--ledger", ledger, "--over", "2026-10"))
    assert "K833" in kaohe("simulate", other, "--ledger", ledger).err
    assert kaohe("simulate", one, "--ledger", tmp_path / "none").status == 1
    assert kaohe("simulate", one, "--ledger", ledger, "--metrics", figures).status == 2


def test_earlier_outcomes_count(tmp_path: Path) -> None:
    scheme = tmp_path / "s.scheme"
    scheme.write_text(f"方案 甲 版本 1\n{ITEMS}奖金 甲：连续 2个月(提成 > 100元) 时 7元\n", encoding="utf-8")
    figures = write_months(tmp_path, "2026-10")
    earlier = kaohe("evaluate", scheme, "--metrics", figures / "2026-10.json", "--format", "json").out
    past = tmp_path / "past.json"
    past.write_text(json.dumps({**json.loads(earlier), "period": "2026-09"}), encoding="utf-8")
    assert ["s", "9200.00", "9200.00"] in rows(kaohe("simulate", scheme, "--metrics", figures))
    assert ["s", "9207.00", "9207.00"] in rows(kaohe("simulate", scheme, "--metrics", figures, "--history", past))


# --- what is wrong ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), "K803"),
        (("one",), "K805"),
        (("one", "DATA"), "K805"),
        (("one", "--metrics", "m", "--budget", "5"), "K805"),
        (("one", "--metrics", "m", "--solve", "甲=1..2"), "K805"),
        (("one", "DATA", "--over", "2026"), "K804"),
        (("one", "DATA", "--over", "2026-10..2026-09"), "K804"),
        (("one", "DATA", "--over", "2026-10..x"), "K804"),
        (("one", "--metrics", "m", "--set", "提成率"), "K804"),
        (("one", "--metrics", "m", "--set", "=1%"), "K804"),
        (("one", "--metrics", "m", "--sweep", "提成率=1%"), "K804"),
        (("one", "--metrics", "m", "--sweep", "=1%..2%:1%"), "K804"),
        (("one", "--metrics", "m", "--sweep", "提成率=1%..2%"), "K804"),
        (("one", "--metrics", "m", "--sweep", "提成率=0%..5%:0.001%"), "K804"),
        (("one", "--metrics", "m", "--solve", "提成率=0%..5%", "--budget", "much"), "K804"),
    ],
)
def test_a_wrong_command_line(arguments: tuple[str, ...], code: str) -> None:
    ran = kaohe("simulate", *arguments)
    assert ran.status == 2
    assert code in ran.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--set", "提成=1%"), "K831"),
        (("--sweep", "提成=1%..2%:1%"), "K831"),
        (("--solve", "提成=1%..2%", "--budget", "5"), "K831"),
        (("--sweep", "提成率=1元..2元:1元"), "K832"),
    ],
)
def test_a_parameter_that_is_not_there(tmp_path: Path, arguments: tuple[str, ...], code: str) -> None:
    one, _ = write_variants(tmp_path)
    ran = kaohe("simulate", one, "--metrics", write_months(tmp_path, "2026-10"), *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert code in ran.err


def test_a_value_that_cannot_be_evaluated(tmp_path: Path) -> None:
    scheme = tmp_path / "s.scheme"
    scheme.write_text(f"方案 甲 版本 1\n{ITEMS}奖金 乙 = 1% ÷ (2% − 提成率) × 1元\n", encoding="utf-8")
    figures = write_months(tmp_path, "2026-10")
    # 1% ÷ 1% of a yuan for each of three
    assert ["s", "9203.00", "9203.00"] in rows(kaohe("simulate", scheme, "--metrics", figures))
    ran = kaohe("simulate", scheme, "--metrics", figures, "--sweep", "提成率=1%..2%:1%")
    assert (ran.status, ran.out) == (1, "")
    assert "K602" in ran.err


# --- the page ---------------------------------------------------------------------------------------------------------


class Checked(HTMLParser):
    """Looks at a page: what is open is closed, and nothing is fetched."""

    VOID = frozenset({"meta", "line", "rect", "circle", "polyline"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not {"src", "href", "onload", "onclick"} & {name for name, _ in attrs}
        self.seen.append(tag)
        if tag not in self.VOID or tag in {"rect", "circle"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not {"src", "href"} & {name for name, _ in attrs}
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def checked(text: str) -> Checked:
    page = Checked()
    page.feed(text)
    assert page.open == []
    assert not {"script", "link", "img", "iframe"} & set(page.seen)
    assert not re.search(r"url\(|@import|https?:", text)
    return page


def write_page(folder: Path, *arguments: object, lang: str = "zh") -> Checked:
    output = folder / "page.html"
    figures = write_months(folder, "2026-09", "2026-10")
    ran = kaohe(
        *("simulate", *write_variants(folder), "--metrics", figures, *arguments),
        *("--format", "html", "--output", output),
        lang=lang,  # type: ignore[arg-type] # one of two
    )
    assert ran.status == 0, ran.err
    assert str(output) in ran.err
    return checked(output.read_text(encoding="utf-8"))


def test_the_page_has_tables_and_pictures(tmp_path: Path) -> None:
    sweep = ("--sweep", "提成率=1.0%..2.0%:0.1%", "--budget", "18450", "--solve", "提成率=0%..5%")
    page = write_page(tmp_path, *sweep, "--set", "提成率=2%")
    # bars, three scatters (two, and both with 2%), two lines
    assert page.seen.count("svg") == 1 + 3 + 2
    assert page.seen.count("rect") == 4
    for said in (
        "假如",
        "2026-09、2026-10",
        "18400.00",
        "-300.00",
        "two 提成率=2% 比 one",
        "1.5%",
        "张三",
        "1.13%",
    ):
        assert said in page.text, said


def test_the_page_in_english(tmp_path: Path) -> None:
    page = write_page(tmp_path, lang="en")
    for said in ("What if", "against the first", "Losing: 3, -300.00 in all", "Each point is a person"):
        assert said in page.text, said


def test_names_are_shown_as_they_are(tmp_path: Path) -> None:
    one, _ = write_variants(tmp_path)
    evil = tmp_path / "<b>&.scheme"
    evil.write_text(one.read_text(encoding="utf-8").replace("3000", "3001"), encoding="utf-8")
    place = write_months(tmp_path, "2026-10")
    text = (place / "2026-10.json").read_text(encoding="utf-8")
    (place / "2026-10.json").write_text(text.replace(json.dumps("张三"), json.dumps("<script>1</script>\x1b[0m")))
    ran = kaohe("simulate", one, evil, "--metrics", place, "--format", "html")
    page = checked(ran.out)
    assert "<b>&" in page.text
    assert "<script>1</script>␛[0m" in page.text


def test_many_people_are_not_all_listed(tmp_path: Path) -> None:
    place = write_months(tmp_path, "2026-10")
    agents = [{"agent": f"b{number:03}", "values": {"sales_amount": number}} for number in range(100)]
    (place / "2026-10.json").write_text(json.dumps({"period": "2026-10", "agents": agents}))
    ran = kaohe("simulate", *write_variants(tmp_path), "--metrics", place, "--format", "html")
    assert "中间的 60 人没有列出。" in checked(ran.out).text


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("提成率=1%..2%", "要写每次加多少", "say how far the values are apart"),
        ("提成率=1%..2%:0%", "间隔要大于 0", "the step is above 0"),
        ("提成率=2%..1%:1%", "小的写在前面", "the smaller end comes first"),
        ("提成率=1%..2元:1", "单位要一样", "all have the same unit"),
        ("提成率=一..二:1", "两头和间隔都要是数", "both ends and the step are numbers"),
        ("=1%..2%:1%", "前面要有参数的名字", "a parameter's name comes first"),
    ],
)
def test_a_wrong_sweep_says_why(written: str, zh: str, en: str) -> None:
    assert zh in kaohe("simulate", "one", "--metrics", "m", "--sweep", written, lang="zh").err
    assert en in kaohe("simulate", "one", "--metrics", "m", "--sweep", written, lang="en").err


@pytest.mark.parametrize(("first", "second"), [("rate=1%", "rate=2%"), ("rate=1%", "rate=1%"), ("Rate=1%", "ra te=2%")])
def test_a_parameter_that_is_set_twice_says_so(first: str, second: str) -> None:
    """Of two values neither is the one that was meant; names that mean the same are the same."""
    one, other = (each.partition("=")[2] for each in (first, second))
    name = second.partition("=")[0]
    line = ("simulate", "one", "--metrics", "m", "--set", "cap=3000", "--set", first, "--set", second)
    zh, en = kaohe(*line), kaohe(*line, lang="en")
    assert (zh.status, zh.out, en.status, en.out) == (2, "", 2, "")
    assert (
        f"K804 --set 的值不对：参数“{name}”写了两次，{one} 和 {other}。每个参数只写一次；要比几个值，用 --sweep"
        in zh.err
    )
    assert f"K804 The value of --set does not fit: the parameter {name} is given twice, {one} and {other}. " in en.err
    assert "Give it once; --sweep compares several values" in en.err


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_a_bar_is_as_long_as_its_amount() -> None:
    from decimal import Decimal

    drawn = charts.bars(["a", "b", "c"], [Decimal(100), Decimal(50), Decimal(-25)], ["100", "50", "-25"], "t")
    wide = [Decimal(found) for found in re.findall(r'<rect [^>]*width="([\d.]+)"', drawn)]
    assert abs(wide[0] - 2 * wide[1]) <= Decimal("0.2")
    assert abs(wide[1] - 2 * wide[2]) <= Decimal("0.2")
    long = charts.bars(["很长" * 30], [Decimal(0)], ["0"], "t")
    assert "…" in long


def test_ticks_are_round() -> None:
    from decimal import Decimal

    for low, high, ticks in (
        ("2900", "3658.56", [2800, 3000, 3200, 3400, 3600, 3800]),
        ("0", "5", [0, 1, 2, 3, 4, 5]),
        ("-30", "20", [-30, -20, -10, 0, 10, 20]),
        ("-35", "-5", [-35, -30, -25, -20, -15, -10, -5]),
        ("7", "7", [7, 8]),
    ):
        assert list(charts.axis_over([Decimal(high), Decimal(low)]).ticks) == ticks


def test_people_at_one_place_are_one_point() -> None:
    from decimal import Decimal

    points = [(f"p{number}", Decimal(1), Decimal(2)) for number in range(5)] + [("q", Decimal(2), Decimal(2))]
    drawn = charts.scatter(points, "old", "new", "t")
    assert drawn.count("<circle") == 2
    assert "p0: 1 → 2; p1: 1 → 2; p2: 1 → 2 … +2" in drawn


def test_of_a_crowd_cells_are_drawn_and_both_ends_one_by_one() -> None:
    from decimal import Decimal

    # 20 at each end, and 1000 between: in two cells, 700 who gain and 300 who lose
    ends = [(f"up{number}", Decimal(0), Decimal(60)) for number in range(20)]
    ends += [(f"down{number}", Decimal(60), Decimal(0)) for number in range(20)]
    between = [("x", Decimal(10), Decimal("20.5"))] * 700 + [("y", Decimal(30), Decimal("29.5"))] * 300
    assert charts.is_crowd(401)
    assert not charts.is_crowd(400)
    drawn = charts.scatter([*ends[:20], *between, *ends[20:]], "old", "new", "t")
    assert drawn.count("<circle") == 4
    # of 60 yuan in 60 cells each is a yuan wide
    assert "<title>10–11 → 20–21: 700</title>" in drawn
    assert "<title>30–31 → 29–30: 300</title>" in drawn
    assert "up0: 0 → 60; up1: 0 → 60; up2: 0 → 60 … +17" in drawn


def test_large_amounts_have_room_beside_an_axis() -> None:
    from decimal import Decimal

    drawn = charts.scatter([("a", Decimal(0), Decimal(10) ** 12)], "old", "new", "t")
    # 13 digits of 7 pixels and 32 beside them, where there are 84
    assert 'viewBox="-39 -8 ' in drawn
    # six ticks, of which each is written upwards, but one in two across, where each needs 103 of 420 pixels
    assert drawn.count(">200000000000<") == 1
    assert drawn.count(">400000000000<") == 2


def test_a_budget_is_a_line_with_its_name() -> None:
    from decimal import Decimal

    points = [("1%", Decimal(100)), ("2%", Decimal(200))]
    for budget in (Decimal(110), Decimal(190)):
        drawn = charts.line(points, [1, 2], ("rate", "cost", "t"), ("Budget", budget))
        assert f">Budget {budget}</text>" in drawn
    assert "Budget" not in charts.line(points, [1, 2], ("rate", "cost", "t"))


def test_many_periods_stand_below_each_other(tmp_path: Path) -> None:
    place = write_months(tmp_path, *(f"2026-{month:02}" for month in range(1, 13)))
    ran = kaohe("simulate", *write_variants(tmp_path), "--metrics", place, "--format", "html", lang="en")
    page = checked(ran.out)
    assert ran.out.count("<tr><td>2026-") == 12
    assert "period" in page.text


def test_where_nothing_changes_nothing_is_drawn(tmp_path: Path) -> None:
    one, _ = write_variants(tmp_path)
    place = write_months(tmp_path, "2026-10")
    same = ("--set", "提成率=1%", "--sweep", "提成率=1%..1%:1%", "--format", "html")
    page = checked(kaohe("simulate", one, "--metrics", place, *same).out)
    assert page.seen.count("svg") == 1  # the bars
    assert "没有人的工资有变化" in page.text


def test_of_several_schemes_all_is_told_of_each_at_once(tmp_path: Path) -> None:
    """What hangs on the document alone is told once; nothing is computed beside schemes that cannot be."""
    head = "version 1\neffective 2026-01-01\nperiod month\nparameter rate = 2%\nbonus c = sales_amount * rate\n"
    places = []
    for name, more in (("one", "refund_amount"), ("fine", "sales_amount"), ("two", "aftersales_amount")):
        places.append(tmp_path / f"{name}.scheme")
        text = f"scheme {name} {head}facts:\n  aftersales_amount: money\nbonus more = {more} * 10%\n"
        places[-1].write_text(text, encoding="utf-8")
    given = {"period": "2026-10", "agents": [{"agent": "a1", "values": {"sales_amount": "1"}}]}
    (tmp_path / "f.json").write_text(json.dumps(given), encoding="utf-8")
    ran = kaohe("simulate", *places, "--metrics", tmp_path / "f.json", "--format", "json")
    found = [(each["code"], Path(each["source"]).stem) for each in json.loads(ran.out)["diagnostics"]]
    assert (ran.status, found) == (1, [("K601", "one"), ("K601", "two")])
    given["agents"] = [{"agent": "a1", "values": {"sales_amount": "x", "refund_amount": "1", "aftersales_amount": "1"}}]
    (tmp_path / "f.json").write_text(json.dumps(given), encoding="utf-8")
    ran = kaohe("simulate", *places, "--metrics", tmp_path / "f.json")
    assert (ran.status, ran.err.count("K603")) == (1, 1)
    ran = kaohe("simulate", *places, "--metrics", tmp_path / "f.json", "--set", "rat=1%")
    assert (ran.status, ran.err.count("K603"), ran.err.count("K83")) == (1, 1, 0)
    given["agents"][0]["values"]["sales_amount"] = "1"  # type: ignore[index]
    (tmp_path / "f.json").write_text(json.dumps(given), encoding="utf-8")
    ran = kaohe("simulate", *places, "--metrics", tmp_path / "f.json", "--set", "rat=1%")
    assert (ran.status, ran.err.count("K83")) == (1, 3)
