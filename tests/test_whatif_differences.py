"""What `kaohe diff` finds between two schemes: what changed in meaning, and nothing that only reads differently."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

import kaohe
from kaohe.diagnostics import Source
from kaohe.scheme.load import Folder
from kaohe.scheme.model import Include, Scheme
from kaohe.whatif.differences import Change, differences
from kaohe.whatif.parts import parts_of
from kaohe.words import Lang
from kaohe_api.whatif import text as said
from support_cases import SCHEMES, TEXTS, registry, resolved
from support_evaluation import HEAD

Told = tuple[str, str, str | None, str | None]


def scheme(items: str) -> Scheme:
    return resolved(Source("a.scheme", items if items.startswith(("方案", "scheme")) else HEAD + items))


def found(old: str, new: str, lang: Lang = "zh") -> list[Told]:
    changes = differences(scheme(old), scheme(new), registry(), lang)
    return [(each.how, " · ".join(each.path), each.old, each.new) for each in changes]


CARD = """评分 业绩分：
    询单最终付款成功率 权重 60%：≥45% 得 100；≥35% 得 80；其余 得 50
    平均响应时间 权重 40%：≤35秒 得 100；其余 得 80；无值 得 60
"""
PAID = "录入 分：分数\n底薪 3000元\n"
RANKED = "底薪 3000元\n排名 按 店长评 在 全体 内\n"

EDITS: dict[str, tuple[str, str, list[Told]]] = {
    "a band's bound": (
        CARD,
        CARD.replace("≥45%", "≥40%"),
        [("changed", "评分 业绩分 · 询单最终付款成功率 · 档", "≥45% 得 100", "≥40% 得 100")],
    ),
    "what a band gives": (
        CARD,
        CARD.replace("得 80；其余 得 50", "得 85；其余 得 50"),
        [("changed", "评分 业绩分 · 询单最终付款成功率 · 档", "≥35% 得 80", "≥35% 得 85")],
    ),
    "a band more": (
        CARD,
        CARD.replace("≥35%", "≥40% 得 90；≥35%"),
        [("added", "评分 业绩分 · 询单最终付款成功率 · 档", None, "≥40% 得 90")],
    ),
    "weights": (
        CARD,
        CARD.replace("60%", "70%").replace("40%", "30%"),
        [
            ("changed", "评分 业绩分 · 询单最终付款成功率 · 权重", "60%", "70%"),
            ("changed", "评分 业绩分 · 平均响应时间 · 权重", "40%", "30%"),
        ],
    ),
    "what else, and without a value": (
        CARD,
        CARD.replace("其余 得 80；无值 得 60", "其余 得 70"),
        [
            ("changed", "评分 业绩分 · 平均响应时间 · 其余", "80", "70"),
            ("removed", "评分 业绩分 · 平均响应时间 · 无值时", "60", None),
        ],
    ),
    "another scale": (
        CARD,
        CARD.replace("≤35秒 得 100；其余 得 80；无值 得 60", "从 60秒 得 0 到 30秒 得 100"),
        [
            (
                "changed",
                "评分 业绩分 · 平均响应时间",
                "≤35秒 得 100；其余 得 80；无值 得 60",
                "从 60秒 得 0 到 30秒 得 100",
            )
        ],
    ),
    "a line's end": (
        "评分 分：\n    店长评 权重 100%：从 50 得 0 到 90 得 100\n",
        "评分 分：\n    店长评 权重 100%：从 60 得 0 到 90 得 100；无值 得 0\n",
        [
            ("changed", "评分 分 · 店长评 · 标准", "从 50 得 0 到 90 得 100", "从 60 得 0 到 90 得 100"),
            ("added", "评分 分 · 店长评 · 无值时", None, "0"),
        ],
    ),
    "points off": (
        "录入 迟到：次数\n评分 分：\n    迟到 权重 100%：100，高于 0次 每 1次 扣 10\n",
        "录入 迟到：次数\n评分 分：\n    迟到 权重 100%：100，高于 1次 每 1次 扣 10\n",
        [("changed", "评分 分 · 迟到 · 标准", "100，高于 0次 每 1次 扣 10", "100，高于 1次 每 1次 扣 10")],
    ),
    "the title of an indicator, its figure": (
        CARD,
        CARD.replace("平均响应时间", '回复率 称 "响应"').replace("≤35秒 得", "≥90% 得"),
        [
            (
                "removed",
                "评分 业绩分 · 平均响应时间",
                "平均响应时间 权重 40%：≤35秒 得 100；其余 得 80；无值 得 60",
                None,
            ),
            ("added", "评分 业绩分 · 回复率", None, "回复率 权重 40%：≥90% 得 100；其余 得 80；无值 得 60"),
        ],
    ),
    "a formula, what it gives without a value": (
        "评分 综合分 = 自评 × 30% + 店长评 × 70%\n",
        "评分 综合分 = 自评 × 40% + 店长评 × 60%；无值 得 0\n",
        [
            ("changed", "评分 综合分 · 算式", "自评 × 30% + 店长评 × 70%", "自评 × 40% + 店长评 × 60%"),
            ("added", "评分 综合分 · 无值时", None, "0"),
        ],
    ),
    "a figure's kind and size": (
        "计算 率：比率 按 店长评：≥90 得 2%；其余 得 1%\n",
        "计算 率：比率 按 自评：≥90 得 2%；其余 得 1%\n",
        [("changed", "计算 率 · 按什么", "店长评", "自评")],
    ),
    "a score that becomes another": (
        "计算 分：次数 = 3\n",
        "计算 分：次数 按 店长评：≥90 得 2次；其余 得 1次\n",
        [("changed", "计算 分", "计算 分：次数 = 3", "计算 分：次数 按 店长评：≥90 得 2次；其余 得 1次")],
    ),
    "a grade": (
        "等级 按 店长评：≥90 金；其余 银\n",
        "等级 按 店长评：≥95 金；其余 银\n",
        [("changed", "等级 · 档", "≥90 金", "≥95 金")],
    ),
    "a grade with a name": (
        "等级 称号 按 店长评：≥90 金；其余 银\n",
        "等级 称号 按 店长评：≥90 金；其余 铜\n",
        [("changed", "等级 称号 · 其余", "银", "铜")],
    ),
    "base pay and its cases": (
        "底薪 3000元；级别 = P3 时 3500元；级别 = P4 时 4000元\n",
        "底薪 3100元；级别 = P4 时 4000元；级别 = P3 时 3600元\n",
        [
            ("changed", "底薪 · 金额", "3000元", "3100元"),
            ("changed", "底薪 · 情形", "级别 = P3 时 3500元", "级别 = P3 时 3600元"),
            (
                "reordered",
                "底薪 · 先后次序",
                "级别 = P3 时 3500元、级别 = P4 时 4000元",
                "级别 = P4 时 4000元、级别 = P3 时 3600元",
            ),
        ],
    ),
    "a condition and its amount at once": (
        "底薪 0元\n奖金 甲：店长评 > 90 时 300元\n",
        "底薪 0元\n奖金 甲：店长评 > 95 时 400元\n",
        [("changed", "奖金 甲 · 情形", "店长评 > 90 时 300元", "店长评 > 95 时 400元")],
    ),
    "a tier's rate, its end": (
        "提成 按 销售额，超额累进：至 30000元 1%；至 60000元 1.5%；以上 2%\n",
        "提成 按 销售额，超额累进：至 30000元 1.2%；至 50000元 1.5%；以上 2%\n",
        [
            ("changed", "提成 · 分段", "至 30000元 1%", "至 30000元 1.2%"),
            ("changed", "提成 · 分段", "至 60000元 1.5%", "至 50000元 1.5%"),
        ],
    ),
    "how tiers apply": (
        "提成 销售提成 按 销售额，超额累进：至 30000元 1%；以上 2%\n",
        "提成 销售提成 按 销售额，全额累进：至 30000元 1%；以上 2%；无值 得 0元\n",
        [
            ("changed", "提成 销售提成 · 累进方式", "超额累进", "全额累进"),
            ("added", "提成 销售提成 · 无值时", None, "0元"),
        ],
    ),
    "tiers become linear": (
        "提成 按 销售额，超额累进：至 30000元 1%；以上 2%\n",
        "提成 按 销售额，线性：基准 1万元，1%\n",
        [("changed", "提成", "超额累进：至 30000元 1%；以上 2%", "线性：基准 1万元，1%")],
    ),
    "a linear rate": (
        "提成 按 销售额，线性：基准 1万元，1%\n",
        "提成 按 销售额，线性：基准 2万元，1.5%\n",
        [("changed", "提成 · 基准", "1万元", "2万元"), ("changed", "提成 · 比例", "1%", "1.5%")],
    ),
    "a new bonus, a line gone": (
        "底薪 3000元\n奖金 甲：店长评 > 90 时 300元\n",
        "底薪 3000元\n奖金 乙 = 100元\n",
        [
            ("removed", "奖金 甲", "奖金 甲：店长评 > 90 时 300元", None),
            ("added", "奖金 乙", None, "奖金 乙 = 100元"),
        ],
    ),
    "a bonus's formula": (
        "底薪 0元\n奖金 乙 = 100元\n",
        "底薪 0元\n奖金 乙 = 200元；无值 得 0元\n",
        [("changed", "奖金 乙 · 金额", "100元", "200元"), ("added", "奖金 乙 · 无值时", None, "0元")],
    ),
    "where a deduction comes out of": (
        "底薪 3000元\n奖金 乙 = 100元\n扣款 罚：店长评 < 60 时 50元；从 底薪\n",
        "底薪 3000元\n奖金 乙 = 100元\n扣款 罚：店长评 < 60 时 50元；其余 10元；从 乙\n",
        [
            ("changed", "扣款 罚 · 从哪一项扣", "底薪", "乙"),
            ("added", "扣款 罚 · 其余", None, "10元"),
        ],
    ),
    "parameters": (
        "参数 率 = 1%；2026-11-01 起 2%\n提成 按 销售额，线性：基准 0元，率\n",
        "参数 率 = 1.5%；2026-11-01 起 2.5%；2027-01-01 起 3%\n提成 按 销售额，线性：基准 0元，率\n",
        [
            ("changed", "参数 率 · 值", "1%", "1.5%"),
            ("changed", "参数 率 · 以后的值", "2026-11-01 起 2%", "2026-11-01 起 2.5%"),
            ("added", "参数 率 · 以后的值", None, "2027-01-01 起 3%"),
        ],
    ),
    "a pool": (
        "奖金池 池 = 1000元，按 销售额 在 团队 内\n",
        "奖金池 池 = 2000元，按 销售额 在 店铺 内\n",
        [("changed", "奖金池 池 · 金额", "1000元", "2000元"), ("changed", "奖金池 池 · 范围", "团队", "店铺")],
    ),
    "a cap and a red line": (
        PAID + "奖金 乙 = 分 × 1元\n封顶 乙 = 300元\n高压线 分 < 60：取消 乙\n",
        PAID + "奖金 乙 = 分 × 1元\n封顶 乙 = 400元\n高压线 分 < 50：取消 乙\n",
        [("changed", "封顶 乙 · 金额", "300元", "400元"), ("changed", "高压线 · 条件", "分 < 60", "分 < 50")],
    ),
    "what a red line voids": (
        PAID + "奖金 乙 = 分 × 1元\n奖金 丙 = 分 × 2元\n高压线 分 < 60：取消 乙\n",
        PAID + "奖金 乙 = 分 × 1元\n奖金 丙 = 分 × 2元\n高压线 分 < 60：取消 乙，丙\n",
        [("changed", "高压线 · 不付的项", "乙", "乙，丙")],
    ),
    "a ranking": (
        RANKED + "第一名 奖 100元\n",
        RANKED.replace("店长评", "自评").replace("内", "内，须 自评 > 60") + "第一名 奖 200元\n",
        [
            ("changed", "排名 · 按什么", "店长评", "自评"),
            ("added", "排名 · 条件", None, "自评 > 60"),
            ("changed", "第一名 · 奖", "100元", "200元"),
        ],
    ),
    "what the last place brings": (
        RANKED + "奖金 乙 = 500元\n最后一名 从 底薪 扣 100元\n后两名 须 7天内 整改\n",
        RANKED + "奖金 乙 = 500元\n最后一名 从 乙 扣 50元\n后两名 须 10天内 整改\n",
        [
            ("changed", "最后一名 · 扣", "100元", "50元"),
            ("changed", "最后一名 · 从哪一项扣", "底薪", "乙"),
            ("changed", "后2名 · 结果", "须 7天内 整改", "须 10天内 整改"),
        ],
    ),
    "a penalty that becomes a duty": (
        RANKED + "最后一名 从 底薪 扣 100元\n",
        RANKED + "最后一名：谈话\n",
        [("changed", "最后一名", "最后一名：从 底薪 扣 100元", "最后一名：谈话")],
    ),
    "a duty within no days": (
        RANKED + "最后一名 须 7天内 谈话\n",
        RANKED + "最后一名：谈话\n",
        [("changed", "最后一名 · 结果", "须 7天内 谈话", "须 谈话")],
    ),
    "a place that moves to another ranking": (
        RANKED + "排名 榜 按 自评 在 全体 内\n第一名 奖 100元\n",
        RANKED + "第一名 奖 100元\n排名 榜 按 自评 在 全体 内\n",
        [
            ("removed", "榜 第一名", "榜 第一名：奖 100元", None),
            ("added", "店长评 第一名", None, "店长评 第一名：奖 100元"),
        ],
    ),
    "a day": (
        "录入 转正日：日期\n奖金 甲：转正日 < 2026-04-01 时 1元\n",
        "录入 转正日：日期\n奖金 甲：转正日 < 2026-05-01 时 1元\n",
        [("changed", "奖金 甲 · 情形", "转正日 < 2026-04-01 时 1元", "转正日 < 2026-05-01 时 1元")],
    ),
    "a notice": (
        "底薪 0元\n当 自评 < 60 时：谈话\n",
        "底薪 0元\n当 自评 < 50 时：谈话\n",
        [("changed", "提示 谈话 · 条件", "自评 < 60", "自评 < 50")],
    ),
    "a ladder": (
        "录入 过失：次数\n底薪 0元\n职级 按 级别：P1；P2；升级：过失 = 0次；降级：过失 > 5次\n",
        '录入 过失：次数\n底薪 0元\n职级 按 级别：P1；P2 称 "高级"；P3；降级：过失 > 4次；升级：过失 = 0次\n',
        [
            ("changed", "职级 · 级", "P2", 'P2 称 "高级"'),
            ("added", "职级 · 级", None, "P3"),
            ("changed", "职级 · 升降", "降级：过失 > 5次", "降级：过失 > 4次"),
        ],
    ),
    "facts": (
        "录入 甲：次数；乙：分数\n底薪 甲 × 10元\n",
        '录入 甲：金额；丙 称 "丁"：分数\n底薪 甲\n',
        [
            ("changed", "录入 甲 · 种类", "次数", "金额"),
            ("removed", "录入 乙", "录入 乙：分数", None),
            ("changed", "底薪 · 金额", "甲 × 10元", "甲"),
            ("added", "录入 丙", None, '录入 丙 称 "丁"：分数'),
        ],
    ),
    "the head": (
        "方案 甲 版本 1\n生效 2026-10-01\n周期 月\n底薪 3000元\n",
        "方案 甲 版本 2\n生效 2026-11-01\n周期 周\n适用 岗位 = 售前\n业绩判定 下单优先\n底薪 3000元\n",
        [
            ("changed", "抬头 · 方案", "甲 版本 1", "甲 版本 2"),
            ("changed", "抬头 · 生效", "2026-10-01", "2026-11-01"),
            ("changed", "抬头 · 周期", "月", "周"),
            ("added", "抬头 · 适用", None, "岗位 = 售前"),
            ("added", "抬头 · 业绩判定", None, "下单优先"),
        ],
    ),
    "settings": (
        "设置：最长等待分钟 20；慢响应 秒数 20，次数 3\n底薪 3000元\n",
        "设置：最长等待分钟 30；不计买家 甲\n底薪 3000元\n",
        [
            ("changed", "抬头 · 最长等待分钟", "20", "30"),
            ("removed", "抬头 · 慢响应", "秒数 20，次数 3", None),
            ("added", "抬头 · 不计买家", None, '"甲"'),
        ],
    ),
    "bonuses that change their names": (
        "底薪 0元\n奖金 甲 = 100元\n奖金 乙 = 200元\n封顶 甲 = 150元\n",
        "底薪 0元\n奖金 甲 = 200元\n奖金 乙 = 100元\n封顶 甲 = 150元\n",
        [("changed", "奖金 甲 · 金额", "100元", "200元"), ("changed", "奖金 乙 · 金额", "200元", "100元")],
    ),
    "a cap on another line": (
        "底薪 0元\n奖金 甲 = 100元\n奖金 乙 = 200元\n封顶 甲 = 150元\n",
        "底薪 0元\n奖金 甲 = 100元\n奖金 乙 = 200元\n封顶 乙 = 150元\n",
        [("removed", "封顶 甲", "封顶 甲 = 150元", None), ("added", "封顶 乙", None, "封顶 乙 = 150元")],
    ),
    "a cap that becomes a guarantee": (
        "底薪 0元\n奖金 甲 = 100元\n封顶 甲 = 150元\n",
        "底薪 0元\n奖金 甲 = 100元\n保底 甲 = 150元\n",
        [("removed", "封顶 甲", "封顶 甲 = 150元", None), ("added", "保底 甲", None, "保底 甲 = 150元")],
    ),
    "an award for the last in place of the first": (
        RANKED + "第一名 奖 100元\n",
        RANKED + "最后一名 奖 100元\n",
        [("removed", "第一名", "第一名：奖 100元", None), ("added", "最后一名", None, "最后一名：奖 100元")],
    ),
    "without a value, of a line": (
        "评分 分：\n    店长评 权重 100%：从 50 得 0 到 90 得 100；无值 得 1\n",
        "评分 分：\n    店长评 权重 100%：从 50 得 0 到 90 得 100；无值 得 0\n",
        [("changed", "评分 分 · 店长评 · 无值时", "1", "0")],
    ),
    "another fact": (
        "录入 甲：次数\n底薪 甲 × 10元\n",
        "录入 乙：次数\n底薪 乙 × 20元\n",
        [
            ("removed", "录入 甲", "录入 甲：次数", None),
            ("changed", "底薪 · 金额", "甲 × 10元", "乙 × 20元"),
            ("added", "录入 乙", None, "录入 乙：次数"),
        ],
    ),
    "another name": (
        "底薪 0元\n奖金 甲：店长评 > 90 时 300元\n封顶 甲 = 200元\n",
        "底薪 0元\n奖金 乙：店长评 > 90 时 300元\n封顶 乙 = 200元\n",
        [("renamed", "奖金 乙", "奖金 甲", "奖金 乙")],
    ),
    "names that build on each other, and one amount": (
        CARD + "评分 综合分 = 业绩分 × 70% + 自评 × 30%\n底薪 3000元；综合分 > 90 时 3300元\n",
        CARD.replace("业绩分", "绩效") + "评分 总分 = 绩效 × 70% + 自评 × 30%\n底薪 3000元；总分 > 90 时 3400元\n",
        [
            ("renamed", "评分 绩效", "评分 业绩分", "评分 绩效"),
            ("renamed", "评分 总分", "评分 综合分", "评分 总分"),
            ("changed", "底薪 · 情形", "总分 > 90 时 3300元", "总分 > 90 时 3400元"),
        ],
    ),
    "a parameter's name": (
        "参数 率 = 1%\n提成 按 销售额，线性：基准 0元，率\n",
        "参数 提成率 = 1%\n提成 按 销售额，线性：基准 0元，提成率\n",
        [("renamed", "参数 提成率", "参数 率", "参数 提成率")],
    ),
    "a fact's name": (
        "录入 甲：次数\n底薪 甲 × 10元；非 甲 > 3次 时 5元\n",
        "录入 乙：次数\n底薪 乙 × 10元；非 乙 > 3次 时 5元\n",
        [("renamed", "录入 乙", "录入 甲", "录入 乙")],
    ),
    "what nobody uses is another fact": (
        "录入 甲：次数\n底薪 10元\n",
        "录入 乙：次数\n底薪 10元\n",
        [("removed", "录入 甲", "录入 甲：次数", None), ("added", "录入 乙", None, "录入 乙：次数")],
    ),
    "a name for a commission that had none, and none for one": (
        "提成 按 销售额，线性：基准 0元，1%\n封顶 提成 = 100元\n等级 甲 按 店长评：≥90 金；其余 银\n",
        "提成 销售提成 按 销售额，线性：基准 0元，1%\n封顶 销售提成 = 100元\n等级 按 店长评：≥90 金；其余 银\n",
        [("renamed", "提成 销售提成", "提成", "提成 销售提成"), ("renamed", "等级", "等级 甲", "等级")],
    ),
    "a ranking's name": (
        "底薪 0元\n排名 旧榜 按 店长评 在 全体 内\n第一名 奖 9元\n",
        "底薪 0元\n排名 新榜 按 店长评 在 全体 内\n第一名 奖 9元\n",
        [("renamed", "排名 新榜", "排名 旧榜", "排名 新榜")],
    ),
    "a name, for another kind of thing": (
        "底薪 0元\n奖金 甲 = 9元\n",
        "底薪 0元\n扣款 乙 = 9元\n",
        [("removed", "奖金 甲", "奖金 甲 = 9元", None), ("added", "扣款 乙", None, "扣款 乙 = 9元")],
    ),
    "who takes first": (
        RANKED + "扣款 罚 = 50元；从 底薪\n扣款 欠 = 70元；从 底薪\n",
        RANKED + "扣款 欠 = 70元；从 底薪\n扣款 罚 = 50元；从 底薪\n",
        [("reordered", "先后次序", "扣款 罚、扣款 欠", "扣款 欠、扣款 罚")],
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_told_in_the_author_s_words(edit: str) -> None:
    old, new, told = EDITS[edit]
    assert found(old, new) == told


def test_it_is_told_in_english() -> None:
    english = "scheme Small version 1\neffective 2026-10-01\nperiod month\n"
    old = f"{english}bonus big: 300 when items_per_buyer > 1.9\nnotice self_rating < 60: must talk\n"
    new = f"{english}bonus big: 300 when items_per_buyer > 2\nnotice self_rating < 50: must talk\n"
    assert found(old, new, "en") == [
        ("changed", "bonus big · case", "300 when items_per_buyer > 1.9", "300 when items_per_buyer > 2"),
        ("changed", "notice talk · condition", "self_rating < 60", "self_rating < 50"),
    ]
    assert found(old, new, "zh")[0] == ("changed", "奖金 big · 情形", "客件数 > 1.9 时 300", "客件数 > 2 时 300")


def test_a_change_as_json() -> None:
    change = Change("added", ("底薪", "情形"), None, "级别 = P3 时 3500元")
    assert change.to_json() == {
        "change": "added",
        "path": ["底薪", "情形"],
        "old": None,
        "new": "级别 = P3 时 3500元",
        "anew": False,
    }


AHEAD = "提成 按 销售额，线性：基准 0元，10%\n预支 提成 = 2000元\n"
LOOKED_BACK_AT: dict[str, tuple[str, str, list[tuple[str | None, str | None, bool]]]] = {
    "a total": (
        "计算 累计：次数 = 此前(累计，0次) + 1次\n",
        "计算 累计旷工：次数 = 此前(累计旷工，0次) + 1次\n",
        [("计算 累计", "计算 累计旷工", True)],
    ),
    "what is paid ahead": (
        AHEAD,
        AHEAD.replace("提成 按", "提成 销售提成 按").replace("预支 提成", "预支 销售提成"),
        [("提成", "提成 销售提成", True)],
    ),
    "a run, and a deduction that nothing looks at": (
        "评分 考 = 自评\n扣款 甲：连续 2个月(考 < 80) 时 10元\n",
        "评分 考试 = 自评\n扣款 乙：连续 2个月(考试 < 80) 时 10元\n",
        [("评分 考", "评分 考试", True), ("扣款 甲", "扣款 乙", False)],
    ),
    "a run of one period": (
        "评分 考 = 自评\n扣款 甲：连续 1个月(考 < 80) 时 10元\n",
        "评分 考试 = 自评\n扣款 甲：连续 1个月(考试 < 80) 时 10元\n",
        [("评分 考", "评分 考试", False)],
    ),
    "levels": (
        "评分 考 = 自评\n职级 按 级别：P1；P2；升级：连续 2个月(考 ≥ 60)\n",
        "评分 考 = 自评\n职级 通道 按 级别：P1；P2；升级：连续 2个月(考 ≥ 60)\n",
        [("职级", "职级 通道", True)],
    ),
    "a ranking of months running": (
        RANKED + "连续 2个月 最后一名：谈话\n",
        RANKED.replace("排名", "排名 榜") + "连续 2个月 最后一名：谈话\n",
        [("排名", "排名 榜", True)],
    ),
    "a ranking of one month, with a score of its name": (
        "评分 榜 = 自评\n排名 旧 按 榜 在 全体 内\n第一名 奖 9元\n当 连续 2个月(榜 < 60)：谈话\n",
        "评分 榜 = 自评\n排名 新 按 榜 在 全体 内\n第一名 奖 9元\n当 连续 2个月(榜 < 60)：谈话\n",
        [("排名 旧", "排名 新", False)],
    ),
    "letter case, by which an outcome's names differ": (
        "评分 Exam = 自评\n奖金 Other = 9元\n当 连续 2个月(Exam < 60)：谈话\n",
        "评分 exam = 自评\n奖金 other = 9元\n当 连续 2个月(exam < 60)：谈话\n",
        [("评分 Exam", "评分 exam", True)],
    ),
}


@pytest.mark.parametrize("case", LOOKED_BACK_AT)
def test_a_name_that_earlier_periods_are_looked_at_for_starts_anew(case: str) -> None:
    old, new, told = LOOKED_BACK_AT[case]
    changes = differences(scheme(old), scheme(new), registry(), "zh")
    assert {change.how for change in changes} == {"renamed"}
    assert sorted((change.old, change.new, change.anew) for change in changes) == sorted(told)


def test_that_a_name_starts_anew_is_said() -> None:
    old, new, _ = LOOKED_BACK_AT["a run, and a deduction that nothing looks at"]
    assert said.changes(differences(scheme(old), scheme(new), registry(), "zh"), "zh") == (
        "改名 评分 考 → 评分 考试，其余不变；以前各期从头算：台账里的旧名字不再认\n改名 扣款 甲 → 扣款 乙，其余不变"
    )
    assert said.changes(differences(scheme(old), scheme(new), registry(), "en"), "en") == (
        "renamed score 考 → score 考试, otherwise the same; but earlier periods start anew: the ledger's old name is "
        "not known any more\nrenamed deduction 甲 → deduction 乙, otherwise the same"
    )


# --- what is no change ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "底薪 3000元\n提成 按 销售额，线性：基准 0元，1%\n",
            "# 底薪\n提成 按 sales_amount，线性：基准 0，1%\n底薪 3000\n",
        ),
        ("录入 甲：金额；乙：金额\n底薪 甲 + 乙\n", "录入 乙：金额\n录入 甲：金额\n底薪 乙 + 甲\n"),
        (CARD, "评分 业绩分：\n    " + "    ".join(reversed(CARD.splitlines(keepends=True)[1:])).strip() + "\n"),
        (
            "底薪 0元；自评 > 60 且 店长评 > 60 且 自评 < 90 时 1元\n",
            "底薪 0元；60 < 自评 且 自评 < 90 且 60 < 店长评 时 1元\n",
        ),
        ("底薪 0元；自评 ≥ 60 时 1元；级别 = P3 时 2元\n", '底薪 0元；60 ≤ 自评 时 1元；"P3" = 级别 时 2元\n'),
        ("评分 甲 = 取大(自评，店长评 × 2) − 自评 ÷ 2 + 3\n", "评分 甲 = 3 + 取大(2 × 店长评，自评) − 自评 ÷ 2\n"),
        ("评分 甲 = 自评 − (店长评 − 3)\n", "评分 甲 = 自评 + 3 − 店长评\n"),
        ("计算 甲：比率 = 自评 ÷ (店长评 ÷ 3)\n", "计算 甲：比率 = 自评 × 3 ÷ 店长评\n"),
        ("底薪 0元；自评 > 60 或 非 店长评 > 60 时 1元\n", "底薪 0元；非 店长评 > 60 或 自评 > 60 时 1元\n"),
        (RANKED + "第一名 奖 100元\n最后一名：谈话\n", RANKED + "最后一名：谈话\n第一名 奖 100元\n"),
        (
            PAID + "奖金 乙 = 分 × 1元\n奖金 丙 = 分 × 2元\n高压线 分 < 60：取消 乙，丙\n",
            PAID + "奖金 丙 = 分 × 2元\n奖金 乙 = 分 × 1元\n高压线 分 < 60：取消 丙，乙\n",
        ),
        (
            (
                "底薪 0元\n奖金 乙 = 邮费总额\n封顶 乙 = 3元\n保底 乙 = 1元\n"
                "奖金 丙：客件数 第一名 且 连续 2个月(乙 > 1元) 时 1元\n"
            ),
            (
                "奖金 乙 = 邮费总额\n奖金 丙：连续 2个周期(乙 > 1元) 且 客件数 第一名 时 1元\n"
                "封顶 乙 = 3元\n底薪 0元\n保底 乙 = 1元\n"
            ),
        ),
    ],
)
def test_what_only_reads_differently_is_no_change(one: str, other: str) -> None:
    assert found(one, other) == []


def test_what_looks_alike_but_means_another_thing_is_a_change() -> None:
    for one, other in (
        ("自评 − 店长评", "店长评 − 自评"),
        ("自评 ÷ 2", "自评 ÷ 3"),
        ("自评 × 2", "自评 + 2"),
        ("自评 ÷ 店长评", "店长评 ÷ 自评"),
    ):
        kind = "比率" if one.endswith("÷ 店长评") else "分数"
        assert len(found(f"计算 甲：{kind} = {one}\n", f"计算 甲：{kind} = {other}\n")) == 1
    guarded, bare = "销售额 > 0元 且 退款金额 ÷ 销售额 > 2%", "退款金额 ÷ 销售额 > 2% 且 销售额 > 0元"
    assert len(found(f"底薪 0元；{guarded} 时 1元\n", f"底薪 0元；{bare} 时 1元\n")) == 1
    for one, other in (("自评 > 60", "自评 ≥ 60"), ("60 > 自评", "自评 > 60"), ("级别 = P3", "级别 ≠ P3")):
        assert len(found(f"底薪 0元；{one} 时 1元\n", f"底薪 0元；{other} 时 1元\n")) == 1


def test_limits_in_another_order() -> None:
    items = "底薪 0元\n奖金 乙 = 邮费总额\n封顶 乙 = 3元\n保底 乙 = 1元\n预支 乙 = 2元\n"
    turned = "底薪 0元\n奖金 乙 = 邮费总额\n预支 乙 = 2元\n保底 乙 = 1元\n封顶 乙 = 3元\n"
    assert found(items, turned) == [("reordered", "先后次序", "封顶 乙、保底 乙", "保底 乙、封顶 乙")]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_spellings_of_a_scheme_are_no_change(path: Path, lang: Lang) -> None:
    text = Source(path.name, path.read_text(encoding="utf-8"))
    english, report = kaohe.convert(text, "en", registry())
    assert english is not None, report
    spelled = kaohe.load(Source("x.scheme", english), Folder(SCHEMES))[0]
    assert spelled is not None
    checked, report = kaohe.check(spelled, registry())
    assert checked is not None, report
    for other in (resolved(path.with_suffix(".yaml")), checked):
        assert differences(resolved(path), other, registry(), lang) == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_any_two_shipped_schemes_can_be_compared(lang: Lang) -> None:
    schemes = [resolved(path) for path in TEXTS]
    for one, other in pairwise(schemes):
        assert differences(one, other, registry(), lang)
        assert kaohe.compare(other, one, registry(), lang)


def test_only_a_checked_scheme_is_compared() -> None:
    loaded = scheme("底薪 3000元\n")
    unread = replace(loaded, items=(Include("b", loaded.span),))
    with pytest.raises(ValueError, match="checked"):
        parts_of(unread, registry(), "zh")
