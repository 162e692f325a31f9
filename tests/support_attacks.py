"""Texts that are made to be slow, large or deep to read: what anybody may hand in as a scheme."""

# ruff: noqa: PLW0108 - a text a line

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

ZH: Final = "方案 甲 版本 1\n生效 2026-10-01\n周期 月\n"
EN: Final = "scheme a version 1\neffective 2026-10-01\nperiod month\n"
YAML: Final = "scheme: a\nversion: 1\nlang: zh\neffective: 2026-10-01\nperiod: month\n"
MEGA: Final = 1_000_000
SIGNS: Final = 4_880
"""So many words and signs are just read, headers not counted."""


def zh(text: str) -> Callable[[], bytes]:
    return lambda: (ZH + text).encode()


def en(text: str) -> Callable[[], bytes]:
    return lambda: (EN + text).encode()


def yaml(text: str) -> Callable[[], bytes]:
    return lambda: (YAML + text).encode()


def base(amount: str) -> Callable[[], bytes]:
    return yaml(f"items:\n- base:\n  amount: {amount}\n")


def lines(line: str, count: int | None = None) -> str:
    """Write a line so often, with its number at each @; without a count as often as is just read."""
    if count is None:
        signs, length = len(re.findall(r"\w+|[^\w\s]", line.replace("@", "1"))), len(line) + 4 * line.count("@")
        count = min(SIGNS // signs, 190_000 // length)
    return "".join(line.replace("@", str(number)) for number in range(1, count + 1))


def laughs(levels: int) -> str:
    return "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, levels))


def nested(function: str, levels: int, inner: Callable[[int], str]) -> str:
    text = inner(0)
    for level in range(1, levels):
        text = f"{function}({inner(level)}，{text})"
    return text


def ifs(levels: int, figure: Callable[[int], str]) -> str:
    text = "0"
    for level in range(levels):
        text = f"如果({figure(level)} > {level}元，{text} + 1元，{level}元)"
    return text


MONEY: Final = ("销售额", "退款金额", "邮费总额", "落实下单金额", "静默销售额", "售后成本")


def money(number: int) -> str:
    return MONEY[number % len(MONEY)]


def tiers(count: int) -> str:
    return "提成 按 销售额，超额累进：" + "；".join(f"至 {n}元 1%" for n in range(1, count)) + "；以上 2%\n"


def bands(count: int) -> str:
    told = "；".join(f"≥{count - n} 得 {count - n}" for n in range(count))
    return f"评分 分：\n  店长评 权重 100%：{told}；其余 得 0\n底薪 0元；分 > 3 时 1元\n"


ATTACKS: Final[dict[str, Callable[[], bytes]]] = {
    # --- bytes ---
    "empty.scheme": lambda: b"",
    "nul.scheme": lambda: b"\0" * SIGNS,
    "nul.yaml": lambda: b"\0" * SIGNS,
    "nul-inside.scheme": zh("底薪 3\0元\n奖金 甲\0 = 1元\n"),
    "bom.scheme": lambda: b"\xef\xbb\xbf" * 1000 + ZH.encode(),
    "bom.yaml": lambda: b"\xef\xbb\xbf" * 1000 + YAML.encode(),
    "utf-16.scheme": lambda: ZH.encode("utf-16"),
    "gb18030.scheme": lambda: (ZH + "底薪 3000元\n").encode("gb18030"),
    "surrogate.scheme": lambda: ZH.encode() + b"\xed\xa0\x80",
    "surrogate.yaml": base('"\\ud800"'),
    "mixed-ends.scheme": lambda: b"\r\n\r\n\n\r" * 30_000 + ZH.replace("\n", "\r").encode() + b"\r\n\r",
    "all-bytes.scheme": lambda: bytes(range(256)) * 84,
    "binary.yaml": lambda: bytes(range(128, 256)) * 80_000,
    "10mb-line.scheme": lambda: b"x" * 10 * MEGA,
    "10mb-line.yaml": lambda: b"x" * 10 * MEGA,
    "10mb-hanzi.yaml": lambda: "字".encode() * (10 * MEGA // 3),
    "10mb-blanks.scheme": lambda: b" " * 10 * MEGA,
    "10mb-ends.scheme": lambda: b"\n" * 10 * MEGA,
    "10mb-returns.yaml": lambda: b"\r" * 10 * MEGA,
    "10mb-digits.scheme": lambda: ZH.encode() + "底薪 ".encode() + b"9" * 10 * MEGA + b"\n",
    "10mb-errors.scheme": lambda: ZH.encode() + "奖金 得\n".encode() * (10 * MEGA // 11),
    "10mb-errors.yaml": lambda: YAML.encode() + b"items:\n" + b"- [\n" * (10 * MEGA // 4),
    "10mb-late.scheme": lambda: b"#" + b"x" * 10 * MEGA + b"\n" + ZH.encode() + b"\xff",
    # --- just within the limits of length ---
    "line.scheme": lambda: b"x" * 199_999,
    "hanzi.scheme": lambda: "字".encode() * 199_999,
    "blanks.scheme": lambda: b" " * 199_999,
    "ends.scheme": lambda: b"\n" * 199_999,
    "indented.scheme": zh(lines(" 甲\n")),
    "digits.scheme": zh("底薪 " + "9" * 9500 + "元\n"),
    "fraction.scheme": zh("底薪 0." + "9" * 9500 + "元\n"),
    "quotes.scheme": zh('"' * SIGNS),
    "opened-quotes.scheme": zh(lines('奖金 "甲\n')),
    "brackets.scheme": zh("底薪 " + "(" * 2_550 + "1" + ")" * 2_380 + "元\n"),
    "opened-brackets.scheme": zh("底薪 " + "(" * SIGNS + "\n"),
    "corners.scheme": zh("「" * 2_470 + "」" * 2_470),
    "hashes.scheme": zh("#" * SIGNS),
    "colons.scheme": zh("评分 " + ":" * SIGNS + "\n"),
    "semicolons.scheme": zh("奖金 甲：" + "；" * SIGNS + "\n"),
    "scorecard.scheme": zh("评分 " + "甲" * 150_000 + "\n"),
    "commas.scheme": zh("组合 " + "，" * SIGNS + "\n"),
    "includes.scheme": zh("组合 " + "，".join(f"甲{n}" for n in range(2_470)) + "\n"),
    "include-lines.scheme": zh(lines("组合 甲@\n")),
    "stars.scheme": zh("*" * SIGNS + "\n"),
    "statements.scheme": zh(lines("奖金 甲@ = 1元\n")),
    "scores.scheme": zh(lines("评分 甲@ = 自评\n")),
    "facts.scheme": zh("录入：\n" + lines(" 甲@：次数\n")),
    "fact-statements.scheme": zh(lines("录入 甲@：次数\n")),
    "same-name.scheme": zh(lines("奖金 甲 = 1元\n")),
    "headers.scheme": zh(lines("周期 月\n")),
    "schemes.scheme": zh(lines("方案 甲 版本 1\n")),
    "wrong-lines.scheme": zh(lines("奖金 得\n")),
    "wrong-elements.scheme": zh("奖金 甲：" + "乙 > 1 2；" * 980 + "\n"),
    "wrong-elements-often.scheme": zh(("奖金 甲：" + "乙>1时2；" * 280 + "乙 1；" * 30 + "\n") * 4),
    "wrong-indicators.scheme": zh("评分 甲：\n" + "  乙\n" * SIGNS),
    "unknown-names.scheme": zh(lines("奖金 甲@ = 乙@\n")),
    "unknown-names-alike.scheme": zh(lines("奖金 名称@ = 名字@\n")),
    "unknown-names-sixty.scheme": zh(lines("奖金 " + "甲" * 50 + "@ = " + "乙" * 4 + "甲" * 46 + "@\n")),
    "unknown-name-long.scheme": zh("奖金 甲 = " + "乙" * 9500 + "\n"),
    "unknown-lines.scheme": zh(lines("封顶 甲@ = 1元\n")),
    "acceptances.scheme": zh(lines("接受 K@：甲\n")),
    "acceptances-same.scheme": zh(lines("接受 K221：甲\n", 1_230) + "提成 按 销售额，全额累进：至 1元 1%；以上 2%\n"),
    "rankings.scheme": zh(lines("排名 甲@ 按 自评 在 团队 内\n第一名 奖 1元\n")),
    "places.scheme": zh("排名 按 自评 在 团队 内\n" + lines("第@名 奖 1元\n")),
    "parameter-changes.scheme": zh("参数 甲 = 1元；" + "2027-01-01 起 1元；" * 610 + "\n"),
    # --- numbers ---
    "exponent.scheme": zh("底薪 1e999999999\n奖金 甲 = 1e-999999999元\n奖金 乙 = 1E9\n"),
    "exponent.yaml": base("1e999999999"),
    "exponent-below.yaml": base("1e-999999999"),
    "digits.yaml": base("9" * 190_000),
    "version.scheme": lambda: ("方案 甲 版本 " + "9" * 9500 + "\n生效 2026-10-01\n周期 月\n").encode(),
    "version.yaml": lambda: ("scheme: a\nversion: " + "9" * 190_000 + "\n").encode(),
    "date.scheme": lambda: ("方案 甲 版本 1\n生效 " + "9" * 4500 + "-1-1\n周期 月\n").encode(),
    "date.yaml": lambda: ("scheme: a\neffective: " + "9" * 190_000 + "-1-1\n").encode(),
    "last-day.scheme": lambda: (
        "方案 甲 版本 1\n生效 9999-12-31\n周期 双周\n提成 按 退款金额，线性：基准 1元，1%\n".encode()
    ),
    "last-month.scheme": lambda: (
        "方案 甲 版本 1\n生效 9999-12-01\n周期 月\n提成 按 退款金额，线性：基准 1元，1%\n".encode()
    ),
    "first-day.scheme": lambda: (
        "方案 甲 版本 1\n生效 0001-01-01\n周期 周\n提成 按 退款金额，线性：基准 1元，1%\n".encode()
    ),
    "places-number.scheme": zh("排名 按 自评 在 团队 内\n前" + "9" * 4500 + "名 奖 1元\n"),
    "round-places.scheme": zh("奖金 甲 = 四舍五入(销售额，999999999)\n奖金 乙 = 四舍五入(1元，99999999999999999999)\n"),
    "products.scheme": zh("奖金 甲 = 1" + " × 9999999999999999999999999999999999999999" * 450 + "\n"),
    "quotients.scheme": zh("奖金 甲 = 1" + " ÷ 0.000000000000000000000000000000000000007" * 50 + "元\n"),
    "powers.scheme": zh(
        "".join(f"计算 丙{n}：比率 = {f'丙{n - 1} × 丙{n - 1}' if n else '业绩完成率 + 9999999%'}\n" for n in range(40))
        + "奖金 丁 = 丙39 × 1元\n"
    ),
    # --- deep ---
    "sum.scheme": zh("奖金 甲 = " + "1+" * 2_470 + "1元\n"),
    "sums.scheme": zh(("奖金 甲 = " + "1+" * 270 + "1元\n") * 9),
    "short-sum.scheme": zh("奖金 甲 = " + "销售额+" * 40 + "1元\n"),
    "nots.scheme": zh("适用 " + "非 " * 4_940 + "甲\n"),
    "minuses.scheme": zh("奖金 甲 = " + "-" * 4_940 + "1元\n"),
    "sum.yaml": base("1" + " + 1" * 2_460),
    "long-sum.yaml": base("1" + "+1" * 2_460),
    "brackets.yaml": base('"' + "(" * 2_460 + "1" + ")" * 2_460 + '"'),
    "nots.yaml": yaml("for: " + "not " * 4_940 + "x\n"),
    "calls.scheme": zh("奖金 甲 = " + "取大(" * 1_640 + "1" + ")" * 1_640 + "\n"),
    "deep.yaml": lambda: b"[" * SIGNS,
    "deep-block.yaml": lambda: "".join(" " * n + f"a{n}:\n" for n in range(600)).encode(),
    "deep-list.yaml": lambda: b"- " * SIGNS,
    "deep-braces.yaml": lambda: b"{a: " * 1_650,
    "deep-many.yaml": yaml("items:\n" + lines("- [[[[[[[[[[[[[[[[[[[[@]]]]]]]]]]]]]]]]]]]]\n")),
    "questions.yaml": lambda: b"? " * SIGNS,
    # --- YAML ---
    "laughs.yaml": lambda: laughs(40).encode(),
    "laughs-short.yaml": lambda: laughs(9).encode(),
    "merge.yaml": lambda: b"a: &a {<<: *a}\n" * 450,
    "anchors.yaml": lambda: "".join(f"k{n}: &a{n} 1\n" for n in range(990)).encode(),
    "tags.yaml": lambda: lines("k@: !!python/object:os.system x\n").encode(),
    "documents.yaml": lambda: b"---\na\n" * 1_240,
    "keys.yaml": lambda: lines("k@: 1\n").encode(),
    "same-keys.yaml": lambda: b"k: 1\n" * 1_650,
    "long-key.yaml": lambda: ("k" * 100_000 + ": 1\n").encode(),
    "list.yaml": lambda: b"- 1\n" * 2_480,
    "flow.yaml": lambda: b"[" + b"1," * 2_470 + b"]",
    "wrong-items.yaml": yaml("items:\n" + "- x\n" * 2_470),
    "empty-items.yaml": yaml("items:\n" + "- {}\n" * 1_640),
    "unknown-items.yaml": yaml("items:\n" + lines("- {bonsu@: x}\n")),
    "wrong-amounts.yaml": yaml("items:\n" + lines("- {bonus: b@, amount: 1 1}\n")),
    "folded-amounts.yaml": yaml("items:\n" + lines("- bonus: b@\n  amount: >\n   1 +\n   1\n")),
    "escaped-amounts.yaml": yaml("items:\n" + lines('- {bonus: b@, amount: "1 \\x2b 1 yuan"}\n')),
    "bonuses.yaml": yaml("items:\n" + lines("- {bonus: b@, amount: 1 yuan}\n")),
    "indicators.yaml": yaml(
        "items:\n- score: s\n  indicators:\n"
        + lines("  - {figure: self_rating, weight: 1%, bands: [{at_least: 1, gives: 1}, {else: 0}]}\n")
    ),
    "bands.yaml": yaml(
        "items:\n- score: s\n  indicators:\n  - figure: self_rating\n    weight: 100%\n    bands:\n"
        + "".join(f"    - {{at_least: {60_000 - n}, gives: 1}}\n" for n in range(490))
        + "    - {else: 0}\n"
    ),
    "tiers.yaml": yaml(
        "items:\n- commission:\n  on: sales_amount\n  mode: marginal\n  tiers:\n"
        + lines("  - {up_to: @, rate: 1%}\n")
        + "  - {rate: 2%}\n"
    ),
    "facts.yaml": yaml("facts:\n" + lines("  f@: count\n") + "items:\n- {base: , amount: 1}\n"),
    "unknown-refs.yaml": yaml("items:\n" + lines("- {bonus: b@, amount: sales_amuont@}\n")),
    "quoted.yaml": base('"' + "\\n" * 2_460 + '"'),
    "comments.yaml": lambda: b"# x\n" * 2_480,
    "colons.yaml": lambda: b":" * SIGNS,
    "spaces.yaml": lambda: (b" " * 1000 + b"\n") * 190,
    "tabs.yaml": lambda: b"\t" * 190_000,
    # --- what is sound, but much to look at ---
    "tiers.scheme": zh(tiers(900)),
    "many-tiers.scheme": zh((tiers(600).replace("提成", "提成 甲%")).replace("甲%", "甲") + "底薪 3元\n"),
    "bands.scheme": zh(bands(960)),
    "cases.scheme": zh("奖金 甲：" + "；".join(f"销售额 ≥ {n}元 时 {n}元" for n in range(820, 0, -1)) + "\n"),
    "cases-of-two.scheme": zh(
        "奖金 甲：" + "；".join(f"销售额 ≥ {n}元 且 退款金额 < {n}元 时 {n}元" for n in range(490, 0, -1)) + "\n"
    ),
    "cases-of-many.scheme": zh(
        "奖金 甲："
        + "；".join(f"{money(n)} ≥ {n}元 且 {money(n + 1)} < {n}元 时 {n}元" for n in range(400, 0, -1))
        + "\n"
    ),
    "max-of-one.scheme": zh("奖金 甲 = " + nested("取大", 30, lambda n: f"销售额 × {n}% − {n * n}元") + "\n"),
    "max-of-many.scheme": zh("奖金 甲 = " + nested("取大", 30, lambda n: f"{money(n)} × {n}% − {n * n}元") + "\n"),
    "ifs-of-one.scheme": zh(f"奖金 甲 = {ifs(18, lambda _: '销售额')}\n"),
    "ifs-of-many.scheme": zh(f"奖金 甲 = {ifs(18, money)}\n"),
    "floors.scheme": zh("奖金 甲 = " + " + ".join(f"取整(销售额 ÷ {n}元) × 1元" for n in range(1, 58)) + "\n"),
    "floors-of-many.scheme": zh(
        "奖金 甲 = " + " + ".join(f"取整({money(n)} ÷ {n + 1}元) × 1元" for n in range(58)) + "\n"
    ),
    "bonuses.scheme": zh(lines("奖金 甲@：销售额 ≥ @元 时 @元\n", 60)),
    "bonuses-400.scheme": zh(lines("奖金 甲@：销售额 ≥ @元 时 @元\n", 400)),
    "losses.scheme": zh(lines("奖金 甲@：销售额 ≥ @元 时 1元；其余 @元\n", 60)),
    "losses-400.scheme": zh(lines("奖金 甲@：销售额 ≥ @元 时 1元；其余 @元\n", 400)),
    "chain.scheme": zh("奖金 甲0 = 销售额\n" + "".join(f"奖金 甲{n} = 甲{n - 1} × 99%\n" for n in range(1, 300))),
    "doubling.scheme": zh(
        "奖金 甲0 = 销售额\n" + "".join(f"奖金 甲{n} = 甲{n - 1} + 甲{n - 1}\n" for n in range(1, 40))
    ),
    "doubling-scores.scheme": zh(
        "计算 甲0：金额 = 销售额\n"
        + "".join(f"计算 甲{n}：金额 = 甲{n - 1} + 甲{n - 1}\n" for n in range(1, 40))
        + "奖金 乙 = 甲39\n"
    ),
    "long-chain.scheme": zh("奖金 甲0 = 销售额\n" + "".join(f"奖金 甲{n} = 甲{n - 1}\n" for n in range(1, 1_230))),
    "circle.scheme": zh("".join(f"奖金 甲{n} = 甲{n + 1}\n" for n in range(1_230)) + "奖金 甲1230 = 甲0\n"),
    "circles.scheme": zh("".join(f"奖金 甲{n} = 乙{n}\n奖金 乙{n} = 甲{n}\n" for n in range(610))),
    "all-circles.scheme": zh(
        "".join(f"奖金 甲{n} = " + " + ".join(f"甲{m}" for m in range(40)) + "\n" for n in range(40))
    ),
    "limits.scheme": zh("底薪 3000元\n" + lines("封顶 底薪 = 销售额 × 1%\n")),
    "red-lines.scheme": zh("录入 违规：次数\n底薪 3000元\n" + lines("高压线 违规 ≥ @：取消 底薪\n")),
    "deductions.scheme": zh("底薪 3000元\n" + lines("扣款 甲@：销售额 < @元 时 @元；从 底薪\n", 200)),
    "deductions-of-one.scheme": zh("底薪 3000元\n" + lines("扣款 甲@ = @元；从 底薪\n")),
    "scorecards.scheme": zh(
        "".join(
            f"评分 分{n}：\n"
            + "".join(f"  {money(m)} 权重 10%：≥{m + 9}元 得 100；≥{m + 5}元 得 {m}；其余 得 0\n" for m in range(10))
            for n in range(20)
        )
        + "奖金 甲："
        + "；".join(f"分{n} ≥ 90 时 {n}元" for n in range(20))
        + "\n"
    ),
    "levels.scheme": zh(
        "奖金 甲："
        + "；".join(f"级别 = 级{n} 且 团队 = 队{n} 且 店铺 = 店{n} 时 销售额 × {n}‰" for n in range(290))
        + "\n"
    ),
    "or.scheme": zh("奖金 甲：" + " 或 ".join(f"销售额 = {n}元" for n in range(56)) + " 时 1元\n"),
    # --- each of these took long once ---
    "per-unit.scheme": zh(
        "".join(f"评分 甲{n}：\n  自评 权重 100%：100，低于 {n + 90} 每 1 扣 {n % 9 + 1}\n" for n in range(300))
    ),
    "per-unit-of-one.scheme": zh(
        "评分 甲：\n" + "".join(f"  {money(n)} 权重 1%：100，高于 {n + 90}元 每 1元 扣 0.1\n" for n in range(100))
    ),
    "deductions-of-all.scheme": zh("底薪 3000元\n" + lines("扣款 甲@：销售额 < @元 时 @元\n")),
    "penalties.scheme": zh(
        "底薪 3000元\n排名 按 销售额 在 团队 内\n"
        + "".join(f"后{n}名 从 底薪 扣 退款金额 × {n}%\n" for n in range(1, 600))
    ),
    "limits-of-lines.scheme": zh("".join(f"奖金 甲{n} = {money(n)} × 1%\n封顶 甲{n} = {n}元\n" for n in range(440))),
    "minima.scheme": zh("".join(f"奖金 甲{n} = 取小(取大(销售额，退款金额)，{n}元)\n" for n in range(350))),
    "score-bands.scheme": zh(
        "".join(
            f"评分 分{k}：\n  自评 权重 100%："
            + "；".join(f"≥{90 - n} 得 {90 - n}" for n in range(80))
            + "；其余 得 0\n"
            for k in range(12)
        )
    ),
    "primes.scheme": zh(
        "".join(
            f"奖金 甲{k} = " + " + ".join(f"销售额 ÷ {10**13 + n + k * 58}" for n in range(56)) + "\n"
            for k in range(22)
        )
    ),
    "ands.scheme": zh(
        "奖金 甲："
        + "；".join(" 且 ".join(f"销售额 ≥ {n * 100 + m}元" for m in range(56)) + f" 时 {n}元" for n in range(20))
        + "\n"
    ),
    "circle-star.scheme": zh(
        "".join(f"奖金 甲{n} = 甲{n - 1} + 甲{n + 1}\n" for n in range(1, 820)) + "奖金 甲820 = 甲1\n奖金 甲0 = 甲1\n"
    ),
    "row-of-sixty.scheme": zh(
        "".join(
            f"奖金 甲{n}_0 = 销售额\n" + "".join(f"奖金 甲{n}_{m} = 甲{n}_{m - 1} × 99%\n" for m in range(1, 59))
            for n in range(12)
        )
    ),
    "tiers-of-parameters.scheme": zh(
        "".join(
            f"参数 甲{n} = {(n + 1) * 10}元；"
            + "；".join(f"{2027 + y}-01-01 起 {(n + 1) * 10 + y}元" for y in range(10))
            + "\n"
            for n in range(50)
        )
        + "提成 按 销售额，全额累进："
        + "；".join(f"至 甲{n} {n + 1}%" for n in range(50))
        + "；以上 2%\n"
        + "".join(f"奖金 乙{n}：销售额 ≥ 甲{n} 时 甲{n}\n" for n in range(50))
    ),
}
