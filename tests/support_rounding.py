"""Of every construct a scheme whose figures end in half a cent, or half a point, with what is to be said. By hand."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.diagnostics import Source
from kaohe.evaluation.cases import run_cases
from kaohe.evaluation.compiled.plan import compile_scheme
from support_cases import resolved
from support_evaluation import HEAD, agent, figures, outcome

if TYPE_CHECKING:
    from kaohe.evaluation.outcome import Outcome

SCHEMES = Path(__file__).parent.parent / "schemes"
FACTS = "录入 补贴：金额；投诉：次数\n"
"""Amounts that are typed in may have more than two decimals."""

# Each: what it is, the statements, from line 5 on, the words in Chinese and in English. The figures are those of A:
# sales of 100, a self rating of 80, a manager's of 1, 12.345 typed in, one complaint, and no items per buyer.
TABLE = (
    (
        "a product",  # 83 ÷ 8
        "评分 卡：\n    自评 权重 12.5%：≥80 得 83；其余 得 0\n    店长评 权重 87.5%：≥0 得 0；其余 得 1\n",
        ("卡 10.38 分 = 10.38 + 0.00（第 5 行）", "自评 80：≥80 得 83，83 × 12.5% = 10.375，四舍五入 10.38\n"),
        ("卡 10.38 points = 10.38 + 0.00", "self rating 80: ≥80 gives 83, 83 × 12.5% = 10.375, rounded 10.38\n"),
    ),
    (
        "a product of endless points",  # 100 ÷ 3 × 33.315% = 11.105; × 66.66% = 22.22; 33.33 × 0.025% = 0.0083325
        (
            "评分 卡：\n    店长评 权重 33.315%：从 0 得 0 到 3 得 100\n    店长评 权重 66.66%：从 0 得 0 到 3 得 100\n"
            "    客件数 权重 0.025%：≥1 得 1；其余 得 0；无值 得 33.33\n"
        ),
        (
            "店长评 1：(1 − 0) ÷ (3 − 0) × 100 ≈ 33.333333，33.333333 × 33.315% ≈ 11.105，四舍五入 11.11\n",
            "≈ 33.333333，33.333333 × 66.66% ≈ 22.22\n",
            "客件数 无值：得 33.33，33.33 × 0.025% = 0.0083325，四舍五入 0.01\n",
        ),
        (
            "manager rating 1: (1 − 0) ÷ (3 − 0) × 100 ≈ 33.333333, 33.333333 × 33.315% ≈ 11.105, rounded 11.11\n",
            "≈ 33.333333, 33.333333 × 66.66% ≈ 22.22\n",
            "items per buyer has no value: gives 33.33, 33.33 × 0.025% = 0.0083325, rounded 0.01\n",
        ),
    ),
    (
        "a product of points off",  # 3 whole units below 4: 100 − 3 × 0.5 = 98.5; 98.5 × 1% = 0.985
        "评分 卡：\n    店长评 权重 1%：100，低于 4 每 1 扣 0.5\n    自评 权重 99%：≥0 得 0；其余 得 1\n",
        ("低于 4，差 3 个整 1，100 − 3 × 0.5 = 98.5，98.5 × 1% = 0.985，四舍五入 0.99\n",),
        ("below 4 by 3 whole 1, 100 − 3 × 0.5 = 98.5, 98.5 × 1% = 0.985, rounded 0.99\n",),
    ),
    (
        "a line that begins with an endless figure",  # 80 ÷ 3 ÷ 100 × 30 = 8
        "计算 线：分数 按 自评 ÷ 3：从 0 得 0 到 100 得 30\n",
        ("线 8.00 分：自评 80 ÷ 3 ≈ 26.666667，(26.666667 − 0) ÷ (100 − 0) × 30 ≈ 8.00（",),
        ("线 8.00 points: self rating 80 ÷ 3 ≈ 26.666667, (26.666667 − 0) ÷ (100 − 0) × 30 ≈ 8.00 (",),
    ),
    (
        "a blend",  # 0.1 × 80 + 0.405 = 8.405
        "评分 混 = 自评 × 10% + 店长评 × 40.5%\n",
        ("混 8.41 分 = 自评 80 × 10% + 店长评 1 × 40.5% = 8.405，四舍五入 8.41（",),
        ("混 8.41 points = self rating 80 × 10% + manager rating 1 × 40.5% = 8.405, rounded 8.41 (",),
    ),
    (
        "a figure that is another one",
        "计算 同：金额 = 补贴\n",
        ("同 12.35 元 = 补贴 12.345，四舍五入 12.35（",),
        ("同 12.35 yuan = 补贴 12.345, rounded 12.35 (",),
    ),
    (
        "a ratio",  # 12.345 ÷ 246900 = 0.00005, and 1 ÷ 3
        "计算 率：比率 = 补贴 ÷ 246900元\n计算 三：比率 = 补贴 ÷ 37.035元\n计算 零：比率 = 2/37\n",
        (
            "率 0.01% = 补贴 12.345 ÷ 246900 = 0.005%，四舍五入 0.01%（",
            "三 33.33% = 补贴 12.345 ÷ 37.035 ≈ 33.3333%，四舍五入 33.33%（",
            "零 5.41% = 2 ÷ 37 ≈ 5.4054%，四舍五入 5.41%（",
        ),
        (
            "率 0.01% = 补贴 12.345 ÷ 246900 = 0.005%, rounded 0.01% (",
            "三 33.33% = 补贴 12.345 ÷ 37.035 ≈ 33.3333%, rounded 33.33% (",
            "零 5.41% = 2 ÷ 37 ≈ 5.4054%, rounded 5.41% (",
        ),
    ),
    (
        "a figure by bands",
        (
            "计算 档：分数 按 自评：≥80 得 12.345；其余 得 1\n计算 率：比率 按 自评：≥90 得 2%；其余 得 2/37\n"
            "计算 缺：金额 按 客件数：≥1 得 1元；其余 得 0元；无值 得 9.995元\n"
            "计算 整：金额 按 自评：≥80 得 20元；其余 得 0元\n"
        ),
        (
            "档 12.35 分：自评 80，≥80 得 12.345，四舍五入 12.35（",
            "率 5.41%：自评 80，其余（<90） 得 2/37 ≈ 5.4054%，四舍五入 5.41%（",
            "缺 10.00 元：无值 得 9.995，四舍五入 10.00（",
            "整 20.00 元：自评 80，≥80 得 20（",
        ),
        (
            "档 12.35 points: self rating 80, ≥80 gives 12.345, rounded 12.35 (",
            "率 5.41%: self rating 80, else (<90) gives 2/37 ≈ 5.4054%, rounded 5.41% (",
            "缺 10.00 yuan: no value gives 9.995, rounded 10.00 (",
            "整 20.00 yuan: self rating 80, ≥80 gives 20 (",
        ),
    ),
    (
        "a figure by a line, and by units",  # 80 ÷ 90 × 3; 1 − 3 × 0.005 = 0.985
        "计算 线：金额 按 自评：从 0 得 0元 到 90 得 3元\n计算 差：金额 按 店长评：1元，低于 4 每 1 扣 0.005元\n",
        (
            "线 2.67 元：自评 80，(80 − 0) ÷ (90 − 0) × 3 ≈ 2.666667，四舍五入 2.67（",
            "差 0.99 元：店长评 1，低于 4，差 3 个整 1，1 − 3 × 0.005 = 0.985，四舍五入 0.99（",
        ),
        (
            "线 2.67 yuan: self rating 80, (80 − 0) ÷ (90 − 0) × 3 ≈ 2.666667, rounded 2.67 (",
            "差 0.99 yuan: manager rating 1, below 4 by 3 whole 1, 1 − 3 × 0.005 = 0.985, rounded 0.99 (",
        ),
    ),
    (
        "what a missing figure gives",
        (
            "计算 缺：金额 = 客件数 × 1元；无值 得 9.995元\n奖金 缺奖：客件数 > 1 时 3元；无值 得 0.005元\n"
            "奖金 够：客件数 > 1 时 3元；无值 得 2元\n"
        ),
        (
            "缺 10.00 元：客件数无值，按方案里无值的规定得 9.995，四舍五入 10.00（",
            "缺奖 0.01 元：客件数无值，按方案里无值的规定得 0.005，四舍五入 0.01（",
            "够 2.00 元：客件数无值，按方案里无值的规定得 2（",
        ),
        (
            "缺 10.00 yuan: items per buyer without a value, by the scheme's rule for that 9.995, rounded 10.00 (",
            "缺奖 0.01 yuan: items per buyer without a value, by the scheme's rule for that 0.005, rounded 0.01 (",
            "够 2.00 yuan: items per buyer without a value, by the scheme's rule for that 2 (",
        ),
    ),
    (
        "base pay",
        "底薪 9.995元\n底薪 二：1元；自评 ≥ 80 时 补贴\n",
        ("底薪 10.00 元：默认 9.995，四舍五入 10.00（", "二 12.35 元：自评 80 ≥ 80 时 补贴 12.345，四舍五入 12.35（"),
        ("base 10.00 yuan: by default 9.995, rounded 10.00 (", "self rating 80 ≥ 80: 补贴 12.345, rounded 12.35 ("),
    ),
    (
        "a bonus",
        (
            "奖金 甲：自评 ≥ 80 时 0.005元\n奖金 乙：自评 > 80 时 1元；其余 自评 × 0.0125元\n奖金 丙 = 补贴\n"
            "奖金 丁 = 自评 × 0.1元 ÷ 3\n"
        ),
        (
            "甲 0.01 元：自评 80 ≥ 80 时 0.005，四舍五入 0.01（",
            "乙 1.00 元：不满足（自评 80 > 80），其余 自评 80 × 0.0125 = 1（",
            "丙 12.35 元：补贴 12.345，四舍五入 12.35（",
            "丁 2.67 元：自评 80 × 0.1 ÷ 3 ≈ 2.666667，四舍五入 2.67（",
        ),
        (
            "甲 0.01 yuan: self rating 80 ≥ 80: 0.005, rounded 0.01 (",
            "乙 1.00 yuan: not met (self rating 80 > 80), else self rating 80 × 0.0125 = 1 (",
            "丙 12.35 yuan: 补贴 12.345, rounded 12.35 (",
            "丁 2.67 yuan: self rating 80 × 0.1 ÷ 3 ≈ 2.666667, rounded 2.67 (",
        ),
    ),
    (
        "a commission",  # 33.333… × 3% = 1; 100 × 1.005%; 50 × 1% + 50 × 2.01%
        (
            "提成 按 销售额 ÷ 3，线性：基准 0元，3%\n提成 固 按 销售额，全额累进：至 30000元 9.995元；以上 1%\n"
            "提成 分 按 销售额，超额累进：至 50元 1%；以上 2.01%\n"
            "提成 三 按 销售额 ÷ 3，超额累进：至 10元 1%；以上 2.4%\n"
        ),
        (
            "提成 1.00 元：销售额 100.00 ÷ 3 ≈ 33.333333；(33.333333 − 0) × 3% ≈ 1.00（",
            "固 10.00 元：销售额 100.00，≤30000 元；固定 9.995，四舍五入 10.00（",
            "分 1.51 元：销售额 100.00；50 × 1% + 50 × 2.01% = 1.505，四舍五入 1.51（",
            "三 0.66 元：销售额 100.00 ÷ 3 ≈ 33.333333；10 × 1% + 23.333333 × 2.4% ≈ 0.66（",
        ),
        (
            "commission 1.00 yuan: sales amount 100.00 ÷ 3 ≈ 33.333333; (33.333333 − 0) × 3% ≈ 1.00 (",
            "固 10.00 yuan: sales amount 100.00, ≤30000 yuan; fixed 9.995, rounded 10.00 (",
            "分 1.51 yuan: sales amount 100.00; 50 × 1% + 50 × 2.01% = 1.505, rounded 1.51 (",
            "10 × 1% + 23.333333 × 2.4% ≈ 0.66 (",
        ),
    ),
    (
        "deductions",
        (
            "底薪 20元\n扣款 甲 = 12.345元\n扣款 乙 = 补贴；从 底薪\n扣款 丙 = 7.655元；从 底薪\n"
            "扣款 丁：自评 ≥ 80 时 自评 × 0.01元 ÷ 3；从 底薪\n"
        ),
        (
            "甲 −12.35 元：12.345，四舍五入 12.35，从合计扣（",
            "乙 −12.35 元：补贴 12.345，四舍五入 12.35，从底薪扣（",
            "丙 −7.65 元：7.655，四舍五入 7.66，底薪只有 7.65，实扣 7.65（",
            "丁 0.00 元：自评 80 ≥ 80 时 自评 80 × 0.01 ÷ 3 ≈ 0.266667，四舍五入 0.27，底薪只有 0，实扣 0.00（",
        ),
        (
            "甲 −12.35 yuan: 12.345, rounded 12.35, deducted from the total (",
            "乙 −12.35 yuan: 补贴 12.345, rounded 12.35, deducted from base (",
            "丙 −7.65 yuan: 7.655, rounded 7.66, base has only 7.65, 7.65 deducted (",
            (
                "丁 0.00 yuan: self rating 80 ≥ 80: self rating 80 × 0.01 ÷ 3 ≈ 0.266667, rounded 0.27, "
                "base has only 0, 0.00 deducted ("
            ),
        ),
    ),
    (
        "deductions of what a missing figure gives",
        "底薪 8元\n扣款 甲 = 客件数 × 1元；无值 得 1.005元\n扣款 乙 = 客件数 × 1元；无值 得 9.995元；从 底薪\n",
        (
            "甲 −1.01 元：客件数无值，按方案里无值的规定得 1.005，四舍五入 1.01，从合计扣（",
            "乙 −8.00 元：客件数无值，按方案里无值的规定得 9.995，四舍五入 10.00，底薪只有 8.00，实扣 8.00（",
        ),
        (
            (
                "甲 −1.01 yuan: items per buyer without a value, "
                "by the scheme's rule for that 1.005, rounded 1.01, deducted from the total ("
            ),
            (
                "乙 −8.00 yuan: items per buyer without a value, by the scheme's rule for that 9.995, rounded 10.00, "
                "base has only 8.00, 8.00 deducted ("
            ),
        ),
    ),
    (
        "limits",  # 100 × 899.995% = 899.995; 100 × 0.005% = 0.005; 80 × 0.05 ÷ 3 = 1.333…
        (
            "提成 按 销售额，线性：基准 0元，899.995%\n封顶 提成 = 9.995元\n"
            "提成 底 按 销售额，线性：基准 0元，0.005%\n保底 底 = 补贴\n"
            "奖金 两 = 0.125元\n保底 两 = 自评 × 0.05元 ÷ 3\n封顶 两 = 1.005元\n"
        ),
        (
            (
                "提成 10.00 元：销售额 100.00；(100.00 − 0) × 899.995% = 899.995，四舍五入 900.00；"
                "第 6 行封顶 9.995，四舍五入 10.00（第 5 行）"
            ),
            (
                "底 12.35 元：销售额 100.00；(100.00 − 0) × 0.005% = 0.005，四舍五入 0.01；"
                "第 8 行保底 补贴 12.345，四舍五入 12.35（第 7 行）"
            ),
            (
                "两 1.01 元：0.125，四舍五入 0.13；第 10 行保底 自评 80 × 0.05 ÷ 3 ≈ 1.333333，四舍五入 1.33；"
                "第 11 行封顶 1.005，四舍五入 1.01（第 9 行）"
            ),
        ),
        (
            (
                "commission 10.00 yuan: sales amount 100.00; (100.00 − 0) × 899.995% = 899.995, rounded 900.00; "
                "line 6: no more than 9.995, rounded 10.00 (line 5)"
            ),
            "(100.00 − 0) × 0.005% = 0.005, rounded 0.01; line 8: no less than 补贴 12.345, rounded 12.35 (line 7)",
            (
                "0.125, rounded 0.13; line 10: no less than self rating 80 × 0.05 ÷ 3 ≈ 1.333333, rounded 1.33; "
                "line 11: no more than 1.005, rounded 1.01 (line 9)"
            ),
        ),
    ),
    (
        "limits of deductions",
        "底薪 10元\n扣款 甲 = 12.345元\n封顶 甲 = 9.995元\n扣款 乙 = 1.005元；从 底薪\n保底 乙 = 50.125元\n",
        (
            "甲 −10.00 元：12.345，四舍五入 12.35，从合计扣；第 7 行封顶 9.995，四舍五入 10.00（第 6 行）",
            (
                "乙 −10.00 元：1.005，四舍五入 1.01，从底薪扣；第 9 行保底 50.125，四舍五入 50.13，"
                "底薪只有 10.00，实扣 10.00（第 8 行）"
            ),
        ),
        (
            (
                "甲 −10.00 yuan: 12.345, rounded 12.35, deducted from the total; line 7: "
                "no more than 9.995, rounded 10.00 (line 6)"
            ),
            (
                "乙 −10.00 yuan: 1.005, rounded 1.01, deducted from base; line 9: no less than 50.125, rounded 50.13, "
                "base has only 10.00, 10.00 deducted (line 8)"
            ),
        ),
    ),
    (
        "an advance",  # 100 × 0.005%
        "提成 预 按 销售额，线性：基准 0元，0.005%\n预支 预 = 2.005元\n",
        (
            (
                "预 2.01 元：销售额 100.00；(100.00 − 0) × 0.005% = 0.005，四舍五入 0.01；"
                "第 6 行预支到 2.005，四舍五入 2.01，先发 2，以后扣回的共 2.00（第 5 行）"
            ),
        ),
        (
            (
                "预 2.01 yuan: sales amount 100.00; (100.00 − 0) × 0.005% = 0.005, rounded 0.01; "
                "line 6: paid ahead up to 2.005, rounded 2.01: 2 more, 2.00 to be taken back in all (line 5)"
            ),
        ),
    ),
    (
        "a line that is void",
        "提成 按 销售额，线性：基准 0元，0.005%\n奖金 甲 = 补贴\n封顶 甲 = 9.995元\n高压线 投诉 ≥ 1：取消 提成、甲\n",
        (
            (
                "提成 0.00 元：销售额 100.00；(100.00 − 0) × 0.005% = 0.005，四舍五入 0.01；"
                "投诉 1 ≥ 1，触第 8 行的高压线，原 0.01 取消（第 5 行）"
            ),
            (
                "甲 0.00 元：补贴 12.345，四舍五入 12.35；第 7 行封顶 9.995，四舍五入 10.00；"
                "投诉 1 ≥ 1，触第 8 行的高压线，原 10.00 取消（第 6 行）"
            ),
        ),
        (
            (
                "commission 0.00 yuan: sales amount 100.00; (100.00 − 0) × 0.005% = 0.005, rounded 0.01; "
                "投诉 1 ≥ 1: by the red line on line 8 the 0.01 is void (line 5)"
            ),
            (
                "甲 0.00 yuan: 补贴 12.345, rounded 12.35; line 7: no more than 9.995, rounded 10.00; "
                "投诉 1 ≥ 1: by the red line on line 8 the 10.00 is void (line 6)"
            ),
        ),
    ),
    (
        "a line that two red lines void",  # the first tells; where it does not hold, the second
        (
            "奖金 甲 = 1.005元\n奖金 乙 = 1.005元\n高压线 投诉 ≥ 1：取消 甲\n高压线 自评 ≥ 80：取消 甲、乙\n"
            "高压线 自评 ≥ 81：取消 乙\n"
        ),
        (
            "甲 0.00 元：1.005，四舍五入 1.01；投诉 1 ≥ 1，触第 7 行的高压线，原 1.01 取消（第 5 行）",
            "乙 0.00 元：1.005，四舍五入 1.01；自评 80 ≥ 80，触第 8 行的高压线，原 1.01 取消（第 6 行）",
        ),
        ("甲 0.00 yuan: 1.005, rounded 1.01; 投诉 1 ≥ 1: by the red line on line 7 the 1.01 is void (line 5)",),
    ),
    (
        "a pool",  # of all there are 80 and 70; 9.995 is shared as 10.00; 100 ÷ 3 as 33.33
        (
            "奖金池 池 = 9.995元，按 自评 在 全体 内\n奖金池 二 = 销售额 ÷ 3，按 自评 在 全体 内\n"
            "奖金池 三 = 3元，按 自评 在 全体 内\n"
        ),
        (
            "池 5.33 元：9.995，四舍五入 10.00；10.00 × 自评 80 ÷ 全体合计 150 ≈ 5.333333，舍去零头 5.33（",
            (
                "二 17.78 元：销售额 100.00 ÷ 3 ≈ 33.333333，四舍五入 33.33；33.33 × 自评 80 ÷ 全体合计 150 = 17.776，"
                "舍去零头 17.77，分到余下的 0.01（"
            ),
            "三 1.60 元：3.00 × 自评 80 ÷ 全体合计 150 = 1.6（",
        ),
        (
            "池 5.33 yuan: 9.995, rounded 10.00; 10.00 × self rating 80 ÷ 150 of all ≈ 5.333333, rounded down 5.33 (",
            (
                "二 17.78 yuan: sales amount 100.00 ÷ 3 ≈ 33.333333, rounded 33.33; "
                "33.33 × self rating 80 ÷ 150 of all = 17.776, rounded down 17.77, and 0.01 of what was left ("
            ),
            "三 1.60 yuan: 3.00 × self rating 80 ÷ 150 of all = 1.6 (",
        ),
    ),
    (
        "awards and penalties",  # 80 × 0.0001 ÷ 3 = 0.002666…; 80 × 0.0001875 = 0.015
        (
            "底薪 0.01元\n奖金 乙 = 1元\n排名 按 自评 在 全体 内\n第一名 奖 0.005元\n前2名 奖 补贴\n"
            "前3名 奖 自评 × 0.0001元 ÷ 3\n前4名 从 底薪 扣 自评 × 0.0001875元\n前5名 从 乙 扣 0.125元\n"
        ),
        (
            "第一名 0.01 元：排名 全体 2 人中第 1 名，奖 0.005，四舍五入 0.01（",
            "前2名 12.35 元：排名 全体 2 人中第 1 名，奖 补贴 12.345，四舍五入 12.35（",
            "前3名 0.00 元：排名 全体 2 人中第 1 名，奖 自评 80 × 0.0001 ÷ 3 ≈ 0.002667，四舍五入 0.00（",
            (
                "前4名 −0.01 元：排名 全体 2 人中第 1 名，应扣 自评 80 × 0.0001875 = 0.015，四舍五入 0.02，"
                "底薪只有 0.01，实扣 0.01（"
            ),
            "前5名 −0.13 元：排名 全体 2 人中第 1 名，从乙扣 0.125，四舍五入 0.13（",
        ),
        (
            "rank 1 of 2 in all agents, awarded 0.005, rounded 0.01 (",
            "awarded 补贴 12.345, rounded 12.35 (",
            "awarded self rating 80 × 0.0001 ÷ 3 ≈ 0.002667, rounded 0.00 (",
            "self rating 80 × 0.0001875 = 0.015, rounded 0.02 to deduct, base has only 0.01, 0.01 deducted (",
            "0.125, rounded 0.13 deducted from 乙 (",
        ),
    ),
    (
        "means of a group",  # (12.345 + 12.35) ÷ 2 = 12.3475; (80 + 70) ÷ 2 = 75, alone 70; 160 ÷ 3
        (
            "奖金 甲 = 平均(补贴，全体)\n奖金 乙：平均(自评，全体) ≥ 75 时 平均(补贴，全体，不含本人)\n"
            "计算 三：分数 = 自评 ÷ 3\n计算 均：分数 = 平均(三，全体) × 1\n"
        ),
        (
            "甲 12.35 元：全体 2 人补贴平均 12.35（12.3475 四舍五入）（",
            "乙 12.35 元：全体 2 人自评平均 75.00 ≥ 75 时 全体（不含本人） 1 人补贴平均 12.35（",
            "三 26.67 分 = 自评 80 ÷ 3 ≈ 26.666667，四舍五入 26.67（",
            "均 25.00 分 = 全体 2 人三平均 25.00 × 1（",
        ),
        (
            "甲 12.35 yuan: mean of 补贴 of 2 in all 12.35 (12.3475 rounded) (",
            "乙 12.35 yuan: mean of self rating of 2 in all 75.00 ≥ 75: mean of 补贴 of 1 others in all 12.35 (",
            "均 25.00 points = mean of 三 of 2 in all 25.00 × 1 (",
        ),
    ),
)


@cache
def outcomes_of_cases() -> tuple[tuple[str, Outcome], ...]:
    """Give what each case of each shipped scheme comes to, with the scheme's name."""
    found: list[tuple[str, Outcome]] = []
    for file in sorted(SCHEMES.glob("*.scheme")):
        cases = file.with_suffix(".cases.yaml")
        results, _ = run_cases(Source(str(cases), cases.read_text(encoding="utf-8")), resolved(file))
        found += [(file.stem, each.outcome) for each in results if each.outcome is not None]
    return tuple(found)


def rounded(statements: str) -> tuple[Outcome, Outcome]:
    """Give the outcome of both evaluators."""
    people = (
        agent("a", sales_amount=100, self_rating=80, manager_rating=1, 补贴="12.345", 投诉=1),
        agent("b", sales_amount=100, self_rating=70, manager_rating=1, 补贴="12.35", 投诉=0),
    )
    people = tuple(agent(each.agent, **{**each.values, "补贴": Decimal(str(each.values["补贴"]))}) for each in people)
    scheme = resolved(HEAD + FACTS + statements)
    found, _ = compile_scheme(scheme).evaluate(figures(*people))
    assert found is not None
    return outcome(scheme, *people), found
