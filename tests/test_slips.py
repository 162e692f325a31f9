"""Payslips as text, Markdown, HTML and JSON; those of the made-up month are recomputed from their own words."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from kaohe.evaluation.explain import explain
from kaohe.evaluation.slips import Entry, Section, Slip, heading, slips
from kaohe.words import LANGS
from kaohe_api.slips import as_html, as_markdown
from support_calculator import computed
from support_cli import kaohe, write_figures, write_scheme
from support_evaluation import agent, outcome
from support_recompute import Entry as Said
from support_recompute import agree, check
from support_rounding import outcomes_of_cases

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.words import Lang

# --- the made-up month -----------------------------------------------------------------------------------------------

SCHEMES = (("shop-monthly", "zh"), ("shop-monthly", "en"), ("chitu-marginal", "en"), ("chitu-linear", "zh"))


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("month") / "shop"
    assert kaohe("demo", folder).status == 0
    return folder / "data"


def markdown(month: Path, scheme: str, lang: str) -> str:
    ran = kaohe("--lang", lang, "explain", scheme, month, "--period", "2026-10", "--format", "markdown")
    assert ran.status == 0, ran.err
    return ran.out


def rows(text: str) -> list[tuple[str, str, list[str]]]:
    """Give title, figure and explanations of each row, as they are read."""
    found = []
    for line in text.splitlines():
        cells = [re.sub(r"\\(.)", r"\1", cell.strip()) for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 3 and cells[0] not in {"项目", "item"}:
            found.append((cells[0], cells[1], cells[2].split("<br>")))
    return found


@pytest.mark.parametrize(("scheme", "lang"), SCHEMES)
def test_every_figure_of_every_payslip_follows_from_its_words(month: Path, scheme: str, lang: str) -> None:
    """What stands before each equals sign gives what stands behind it, and the last of them is the figure."""
    text = markdown(month, scheme, lang)
    checked = 0
    for slip in text.split("\n## "):
        entries = [
            Said(title, figure.partition(" ")[0], how, tuple(parts))
            for title, figure, (how, *parts) in rows(slip)
            if re.search(r"\d", figure)
        ]
        for entry in entries:
            check(entry)
        agree(entries)
        checked += len(entries)
    assert checked >= 12
    totals = [line.strip("*") for line in text.splitlines() if line.startswith(("**合计", "**Total"))]
    assert len(totals) == 12
    for total in totals:
        left, _, right = total.partition(" 元 = " if lang == "zh" else " yuan = ")
        assert right == "" or computed(left) == computed(right)


# --- forms -----------------------------------------------------------------------------------------------------------


def test_all_forms_say_the_same() -> None:
    found = outcome(
        "评分 分 = 自评 × 1\n底薪 3000元\n排名 按 分 在 全体 内\n", agent("a", {"name": "张三"}, self_rating=80)
    )
    (slip,) = slips(found, "zh")
    assert (slip.heading, slip.total, [each.title for each in slip.sections]) == (
        "a 张三",
        "3000.00",
        ["工资", "评分", "排名"],
    )
    text = explain(found, "zh")
    shown = as_markdown(heading(found, "zh"), (slip,), (), "zh")
    html = as_html(heading(found, "zh"), (slip,), (), "zh")
    for section in slip.sections:
        for entry in section.entries:
            assert entry.sentence in text
            assert entry.how.replace("|", "\\|") in shown
            assert entry.how in seen(html)
    assert "合计 3000.00 元" in shown
    assert "合计 3000.00 元" in seen(html)


HOSTILE = 'a|b*c_<script>alert("1")</script>[x](y)\n# `z`~&amp;\\'


def test_names_are_shown_as_they_are() -> None:
    entry = Entry(HOSTILE, HOSTILE, "：", HOSTILE, "（第 4 行）", (HOSTILE,))
    slip = Slip("a", HOSTILE, (Section(HOSTILE, (entry,), HOSTILE),), "1.00")
    html = as_html(HOSTILE, (slip,), (HOSTILE,), "zh")
    assert "<script>" not in html
    assert seen(html).count(HOSTILE) >= 7
    shown = as_markdown(HOSTILE, (slip,), ("a ``` b",), "zh")
    assert "<script>" not in shown.replace("\\<", "")
    assert len([line for line in shown.splitlines() if line.startswith("| a")]) == 1
    assert shown.endswith("````\na ``` b\n````\n")


ODD = "a\x00b\x1b[31mc\x7fd\x85e\u202ef\ud800g\u2028h\ufdd0i"
SHOWN = "a␀b␛[31mc␡d�e�f�g�h�i"


def test_what_cannot_be_seen_stands_as_a_sign() -> None:
    entry = Entry(ODD, ODD, "：", ODD, "（第 4 行）", (ODD,))
    slip = Slip(ODD, ODD, (Section(ODD, (entry,), ODD),), "1.00")
    html, markdown = (write(ODD, (slip,), (ODD,), "zh") for write in (as_html, as_markdown))
    assert html.count(SHOWN) == 11  # its title, heading, whose it is twice, section, title, value, how, part, sum, rows
    assert seen(html).count(SHOWN) == 11
    assert markdown.count(SHOWN.replace("[", "\\[")) == 9
    for page in (html, markdown):
        assert not {char for char in page if char != "\n" and not char.isprintable()}
        page.encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"好" & <b> 100.00 > 1.9', '"好" & \\<b> 100.00 > 1.9'),  # nothing but what would be read otherwise
        ("&amp; &#65; &lt", "\\&amp; \\&#65; &lt"),
        ("sales_amount _x_ 甲_乙", "sales_amount \\_x\\_ 甲_乙"),
        ("[x](y) | `z` ~ * \\", "\\[x](y) \\| \\`z\\` \\~ \\* \\\\"),
        ("# 1 ##", "# 1 \\##"),
    ],
)
def test_markdown_escapes_what_it_would_read_otherwise_and_nothing_else(text: str, expected: str) -> None:
    slip = Slip("a", None, (Section("工资", (Entry(text, "1", "：", text, "", ()),), None),), "1.00")
    shown = as_markdown(text, (slip,), (), "zh")
    assert shown.startswith(f"# {expected}\n")
    assert f"| {expected} | 1 | {expected} |" in shown
    assert "&quot;" not in shown


def seen(html: str) -> str:
    """Give the text of a page."""

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []

        def handle_data(self, data: str) -> None:
            self.found.append(data)

    reader = Reader()
    reader.feed(html)
    return "".join(reader.found)


def _long(lines: int) -> Slip:
    entry = Entry(
        "一个很长的工资项的名字", "12345.67 元", "：", "销售额 36695.00 − 邮费总额 290.00 " * 4, "（第 37 行）"
    )
    return Slip("a1", "张三", (Section("工资", (entry,) * lines, "合计 1 元 = " + "1 + " * 60),), "1.00")


@pytest.mark.skipif(
    not shutil.which("chromium") and not os.environ.get("CI"), reason="needs Chromium: apt install chromium"
)
@pytest.mark.parametrize("lines", [1, 12, 22, 30])
def test_each_payslip_is_one_page(tmp_path: Path, lines: int) -> None:
    page, printed = tmp_path / "slips.html", tmp_path / "slips.pdf"
    page.write_text(as_html("方案 第 1 版 · 2026-10", (_long(lines),) * 3, (), "zh"), encoding="utf-8")
    assert _pages(page, printed) == 3


@pytest.mark.skipif(
    not shutil.which("chromium") and not os.environ.get("CI"), reason="needs Chromium: apt install chromium"
)
def test_the_payslips_of_the_month_are_a_page_each(month: Path, tmp_path: Path) -> None:
    page, printed = tmp_path / "slips.html", tmp_path / "slips.pdf"
    ran = kaohe("explain", "shop-monthly", month, "--period", "2026-10", "--format", "html", "--output", page)
    assert ran.status == 0, ran.err
    assert _pages(page, printed) == 12


@pytest.mark.skipif(
    not shutil.which("chromium") and not os.environ.get("CI"), reason="needs Chromium: apt install chromium"
)
def test_the_longest_payslip_of_each_shipped_scheme_is_a_page(tmp_path: Path) -> None:
    longest: dict[tuple[str, str], Slip] = {}
    for name, found in outcomes_of_cases():
        for lang in LANGS:
            slips_of_name = [*slips(found, lang), *filter(None, [longest.get((name, lang))])]
            longest[name, lang] = max(slips_of_name, key=lambda slip: len(str(slip)))
    page, printed = tmp_path / "slips.html", tmp_path / "slips.pdf"
    page.write_text(as_html("方案 第 1 版 · 2026-10", tuple(longest.values()), (), "zh"), encoding="utf-8")
    assert _pages(page, printed) == len(longest) > 40


def _pages(page: Path, printed: Path) -> int:
    flags = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={printed.parent}/c",
    )
    subprocess.run(
        ["chromium", *flags, f"--print-to-pdf={printed}", str(page)], check=True, capture_output=True, timeout=120
    )
    return len(re.findall(rb"/Type\s*/Page[^s]", printed.read_bytes()))


# --- the command -----------------------------------------------------------------------------------------------------


def test_rows_behind_a_metric_stand_with_the_payslip(month: Path) -> None:
    asked = ("explain", "shop-monthly", month, "--period", "2026-10", "--agent", "a06", "--rows", "退款金额")
    text, document = kaohe(*asked), json.loads(kaohe(*asked, "--format", "json").out)
    assert "退款金额（客服 a06，2026-10-01 至 2026-10-31）" in text.out
    assert [each["agent"] for each in document["agents"]] == ["a06"]
    assert len(document["details"]) == 1
    assert "<pre>" in kaohe(*asked, "--format", "html").out
    assert "\n```\n" in kaohe(*asked, "--format", "markdown").out


def test_rows_need_a_dataset_and_a_metric_that_is(tmp_path: Path, month: Path) -> None:
    scheme, figures = write_scheme(tmp_path), write_figures(tmp_path)
    ran = kaohe("explain", scheme, "--metrics", figures, "--rows", "sales_amount")
    assert (ran.status, "--rows" in ran.err) == (2, True)
    ran = kaohe("explain", "shop-monthly", month, "--period", "2026-10", "--rows", "没有这个")
    assert ran.status == 1
    assert "没有这个" in ran.err


LEFT = {
    "zh": ("没有算的客服", "客服 a2 的“销售额”应是不小于 0 的数，现在是 -1.00", "客服 a3 没有“自评”，“综合分”算不出来"),
    "en": (
        "Left out",
        "sales of agent a2 must be a number of at least 0, it is -1.00",
        "Agent a3 has no self rating, so 综合分 cannot be computed",
    ),
}


@pytest.mark.parametrize("lang", LANGS)
def test_who_was_left_out_and_why_stands_at_the_end(tmp_path: Path, lang: Lang) -> None:
    scheme, figures = write_scheme(tmp_path), write_figures(tmp_path)
    document = json.loads(figures.read_text(encoding="utf-8"))
    document["agents"][1]["values"]["sales_amount"] = "-1.00"
    del document["agents"][2]["values"]["self_rating"]
    figures.write_text(json.dumps(document), encoding="utf-8")
    title, wrong, lacks = LEFT[lang]
    joint = "：" if lang == "zh" else ": "
    listed = f"{title}\n\n- a2{joint}{wrong}\n- a3{joint}{lacks}\n"
    line = ("explain", scheme, "--metrics", figures, "--keep-going", "--format")
    ran = kaohe(*line, "markdown", lang=lang)
    assert ran.status == 1
    assert ran.out[ran.out.index("\n\n## " + title) :].strip() == f"## {listed}".strip()
    page = seen(kaohe(*line, "html", lang=lang).out)
    assert page.rstrip().endswith(f"{title}\na2{joint}{wrong}\na3{joint}{lacks}")
    assert kaohe(*line, "text", lang=lang).out.endswith(f"\n\n{title}\n  a2{joint}{wrong}\n  a3{joint}{lacks}\n")
    for kind in ("markdown", "html", "text"):
        assert title not in kaohe(*line, kind, "--agent", "a1", lang=lang).out


def test_who_was_left_out_is_shown_as_he_is_named() -> None:
    left = Section("没有算的客服", (Entry(HOSTILE, "", "：", HOSTILE, ""),))
    html, shown = (write("x", (), ("rows",), "zh", left) for write in (as_html, as_markdown))
    assert "<script>" not in html + shown.replace("\\<", "")
    assert seen(html).rstrip().endswith(f"rows\n\n没有算的客服\n{HOSTILE}：{HOSTILE}")
    assert len(shown[shown.index("- a") :].splitlines()) == 1


def test_an_unknown_agent_is_told_in_every_form(tmp_path: Path) -> None:
    for kind in ("text", "markdown", "html", "json"):
        asked = (write_scheme(tmp_path), "--metrics", write_figures(tmp_path), "--agent", "nobody", "--format", kind)
        ran = kaohe("explain", *asked)
        assert ran.status == 1
        assert "K8" in ran.err + ran.out
