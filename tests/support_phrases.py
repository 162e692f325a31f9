"""What explanations say beside names, numbers and signs: each phrase once, in Chinese and English, with what it holds.

Nothing of kaohe is imported. In a pattern ⟦n⟧ is a number called n.
"""

from __future__ import annotations

import re
from typing import Final

N: Final = r"−?\d+(?:\.\d+)?(?:/\d+)?%?"
_WHERE: Final = (r"(?:\S+ )?第 \d+ 行", r"(?:\S+ )?line \d+: ")

# Of each its name, and how it is said in either language.
_TABLE: Final = {
    # whole clauses of a line
    "cap": (rf"{_WHERE[0]}封顶 (?P<amount>.*)", rf"{_WHERE[1]}no more than (?P<amount>.*)"),
    "guarantee": (rf"{_WHERE[0]}保底 (?P<amount>.*)", rf"{_WHERE[1]}no less than (?P<amount>.*)"),
    "paid ahead": (
        rf"{_WHERE[0]}预支到 (?P<amount>.*)，先发 ⟦moved⟧，以后扣回的共 ⟦owes⟧",
        rf"{_WHERE[1]}paid ahead up to (?P<amount>.*): ⟦moved⟧ more, ⟦owes⟧ to be taken back in all",
    ),
    "taken back": (
        rf"{_WHERE[0]}预支到 (?P<amount>.*)，以前预支 ⟦owed⟧，超过的扣回 ⟦moved⟧，还有 ⟦owes⟧",
        rf"{_WHERE[1]}paid ahead up to (?P<amount>.*): ⟦owed⟧ before, ⟦moved⟧ of what is above taken back, ⟦owes⟧ left",
    ),
    "void": (
        r"(?P<condition>.*)，触.*的高压线，原 ⟦was⟧ 取消",
        r"(?P<condition>.*): by the red line on .* the ⟦was⟧ is void",
    ),
    "refunds": (
        r"\S+ (?:含退掉的销售|按结清过的退款) ⟦paid⟧，(?:不含|按现在的退款) ⟦without⟧.*",
        (
            r"\S+ pays ⟦paid⟧ with (?:the refunded sales|refunds as they were settled), "
            r"⟦without⟧ (?:without|as they are now).*"
        ),
    ),
    # of a scale, before what it gives
    "units": (
        r"(?:(?P<figure>.*)：)?(?P<side>低于|高于) (?P<bound>.*?)，[差多] ⟦units⟧ 个整 (?P<unit>.*?)，(?P<rest>.*)",
        r"(?:(?P<figure>.*): )?(?P<side>below|above) (?P<bound>.*?) by ⟦units⟧ whole (?P<unit>.*?), (?P<rest>.*)",
    ),
    # what a figure that lacks gives, before what becomes of that
    "assumed": (
        r".*无值，按方案里无值的规定得 (?P<rest>.*)",
        r".* without a value, by the scheme's rule for that (?P<rest>.*)",
    ),
    # parts of a clause
    "unmet": (r"不满足（(?P<conditions>.*)）", r"not met \((?P<conditions>.*)\)"),
    "not above": (
        r"不大于 ⟦bound⟧|不超过基准 (?P<baseline>.*)",
        r"not above ⟦bound⟧|not above the baseline (?P<baseline>.*)",
    ),
    "nothing": (r"不付", r"pays nothing"),
    "no share": (r"(?P<by>.*)，不参加分配", r"(?P<by>.*): no share"),
    "none": (r"没有给出往月退款", r"none are given"),
    "no group": (r"没有.*", r"has no .*"),
    "below 0": (r"小于 0", r"below 0 and so taken as 0"),
    "as 0": (r"按 0 算", r"as 0"),
    "under 0": (r"(?P<formula>.*) 低于 0", r"(?P<formula>.*) is below 0"),
    "rounded": (r"四舍五入 ⟦to⟧", r"rounded ⟦to⟧"),
    "down": (r"舍去零头 ⟦to⟧", r"rounded down ⟦to⟧"),
    "cent": (r"分到余下的 ⟦more⟧", r"and ⟦more⟧ of what was left"),
    "only": (r".*只有 ⟦left⟧", r".* has only ⟦left⟧"),
    "taken": (r"实扣 ⟦taken⟧", r"⟦taken⟧ deducted"),
    "out of": (r"从.*扣", r"deducted from .*"),
    "owed": (r"(?:应扣|从.*?扣) (?P<amount>.*)", r"(?P<amount>.*?) (?:to deduct|deducted from .*)"),
    "awarded": (r"奖 (?P<amount>.*)", r"awarded (?P<amount>.*)"),
    "place": (
        r".* ⟦of⟧ 人中第 ⟦rank⟧ 名",
        r".* ⟦rank⟧ of ⟦of⟧ in .*",
    ),
    "from last": (r"倒数第 ⟦last⟧", r"⟦last⟧ from the last"),
    "running": (r"连续 \d+ .*（.*）", r".* running \([^()]*\)"),
    "band": (
        r"(?:(?P<figure>.*)：)?(?P<bounds>(?:其余（)?[≥≤<>=≠].*?）?) 得 (?P<gives>.*)",
        r"(?:(?P<figure>.*): )?(?P<bounds>(?:else \()?[≥≤<>=≠].*?\)?) gives (?P<gives>.*)",
    ),
    "bounds": (r"(?P<bounds>[≥≤<>].*)", r"(?P<bounds>[≥≤<>].*)"),
    "gives": (r"(?:.*无值(?:：| )|最低 )得 ⟦gives⟧", r"(?:.* no value:? |which )gives ⟦gives⟧"),
    # grades, places and duties
    "grade": (
        r"(?P<figure>.*)，(?P<bounds>(?:其余（)?[≥≤<>=≠].*?）?)",
        r"(?P<figure>.*), (?P<bounds>(?:else \()?[≥≤<>=≠].*?\)?)",
    ),
    "ranked": (
        r"(?P<by>.*)，(?P<group>.*?) ⟦of⟧ 人中第 ⟦rank⟧ 名(?:，倒数第 ⟦last⟧)?",
        r"(?P<by>.*), ⟦rank⟧ of ⟦of⟧ in (?P<group>.*?)(?:, ⟦last⟧ from the last)?",
    ),
    "unranked": (r"未排名，(?:不满足 (?P<condition>.*)|.*)", r"unranked, (?:does not meet (?P<condition>.*)|.*)"),
    "holder": (
        r".*?⟦of⟧ 人中第 ⟦rank⟧ 名(?:，倒数第 ⟦last⟧)?.*",
        r"(?:.*?[^\d])?⟦rank⟧ of ⟦of⟧ in [^,]*(?:, ⟦last⟧ from the last)?.*",
    ),
    # titles of what is paid for a place
    "first": (r"(?:.* )?(?:连续\d+个?.)?第一名", r"(?:.* )?first place(?: \d+ .* running)?"),
    "last": (r"(?:.* )?(?:连续\d+个?.)?最后一名", r"(?:.* )?last place(?: \d+ .* running)?"),
    "nth": (r"(?:.* )?(?:连续\d+个?.)?第⟦count⟧名", r"(?:.* )?place ⟦count⟧(?: \d+ .* running)?"),
    "top": (r"(?:.* )?(?:连续\d+个?.)?前⟦count⟧名", r"(?:.* )?top ⟦count⟧(?: \d+ .* running)?"),
    "bottom": (r"(?:.* )?(?:连续\d+个?.)?后⟦count⟧名", r"(?:.* )?bottom ⟦count⟧(?: \d+ .* running)?"),
}
_COMPILED: Final = {
    name: tuple(re.compile(re.sub("⟦(.*?)⟧", lambda name: f"(?P<{name[1]}>{N})", each)) for each in said)
    for name, said in _TABLE.items()
}


def said_as(text: str, *names: str) -> tuple[str, dict[str, str]]:
    """Give the first of these phrases as which all of a text is said, and what it holds; an empty name where none."""
    for name in names:
        for pattern in _COMPILED[name]:
            found = pattern.fullmatch(text)
            if found is not None:
                return name, {key: value for key, value in found.groupdict().items() if value is not None}
    return "", {}
