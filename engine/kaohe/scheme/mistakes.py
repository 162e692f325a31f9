"""Mistakes that authors often make, each shown by examples, with what to write instead.

A failed parse is the same mistake as an example's if the same word opens it, the same kind of sign stands in the way
and the same signs would have fitted there. A new mistake is one more entry here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.words import Lang


@dataclass(frozen=True, slots=True)
class Mistake:
    """What to write instead, and wrong texts of each language that show the mistake."""

    advice: Words
    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def examples(self, lang: Lang) -> tuple[str, ...]:
        """Give the wrong texts of a language; those without an opening word are indicators."""
        return self.zh if lang == "zh" else self.en


MISTAKES: Final = (
    Mistake(
        Words(
            '带空格的名字要加引号：方案 "五月 考核" 版本 1。', 'Quote a name with blanks: scheme "May pay" version 1.'
        ),
        ("方案 甲 乙",),
        ("scheme May pay",),
    ),
    Mistake(
        Words("名字后面写版本：方案 售前考核 版本 1。", "Write the version after the name: scheme presale version 1."),
        ("方案 甲", "方案 甲 1"),
        ("scheme a", "scheme a 1"),
    ),
    Mistake(
        Words(
            "条件和金额之间写“时”：客件数 > 1.9 时 300元；没有条件的写等号：奖金 接待奖 = 接待人数 × 0.2元。",
            "Write the amount, when, the condition: 300 when a > 1.9; without a condition: bonus a = b * 2 yuan.",
        ),
        (
            "奖金 甲：乙 > 1 300元",
            "奖金 甲：乙 > 1元 300元",
            "奖金 甲：乙 > 丙 300元",
            "奖金 甲：乙 > 1",
            "奖金 甲：1元",
            "奖金 甲：乙",
            "奖金 甲：乙 > 丙",
            "奖金 甲：乙 > 1元",
            "底薪 1元；乙 = 丙 2元",
            "底薪 1元；乙 > 1 2元",
            "底薪 1元；乙 > 1元 2元",
        ),
        (
            "bonus a: b > 1 300",
            "bonus a: b > c 300",
            "bonus a: b > 1% 300",
            "bonus a: 1",
            "bonus a: b",
            "bonus a: 1 yuan",
        ),
    ),
    Mistake(
        Words(
            "有条件的写冒号：奖金 客件数奖：客件数 > 1.9 时 300元。",
            "With a condition: bonus basket: 300 when a > 1.9.",
        ),
        ("奖金 甲 = 乙 > 1 时 2元", "奖金 甲 = 乙 时 1元", "扣款 甲 = 乙 > 1 时 2元", "扣款 甲 = 乙 > 丙 时 2元"),
        ("bonus a = 1 when b > 2", "bonus a = b when c", "deduction a = 1 when b > 2", "deduction a = b when c"),
    ),
    Mistake(
        Words("名字后面写冒号：奖金 客件数奖：…。", "Write a colon after the name: bonus basket: …."),
        ("奖金 甲 1元", "奖金 甲 乙 > 1 时 2元", "底薪 甲 1元"),
        ("bonus a 1", "bonus a b", "base a 1"),
    ),
    Mistake(
        Words(
            "标准和得分之间写“得”：≥100% 得 100。", "Write gives between the bound and the points: >=100% gives 100."
        ),
        ("甲 权重 1%：≥1 100", "甲 权重 1%：≥1% 100", "甲 权重 1%：≥1"),
        ("a weight 1%: >=1 100", "a weight 1%: >=1% 100", "a weight 1%: >=1"),
    ),
    Mistake(
        Words(
            "每一档先写比较符号：“60以上”是 ≥60，“30秒以内”是 ≤30秒；“35%到45%”只写 ≥35%，先成立的一档算数。",
            "Each band begins with a comparison: >=60, <=30s. For 35%-45% write >=35%: the first that holds decides.",
        ),
        (
            *("甲 权重 1%：1 得 2", "甲 权重 1%：1次 得 2", "甲 权重 1%：1% 得 2", "甲 权重 1%：乙 得 2"),
            *("甲 权重 1%：1%以上 得 2", "甲 权重 1%：1以上 得 2", "甲 权重 1%：1次以上 得 2"),
            *("甲 权重 1%：1%以下 得 2", "甲 权重 1%：1以下 得 2", "甲 权重 1%：1 以下 得 2"),
            *("甲 权重 1%：1%-2% 得 3", "甲 权重 1%：1-2 得 3", "甲 权重 1%：1次-2次 得 3"),
        ),
        (
            *("a weight 1%: 1 gives 2", "a weight 1%: 1% gives 2", "a weight 1%: 1 times gives 2"),
            *("a weight 1%: 1%-2% gives 3", "a weight 1%: 1-2 gives 3", "a weight 1%: b gives 3"),
        ),
    ),
    Mistake(
        Words("条件后面写冒号：高压线 旷工次数 ≥ 3：取消 全勤奖。", "Write a colon after it: red_line a >= 3: void b."),
        ("高压线 甲 > 1 取消 乙", "高压线 甲 > 1次 取消 乙", "高压线 甲 > 乙 取消 丙"),
        ("red_line a > 1 void b", "red_line a > 1 times void b", "red_line a > b void c"),
    ),
    Mistake(
        Words(
            "权重后面写冒号，再写标准：权重 30%：≥100% 得 100。",
            "Write a colon after the weight, then the bounds: weight 30%: >=100% gives 100.",
        ),
        (
            "甲 权重 1% ≥1 得 2",
            "甲 权重 1 ≥1 得 2",
            "甲 权重 1%",
            "甲 权重 1",
            "甲 权重 1%，≥1 得 2",
            "甲 权重 1%；≥1 得 2",
        ),
        (
            "a weight 1% >=1 gives 2",
            "a weight 1 >=1 gives 2",
            "a weight 1%",
            "a weight 1",
            "a weight 1%, >=1 gives 2",
            "a weight 1%; >=1 gives 2",
        ),
    ),
    Mistake(
        Words(
            "指标后面写权重和冒号：询单转化率 权重 30%：≥45% 得 100。算式写在等号后面：评分 综合分 = 自评 × 30%。",
            "After the figure write its weight and a colon: reply_rate weight 30%: >=98% gives 100. "
            "A formula stands behind an equals sign: score overall = self_rating * 30%.",
        ),
        ("甲", "甲：≥1 得 2", "甲 30%：≥1 得 2", "甲 ≥1 得 2"),
        ("a", "a: >=1 gives 2", "a 30%: >=1 gives 2", "a >=1 gives 2"),
    ),
    Mistake(
        Words("顺序是：各档标准、其余、无值。", "The order is: the bounds, else, missing."),
        (
            "甲 权重 1%：其余 得 0；≥1 得 2",
            "甲 权重 1%：≥1 得 2；其余 得 0；≥1 得 2",
            "甲 权重 1%：≥1 得 2；无值 得 0；其余 得 2",
            "甲 权重 1%：≥1 得 2；无值 得 0；≥1 得 2",
            "等级 按 甲：≥1 乙；其余 丙；≥2 丁",
            "等级 按 甲：其余 丙；≥2 丁",
        ),
        (
            "a weight 1%: else 0; >=1 gives 2",
            "a weight 1%: >=1 gives 2; else 0; >=1 gives 2",
            "a weight 1%: >=1 gives 2; missing gives 0; else 2",
            "a weight 1%: >=1 gives 2; missing gives 0; >=1 gives 2",
            "grade by a: >=1 b; else c; >=2 d",
            "grade by a: else c; >=2 d",
        ),
    ),
    Mistake(
        Words("写成：等级 按 业绩分：≥90 金牌；其余 无。", "Write it as: grade by performance: >=90 gold; else none."),
        (
            "等级 按 甲 ≥90 乙",
            "等级 按 甲",
            "等级 按 甲 ≥90% 乙",
            "等级 甲",
            "等级 按 甲：≥90 得 乙",
            "等级 按 甲：≥90 给 乙",
            "等级 按 甲：≥90% 得 乙",
        ),
        (
            "grade by a >=90 b",
            "grade by a",
            "grade by a >=90% b",
            "grade a",
            "grade by a: >=90 gives b",
            "grade by a: >=90% gives b",
        ),
    ),
    Mistake(
        Words(
            "名字后面写冒号和指标，或写 = 和公式：评分 综合分 = 自评 × 30% + 店长评 × 70%。",
            "After the name write a colon and indicators, or = and a formula: score overall = self_rating * 30%.",
        ),
        ("评分 甲", "评分 甲 乙", "评分 甲 1"),
        ("score a", "score a b", "score a 1"),
    ),
    Mistake(
        Words(
            "名字后面写明种类：计算 累计旷工：次数 = …（金额、比率、秒数、次数、分数）。",
            "After the name write its kind: figure absences: count = … (money, ratio, seconds, count, points).",
        ),
        ("计算 甲 = 1", "计算 甲", "计算 甲 按 乙：≥1 得 2", "计算 甲：乙"),
        ("figure a = 1", "figure a", "figure a by b: >=1 gives 2", "figure a: b"),
    ),
    Mistake(
        Words(
            "条件后面写“时”：当 旷工次数 ≥ 2 时 须 面谈。",
            "Write the condition, a colon, the duty: notice a > 1: must b.",
        ),
        ("当 甲 > 乙 须 丙", "当 连续 3个月(甲 > 1) 须 丙", "当 甲 > 1 须 丙", "当 甲 须 丙"),
        ("notice a > b must c", "notice a > 1 must c", "notice a must c"),
    ),
    Mistake(
        Words(
            "条件写在括号里：连续 3个月(考试成绩 < 80)。", "Put the condition in brackets: 3 months running(a < 80)."
        ),
        ("扣款 甲：连续 3个月 乙 < 80 时 10元", "奖金 甲：连续 3个月 乙 < 80 时 10元", "当 连续 3个月 乙 < 80 时：丙"),
        ("bonus a: 10 when 3 months running b < 80", "deduction a: 10 when 3 months running b < 80"),
    ),
    Mistake(
        Words(
            "写明累进方式：提成 按 销售额，超额累进：至 30000元 1%；以上 2%。",
            "Say how the tiers apply: commission on sales_amount, marginal: up to 30000 1%; above 2%.",
        ),
        (
            "提成 按 甲",
            "提成 按 甲：以上 2%",
            "提成 按 甲 超额累进：以上 2%",
            "提成 按 甲 全额累进：以上 2%",
            "提成 按 甲 线性：基准 1元，2%",
            "提成 按 甲；以上 2%",
            "提成 按 甲，以上 2%",
            "提成 按 甲，至 1元 2%",
            "提成 甲",
        ),
        (
            "commission on a",
            "commission on a: above 2%",
            "commission on a marginal: above 2%",
            "commission on a whole: above 2%",
            "commission on a linear: baseline 1, 2%",
            "commission on a; above 2%",
            "commission on a, above 2%",
            "commission on a, up to 1 2%",
            "commission a",
        ),
    ),
    Mistake(
        Words("写成：线性：基准 5000元，2%。", "Write it as: linear: baseline 5000, 2%."),
        (
            "提成 按 甲，线性：2%",
            "提成 按 甲，线性：基准 1元 2%",
            "提成 按 甲，线性：基准 1 2%",
            "提成 按 甲，线性：基准 1元；2%",
            "提成 按 甲，线性：基准 1件，每件 2元",
        ),
        (
            "commission on a, linear: 2%",
            "commission on a, linear: baseline 1 2%",
            "commission on a, linear: baseline 1; 2%",
        ),
    ),
    Mistake(
        Words("每一档写：至 30000元 1%，最后一档写：以上 2%。", "Each tier is up to 30000 1%, the last one above 2%."),
        (
            "提成 按 甲，超额累进：1%",
            "提成 按 甲，超额累进：至 1元",
            "提成 按 甲，超额累进：至 1元 1%；2%",
            "提成 按 甲，超额累进：至 1",
            "提成 按 甲，超额累进：以上 2%；至 1元 1%",
            "提成 按 甲，超额累进：至 1元 1%；以上 1元 2%",
            "提成 按 甲，超额累进：至 1元 1%；以上 2%；至 1元 1%",
        ),
        (
            "commission on a, marginal: 1%",
            "commission on a, marginal: up to 1",
            "commission on a, marginal: up to 1 1%; 2%",
            "commission on a, marginal: above 2%; up to 1 1%",
            "commission on a, marginal: up to 1 1%; above 1 2%",
            "commission on a, marginal: up to 1 1%; above 2%; up to 1 1%",
        ),
    ),
    Mistake(
        Words(
            "写成：排名 按 综合分 在 团队 内（团队、店铺、全体）。",
            "Write it as: rank by overall within team (team, shop, all).",
        ),
        (
            "排名 按 甲",
            "排名 按 甲 团队 内",
            "排名 按 甲 在 团队",
            "排名 按 甲 在 甲 内",
            "排名 甲 在 团队 内",
            "排名 按 甲 全体",
        ),
        ("rank by a", "rank by a team", "rank by a within b", "rank a within team", "rank by a all"),
    ),
    Mistake(
        Words("写明奖什么、扣什么或要做什么：第一名 奖 100元。", "Say what it brings: first: award 100."),
        (
            "第一名",
            "第一名 100元",
            "第一名：100元",
            "前3名 50元",
            "前3名：50元",
            "最后一名 100元",
            "后2名 1元",
            "第一名 甲",
            "最后一名 甲",
            "后两名 甲",
            "连续 3个月 最后一名 甲",
        ),
        ("first", "first: 100", "first 100", "top 3: 50", "last: 100", "bottom 2: 1", "last a", "bottom 2 a"),
    ),
    Mistake(
        Words(
            "期限写几天：须 7天内 提交整改方案；要做的事里有空格就加引号。",
            'Say what is to be done in quotes, maybe with a term: within 7 days "submit a plan".',
        ),
        (
            "第一名 须 甲 乙",
            "后两名 须 甲 乙",
            "最后一名 须 甲 乙",
            "连续 3个月 最后一名 须 甲 乙",
            "当 甲 > 1 时 须 甲 乙",
        ),
        (
            "first: must a b",
            "bottom 2: must a b",
            "last: must a b",
            "notice a > 1: must a b",
            "last: within 7 days a b",
        ),
    ),
    Mistake(
        Words(
            "写明从哪一项里扣：最后一名 从 提成 扣 100元。",
            "Say what it is taken from: last: deduct 100 from commission.",
        ),
        ("最后一名 扣 100元", "最后一名 扣 100", "最后一名 扣 甲", "后2名 扣 1元", "连续 3个月 最后一名：扣 1元"),
        ("last: deduct 100", "last: deduct a", "bottom 2: deduct 1", "last 3 months running: deduct 1"),
    ),
    Mistake(
        Words(
            "每一项写名字、冒号、类型：录入 迟到次数：次数（金额、比率、秒数、次数、分数、文字、是否、日期）。",
            "Each fact is a name, a colon, a kind: facts late_times: count "
            "(money, ratio, seconds, count, points, text, flag, date).",
        ),
        (
            "录入 甲",
            "录入 甲 次数",
            "录入 甲 乙",
            "录入 甲：乙",
            "录入 甲：",
            "录入 甲；乙：次数",
            "录入 甲，乙：次数",
            "录入 甲：次数，乙：次数",
        ),
        (
            "facts a",
            "facts a count",
            "facts a b",
            "facts a: b",
            "facts a:",
            "facts a; b: count",
            "facts a, b: count",
            "facts a: count, b: count",
        ),
    ),
    Mistake(
        Words(
            "写上编号、冒号和理由，理由里有标点就加引号：接受 K221：政策就是这样。只接受一项的，编号后面写它的名字。",
            'Write the code, a colon and the reason in quotes: accept K221: "the policy says so". '
            "For one item alone write its name behind the code.",
        ),
        (
            "接受 K221",
            "接受 K221 甲",
            "接受 K221 甲 乙：丙",
            "接受 K221：",
            "接受 K221：甲，乙",
            "接受 K221：甲 乙",
            "接受：甲",
        ),
        (
            "accept K221",
            "accept K221 a",
            "accept K221 a b: c",
            "accept K221:",
            "accept K221: a, b",
            "accept K221: a b",
            "accept: a",
        ),
    ),
    Mistake(
        Words(
            "写出哪一项、等号、多少：封顶 提成 = 8000元，保底 提成 = 500元。",
            "Name the line, then say how much: cap commission at 8000, guarantee commission at 500.",
        ),
        (
            "封顶 甲 1元",
            "封顶 甲 1",
            "封顶 甲：1元",
            "封顶 甲",
            "封顶 1元",
            "保底 甲 1元",
            "保底 甲：1元",
            "保底 甲",
            "保底 1元",
        ),
        ("cap a 1", "cap a: 1", "cap a", "cap 1", "guarantee a 1", "guarantee a: 1", "guarantee a", "guarantee 1"),
    ),
    Mistake(
        Words(
            "写成：奖金池 超额奖 = 10000元，按 业绩分 在 团队 内（团队、店铺、全体）。",
            "Write it as: pool extra = 10000, by performance within team (team, shop, all).",
        ),
        (
            "奖金池 甲 = 1元 按 乙",
            "奖金池 甲 = 1 按 乙",
            "奖金池 甲 = 1元，按 乙",
            "奖金池 甲 1元",
            "奖金池 甲：1元",
            "奖金池 甲 = 1元",
        ),
        ("pool a = 1 by b", "pool a = 1 yuan by b", "pool a = 1, by b", "pool a 1", "pool a: 1", "pool a = 1"),
    ),
    Mistake(
        Words(
            "没有条件的写等号，从哪项扣写在分号后面：扣款 迟到扣款 = 迟到次数 × 5元；从 提成。",
            "Without a condition write =, and what it is taken from after a semicolon: "
            "deduction late = late_times * 5; from commission.",
        ),
        (
            "扣款 甲：乙 × 5元",
            "扣款 甲：5元",
            "扣款 甲：乙",
            "扣款 甲 = 5元 从 乙",
            "扣款 甲 = 5 从 乙",
            "扣款 甲 5元",
            "扣款 甲",
        ),
        (
            "deduction a: b * 5",
            "deduction a: 5",
            "deduction a = 5 from b",
            "deduction a = b from c",
            "deduction a 5",
            "deduction a",
        ),
    ),
    Mistake(
        Words(
            "写成：参数 超额奖 = 100元；2027-01-01 起 120元。",
            "Write it as: parameter extra = 100 yuan; from 2027-01-01 120 yuan.",
        ),
        (
            "参数 甲 1元",
            "参数 甲：1元",
            "参数 甲",
            "参数 甲 = 1元；2027-01-01 2元",
            "参数 甲 = 1元；从 2027-01-01 起 2元",
        ),
        ("parameter a 1", "parameter a: 1", "parameter a", "parameter a = 1 yuan; 2027-01-01 2 yuan"),
    ),
    Mistake(
        Words("两个条件用“且”连接：甲 > 1 且 甲 < 3。", "Join two conditions with and: a > 1 and a < 3."),
        ("适用 1 < 甲 < 3", "适用 甲 = 乙 = 丙", "适用 甲 > 1 < 3"),
        ("for 1 < a < 3", "for a = b = c", "for a > 1 < 3"),
    ),
)

EXAMPLES: Final[dict[str, Words]] = {
    "SCHEME": Words("方案 售前考核 版本 1", "scheme presale version 1"),
    "EFFECTIVE": Words("生效 2026-10-01", "effective 2026-10-01"),
    "PERIOD": Words("周期 月", "period month"),
    "FOR": Words("适用 岗位 = 售前", "for role = presale"),
    "JUDGMENT": Words("业绩判定 下单优先", "judgment order_first"),
    "SETTINGS": Words('设置：付款天数 5；一天开始 "04:00"', 'settings: pay_window_days 5; day_cut "04:00"'),
    "FACTS": Words("录入 迟到次数：次数；出勤天数：次数", "facts late_times: count; days_worked: count"),
    "ACCEPT": Words("接受 K221：政策就是这样", 'accept K221: "the policy says so"'),
    "INCLUDE": Words("组合 底薪方案，提成方案", "include base-pay, commission-pay"),
    "SCORE": Words(
        "评分 综合分 = 自评 × 30% + 店长评 × 70%", "score overall = self_rating * 30% + manager_rating * 70%"
    ),
    "FIGURE": Words("计算 客单：金额 = 销售额 ÷ 销售人数", "figure basket: money = sales_amount / sales_buyers"),
    "GRADE": Words(
        "等级 按 综合分：≥90 金牌；≥80 银牌；其余 无", "grade by overall: >=90 gold; >=80 silver; else none"
    ),
    "BASE": Words("底薪 3000元；级别 = P3 时 3500元", "base 3000; 3500 when level = P3"),
    "COMMISSION": Words(
        "提成 按 销售额，超额累进：至 30000元 1%；以上 2%",
        "commission on sales_amount, marginal: up to 30000 1%; above 2%",
    ),
    "BONUS": Words("奖金 客件数奖：客件数 > 1.9 时 300元", "bonus basket: 300 when basket_items > 1.9"),
    "DEDUCTION": Words(
        "扣款 迟到扣款 = 迟到次数 × 5元；从 提成", "deduction late = late_times * 5 yuan; from commission"
    ),
    "PARAMETER": Words(
        "参数 超额奖 = 100元；2027-01-01 起 120元", "parameter extra = 100 yuan; from 2027-01-01 120 yuan"
    ),
    "POOL": Words("奖金池 团队奖 = 1000元，按 销售额 在 团队 内", "pool extra = 1000, by sales_amount within team"),
    "CAP": Words("封顶 提成 = 8000元", "cap commission at 8000"),
    "GUARANTEE": Words("保底 提成 = 500元", "guarantee commission at 500"),
    "ADVANCE": Words("预支 提成 = 2000元", "advance commission at 2000"),
    "LATER_REFUNDS": Words("往月退款 扣回", "later_refunds: take back"),
    "RED_LINE": Words("高压线 旷工次数 ≥ 3：取消 全勤奖", "red_line absences >= 3: void attendance"),
    "GIVEN": Words("当 旷工次数 ≥ 2 时 须 面谈", "notice absences >= 2: must talk"),
    "RANK": Words("排名 按 综合分 在 团队 内", "rank by overall within team"),
    "STREAK": Words("连续 3个月 最后一名 须 考虑调岗", 'last 3 months running: must "consider a move"'),
    "LADDER": Words(
        "职级 按 级别：P1；P2；P3；升级：连续 6个月(过失 = 0次)",
        "ladder by level: P1; P2; P3; up: 6 months running(errors = 0)",
    ),
    "FIRST": Words("第一名 奖 100元", "first: award 100"),
    "LAST": Words("最后一名 从 提成 扣 100元", "last: deduct 100 from commission"),
    "PLACE": Words("前3名 奖 50元", "top 3: award 50"),
    "indicator": Words(
        "销售额 权重 30%：≥30000元 得 100；其余 得 0", "sales_amount weight 30%: >=30000 gives 100; else 0"
    ),
}
"""A right text of each statement, by what opens it (`opening_word`), and one of an indicator."""
