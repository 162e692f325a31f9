"""The page of errors says of each finding what the catalogue and the gallery say. KAOHE_UPDATE=1 writes it anew."""

from __future__ import annotations

import os
import re
from typing import Final

from kaohe.diagnostics import Severity
from kaohe.diagnostics.catalogue import Rule, all_rules
from support_readmes import ROOT
from test_gallery import CASES, ERRORS, FIXED

PAGE: Final = ROOT / "schemes" / "ERRORS.md"
SEVERITY: Final = {
    Severity.ERROR: "错误 · error",
    Severity.WARNING: "警告 · warning",
    Severity.NOTE: "提示 · note",
}
SUBJECTS: Final = {
    "K1": "写法 · how a scheme is written",
    "K2": "内容 · what a scheme says",
    "K3": "数据集 · datasets",
    "K4": "系统设定 · settings",
    "K5": "录入的数 · figures handed in",
    "K6": "计算 · evaluation",
    "K7": "插件 · plugins",
    "K8": "命令和请求 · commands and requests",
    "K9": "内部 · inside kaohe",
}
INTRO: Final = """\
# 检查结果 · Findings

检查方案时说的每一条都有编号。这里按编号列出：是什么、怎么改，和一个例子。`{…}` 处是具体的内容。
每条之后先中文、后英文。这一页是生成的，例子在 `tests/errors`。

Each finding has a code. By code: what it says, what to do, and an example. `{…}` stands for what is found. Chinese
comes first, then English. This page is generated; the examples are those of `tests/errors`.

"""


def page() -> str:
    rules = all_rules()
    parts = [INTRO]
    for prefix, subject in SUBJECTS.items():
        codes = [rule.code for rule in rules if rule.code.startswith(prefix)]
        parts.append(f"- {subject}: " + " ".join(f"[{code}](#{code.lower()})" for code in codes) + "\n")
    for prefix, subject in SUBJECTS.items():
        parts.append(f"\n## {subject}\n")
        parts.extend(entry(rule) for rule in rules if rule.code.startswith(prefix))
    return "".join(parts)


def entry(rule: Rule) -> str:
    told = [f"\n### {rule.code}\n\n{SEVERITY[rule.severity]}\n\n"]
    for says, remedy in ((rule.says.zh, rule.remedy.zh), (rule.says.en, rule.remedy.en)):
        told.append(f"- **{plain(says)}**" + ("\n" if remedy == "{advice}" else f" — {plain(remedy)}\n"))
    if (shown := example(rule.code)) is not None:
        told.append(f"\n```text\n{shown}\n```\n")
    if (better := mended(rule.code)) is not None:
        told.append(f"\n改好以后 · mended:\n\n```text\n{better}\n```\n")
    return "".join(told)


def plain(template: str) -> str:
    """Write a template's places as Markdown shows them."""
    return re.sub(r"\{(\w+)\}", r"{…}", template).replace("{{", "{").replace("}}", "}").replace("<", "\\<")


def example(code: str) -> str | None:
    """Give what the first case of a code is told, in Chinese if there is one, of that finding alone."""
    cases = [file for file in CASES if file.parent.name.split("-", maxsplit=1)[0] == code]
    for file in sorted(cases, key=lambda file: (file.stem != "zh", file.suffix, file.parent.name)):
        told = file.with_name(f"{file.name}.expected").read_text(encoding="utf-8")
        found = [block for block in told.rstrip("\n").split("\n\n") if f" {code} " in block.split("\n", maxsplit=1)[0]]
        return "\n".join(line.rstrip() for line in found[0].splitlines())
    told_by_a_run = ERRORS / code / "zh.told"
    return told_by_a_run.read_text(encoding="utf-8").rstrip("\n") if told_by_a_run.exists() else None


def mended(code: str) -> str | None:
    """Give the lines of a case that were changed to mend it."""
    for file in FIXED:
        if file.parent.name == code and file.stem == "zh.fixed":
            wrong = file.with_name(file.name.replace(".fixed", "")).read_text(encoding="utf-8").splitlines()
            right = file.read_text(encoding="utf-8").splitlines()
            fresh = [line for line in right if line not in wrong]
            return "\n".join(fresh) or "\n".join(right)
    return None


def test_the_page_is_fresh() -> None:
    if os.environ.get("KAOHE_UPDATE"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_finding_stands_on_the_page_once() -> None:
    headings = re.findall(r"^### (K\d+)$", page(), re.MULTILINE)
    assert headings == [rule.code for rule in all_rules()]
    assert len(headings) == len(set(headings))
