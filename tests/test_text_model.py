"""The text form gives the model: each construct, in both languages, by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kaohe.diagnostics import Source, Span
from kaohe.periods import PeriodKind
from kaohe.scheme.model import (
    Arithmetic,
    Award,
    Band,
    Bands,
    Base,
    Bonus,
    Case,
    Commission,
    Compare,
    Duty,
    Fact,
    FormulaScore,
    Grade,
    Include,
    Indicator,
    Linear,
    Logic,
    Number,
    Penalty,
    PlaceRule,
    Ranking,
    Ref,
    Scorecard,
    Standing,
    Text,
    Tier,
    TierMode,
    Tiers,
)
from kaohe.values import Kind
from kaohe.words import Lang
from support_text import HEADS, findings, item, items, scheme, span

AT = Span(Source("", ""), 0, 0)


def number(value: str | int, kind: Kind | None = None) -> Number:
    return Number(Fraction(value), kind, "", AT)


def share(percent: str | int) -> Number:
    return Number(Fraction(percent) / 100, Kind.RATIO, "", AT)


def yuan(value: str | int) -> Number:
    return number(value, Kind.MONEY)


def ref(name: str) -> Ref:
    return Ref(name, AT)


def text(value: str) -> Text:
    return Text(value, AT)


def place(end: str, count: int, effect: Award | Penalty | Duty, streak: int = 1) -> PlaceRule:
    return PlaceRule(Standing(end, count), streak, effect, None, AT)  # type: ignore[arg-type]


DESIGN_ZH = """\
方案 天猫售前月度考核 版本 3
生效 2026-10-01
周期 月
适用 岗位 = 售前
业绩判定 下单优先

评分 业绩分：
    业绩完成率            权重 30%：≥100% 得 100；≥90% 得 85；≥80% 得 70；其余 得 0
    询单最终付款成功率    权重 40%：≥45% 得 100；≥40% 得 80；≥35% 得 60；其余 得 0
    平均响应时间          权重 30%：≤35秒 得 100；≤45秒 得 80；≤55秒 得 60；其余 得 0
评分 综合分 = 自评 × 30% + 店长评 × 70%
等级 按 业绩分：≥90 金牌；≥80 银牌；≥70 铜牌；其余 无

底薪 3000元；级别 = P3 时 3500元
提成 按 销售额 − 邮费总额 − 退款金额，超额累进：至 30000元 1%；至 60000元 1.5%；以上 2%
奖金 客件数奖：客件数 > 1.9 且 销售额 ≥ 30000元 时 300元；客件数 ≥ 1.9 时 200元

排名 按 综合分 在 团队 内
第一名 奖 100元
最后一名 从 提成 扣 100元
后两名 须 7天内 提交整改方案
连续 3个月 最后一名：考虑调岗
"""

DESIGN_EN = """\
scheme "Tmall presales monthly" version 3
effective 2026-10-01
period month
for role = presales
judgment order_first

score performance:
    target_completion     weight 30%: >=100% gives 100; >=90% gives 85; >=80% gives 70; else 0
    inq_to_pay_final_rate weight 70%: >=45% gives 100; else 0
score overall = self_rating * 30% + manager_rating * 70%

base 3000; 3500 when level = P3
commission on sales_amount - sales_post_fee - refund_amount, marginal: up to 30000 1%; up to 60000 1.5%; above 2%
rank by overall within team
first: award 100
last: deduct 100 from commission
"""


def test_the_chinese_sample_reads() -> None:
    read = scheme(DESIGN_ZH)
    assert (read.name, read.version, read.lang) == ("天猫售前月度考核", 3, "zh")
    assert (read.effective, read.period, read.judgment) == (date(2026, 10, 1), PeriodKind.MONTH, "order_first")
    assert read.applies == Compare("=", ref("岗位"), ref("售前"), AT)
    assert read.span.text == "方案 天猫售前月度考核 版本 3"
    assert [type(each).__name__ for each in read.items] == [
        *("Scorecard", "FormulaScore", "Grade", "Base", "Commission", "Bonus", "Ranking"),
        *("PlaceRule", "PlaceRule", "PlaceRule", "PlaceRule"),
    ]


def test_the_english_sample_reads() -> None:
    read = scheme(DESIGN_EN)
    assert (read.name, read.version, read.lang) == ("Tmall presales monthly", 3, "en")
    assert read.items[-1] == place("bottom", 1, Penalty(number(100), ref("commission")))
    assert len(read.items) == 7


SAME_ZH = """\
方案 monthly 版本 2
生效 2026-10-01
周期 双周
适用 非 role = "presale" 或 level != P1 且 days ≥ 20
业绩判定 付款
录入 late：次数；quality 称 "报表"：分数；a：金额；b：比率；c：秒数；d：文字；e：是否；f：日期
评分 perf：
    x 权重 60%：＞1.5‰ 得 100分；<1分钟 得 -5；=３次 得 80；≠2秒 得 1；其余 得 0；无值 得 60
    (y + z) / 2 称 "均值" 权重 40%：≤3万元 得 50
评分 overall = -x * 30% + manager × 70%；无值 得 0
等级 star 按 perf：≥90 gold；其余 "no star"；无值 得 none
底薪 post：3000元；level = P3 时 x × 2
提成 按 sales − fee，全额累进超出部分：未满 10000元 1%；至 20000元 200元；至 30000元 1% 加 200元；以上 2%；无值 得 0元
提成 piece 按 qty，线性：基准 100件，0.5元；无值 得 0
提成 flat 按 qty，全额累进：以上 1%
奖金 big：x > 1.9 且 y ≥ 2 时 300元；x ≥ 1.9 时 200元；无值 得 0元
排名 top_rank 按 overall 在 店铺 内，须 days ≥ 20
第一名 奖 100元
前3名 奖 50元
最后一名 从 commission 扣 100元
后2名 须 7天内 "write a plan"
后2名 须 think
连续 3个周期 最后一名：move
连续 2个周期 前2名 奖 10元
排名 按 x 在 全体 内
组合 chitu-base、chitu-linear
"""

SAME_EN = """\
scheme monthly version 2
effective 2026-10-01
period fortnight
for not role = "presale" or level != P1 and days >= 20
judgment payment
facts late: count; quality as "报表": points; a: money; b: ratio; c: seconds; d: text; e: flag; f: date
score perf:
    x weight 60%: >1.5‰ gives 100 points; <1 min gives -5; =3 times gives 80; !=2s gives 1; else 0; missing gives 60
    (y + z) / 2 as "均值" weight 40%: <=30000 yuan gives 50
score overall = -x * 30% + manager * 70%; missing gives 0
grade star by perf: >=90 gold; else "no star"; missing gives none
base post: 3000 yuan; x * 2 when level = P3
commission on sales - fee, whole_excess: below 10000 yuan 1%; up to 20000 yuan 200 yuan; \
up to 30000 yuan 1% plus 200 yuan; above 2%; missing gives 0 yuan
commission piece on qty, linear: baseline 100 pieces, 0.5 yuan; missing gives 0
commission flat on qty, whole: above 1%
bonus big: 300 yuan when x > 1.9 and y >= 2; 200 yuan when x >= 1.9; missing gives 0 yuan
rank top_rank by overall within shop, requires days >= 20
first: award 100 yuan
top 3: award 50 yuan
last: deduct 100 yuan from commission
bottom 2: within 7 days "write a plan"
bottom 2: must think
last 3 periods running: "move"
top 2 2 periods running: award 10 yuan
rank by x within all
include chitu-base, chitu-linear
"""


def test_chinese_and_english_texts_of_one_scheme_are_one_model() -> None:
    chinese = scheme(SAME_ZH)
    english = scheme(SAME_EN)
    assert chinese.facts == english.facts
    for one, other in zip(chinese.items, english.items, strict=True):
        assert one == other
    assert chinese == english


def test_facts() -> None:
    read = scheme(HEADS["zh"] + "录入\n    迟到：次数\n    质量 称 “报表质量”：分数\n录入：甲：是否\n")
    assert read.facts == (
        Fact("迟到", Kind.COUNT, None, AT),
        Fact("质量", Kind.POINTS, "报表质量", AT),
        Fact("甲", Kind.FLAG, None, AT),
    )


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("金额", Kind.MONEY),
        ("比率", Kind.RATIO),
        ("秒数", Kind.SECONDS),
        ("次数", Kind.COUNT),
        ("分数", Kind.POINTS),
        ("文字", Kind.TEXT),
        ("是否", Kind.FLAG),
        ("日期", Kind.DATE),
    ],
)
def test_kinds_of_facts(word: str, kind: Kind) -> None:
    assert scheme(f"{HEADS['zh']}录入 甲：{word}").facts == (Fact("甲", kind, None, AT),)


def test_a_scorecard_with_bands_on_lines_of_their_own() -> None:
    read = item(
        "评分 分：\n"
        '    指标 称 "显示名" 权重30%：≥100%得100；  # 满分\n'
        "        ≥90% 得 85\n"
        "\n"
        "        其余 得 0\n"
        "        无值 得 60\n"
        "    另一个 权重 70%：\n"
        "    >1.9 得 3\n"
    )
    first = Bands(
        (Band(">=", share(100), number(100), AT), Band(">=", share(90), number(85), AT)), number(0), number(60), AT
    )
    second = Bands((Band(">", number("1.9"), number(3), AT),), None, None, AT)
    assert read == Scorecard(
        "分",
        (
            Indicator(ref("指标"), share(30), first, "显示名", AT),
            Indicator(ref("另一个"), share(70), second, None, AT),
        ),
        AT,
    )


def test_a_scorecard_on_one_line_and_its_span() -> None:
    read = item("评分 分：甲 权重 100%：≥1 得 2\n\n# 完\n")
    assert isinstance(read, Scorecard)
    assert len(read.indicators) == 1
    assert read.span.text == "评分 分：甲 权重 100%：≥1 得 2"
    assert read.indicators[0].span.text == "甲 权重 100%：≥1 得 2"
    assert read.indicators[0].scale.bands[0].bound.span.text == "1"


def test_an_indicator_that_goes_on_after_a_comma_or_a_word() -> None:
    read = item("评分 分：\n  (甲 +\n     乙) 权重 100%：≥1 得\n      2\n")
    assert isinstance(read, Scorecard)
    assert read.indicators[0].figure == Arithmetic("+", ref("甲"), ref("乙"), AT)


def test_a_formula_score_over_several_lines() -> None:
    read = item("评分 综合 = 自评 × 30%\n    + 店长评 × 70%\n    无值 得 0\n")
    formula = Arithmetic(
        "+", Arithmetic("*", ref("自评"), share(30), AT), Arithmetic("*", ref("店长评"), share(70), AT), AT
    )
    assert read == FormulaScore("综合", formula, number(0), AT)


def test_grades_bear_a_name_or_are_the_grade() -> None:
    bands = Bands((Band(">=", number(90), text("金牌"), AT),), text("无"), text("待定"), AT)
    assert item("等级 按 分：≥90 金牌；其余 无；无值 得 待定") == Grade("grade", ref("分"), bands, AT)
    assert item("等级 星级 按 分：\n  ≥90 金牌\n  其余 “无”\n  无值 得 「待定」") == Grade("星级", ref("分"), bands, AT)


def test_base_pay() -> None:
    case = Case(Compare("=", ref("级别"), ref("P3"), AT), yuan(3500), AT)
    assert item("底薪 3000元；级别 = P3 时 3500元") == Base(None, yuan(3000), (case,), AT)
    assert item("底薪：3000元") == Base(None, yuan(3000), (), AT)
    assert item("底薪\n    3000元\n    级别 = P3 时 3500元；") == Base(None, yuan(3000), (case,), AT)
    assert item("底薪 岗位工资：3000元") == Base("岗位工资", yuan(3000), (), AT)


def test_tiers_in_every_mode_and_form() -> None:
    tiers = (
        Tier(yuan(10000), below=True, rate=share(1), fixed=None, span=AT),
        Tier(yuan(20000), below=False, rate=None, fixed=yuan(200), span=AT),
        Tier(yuan(30000), below=False, rate=share("1.5"), fixed=yuan(200), span=AT),
        Tier(None, below=False, rate=share(2), fixed=None, span=AT),
    )
    written = "未满 1万元 1%；至 20000元 200元；至 3万元 1.5% 加 200元；以上 2%；无值 得 0元；"
    modes = {"超额累进": TierMode.MARGINAL, "全额累进": TierMode.WHOLE, "全额累进超出部分": TierMode.WHOLE_EXCESS}
    for word, mode in modes.items():
        read = item(f"提成 按 销售额，{word}：{written}")
        assert read == Commission(None, ref("销售额"), Tiers(mode, tiers, AT), yuan(0), AT)


def test_linear_commission_by_pieces() -> None:
    scale = Linear(number(100, Kind.COUNT), yuan("0.5"), AT)
    assert item("提成 计件 按 销量，线性：基准 100件，0.5元") == Commission("计件", ref("销量"), scale, None, AT)


def test_a_bonus_in_lines() -> None:
    read = item(
        "奖金 客件数奖：\n"
        "    客件数 > 1.9\n"
        "    且 销售额 ≥ 30000元 时 300元\n"
        "    客件数 ≥ 1.9 时 200元\n"
        "    无值 得 0元"
    )
    both = Logic(
        "and", Compare(">", ref("客件数"), number("1.9"), AT), Compare(">=", ref("销售额"), yuan(30000), AT), AT
    )
    cases = (Case(both, yuan(300), AT), Case(Compare(">=", ref("客件数"), number("1.9"), AT), yuan(200), AT))
    assert read == Bonus("客件数奖", cases, yuan(0), AT)


def test_rankings() -> None:
    assert item("排名 按 分 在 团队 内") == Ranking(None, ref("分"), "team", None, AT)
    assert item("排名 按 分 在 店铺 内") == Ranking(None, ref("分"), "shop", None, AT)
    entry = Compare(">=", ref("天数"), number(20), AT)
    assert item("排名 甲 按 「分」 在 全体 内，须 天数 ≥ 20") == Ranking("甲", ref("分"), "all", entry, AT)


@pytest.mark.parametrize(
    ("written", "lang", "rule"),
    [
        ("第一名 奖 100元", "zh", place("top", 1, Award(yuan(100)))),
        ("前十名：奖 5元", "zh", place("top", 10, Award(yuan(5)))),
        ("前 3 名 奖 50元", "zh", place("top", 3, Award(yuan(50)))),
        ("最后一名 从 提成 扣 分 × 2", "zh",
         place("bottom", 1, Penalty(Arithmetic("*", ref("分"), number(2), AT), ref("提成")))),
        ("后两名 须 7天内 提交整改方案", "zh", place("bottom", 2, Duty("提交整改方案", 7))),
        ("后2名 须 “提交 方案”", "zh", place("bottom", 2, Duty("提交 方案", None))),
        ("连续 3个月 最后一名：考虑调岗", "zh", place("bottom", 1, Duty("考虑调岗", None), 3)),
        ("连续 3 月 最后一名 从 提成 扣 1元", "zh", place("bottom", 1, Penalty(yuan(1), ref("提成")), 3)),
        ("连续 2个周期 第一名 奖 1元", "zh", place("top", 1, Award(yuan(1)), 2)),
        ('bottom 2: within 7 days "write a plan"', "en", place("bottom", 2, Duty("write a plan", 7))),
        ("top 3: award 50", "en", place("top", 3, Award(number(50)))),
        ('last 3 months running: must "consider a transfer"', "en",
         place("bottom", 1, Duty("consider a transfer", None), 3)),
    ],
)  # fmt: skip
def test_places(written: str, lang: Lang, rule: PlaceRule) -> None:
    assert item(written, lang) == rule


def test_includes() -> None:
    assert items("组合 chitu-base、chitu-linear，“第 三”") == (
        Include("chitu-base", AT),
        Include("chitu-linear", AT),
        Include("第 三", AT),
    )


def test_the_header_in_another_order_and_all_that_is_optional_left_out() -> None:
    read = scheme("# 说明\n\n方案 “带 空格 的名字” 版本 12\n\n周期 周\n生效 2024-02-29  # 闰日\n")
    assert (read.name, read.version, read.effective) == ("带 空格 的名字", 12, date(2024, 2, 29))
    assert (read.period, read.applies, read.judgment, read.facts, read.items) == (PeriodKind.WEEK, None, None, (), ())


@pytest.mark.parametrize(("word", "rule"), [("下单", "order"), ("付款", "payment"), ("下单优先", "order_first")])
def test_judgment_rules(word: str, rule: str) -> None:
    assert scheme(f"{HEADS['zh']}业绩判定 {word}").judgment == rule


def test_a_sign_of_comment_in_quotes_is_no_comment() -> None:
    assert item("后两名 须 “写 # 号”") == place("bottom", 2, Duty("写 # 号", None))
    assert item("等级 按 「a#b」：≥1 甲 # 完") == Grade(
        "grade", ref("a#b"), Bands((Band(">=", number(1), text("甲"), AT),), None, None, AT), AT
    )


def test_a_place_in_the_model_is_a_place_in_the_file() -> None:
    read = item("奖金 甲：\n    # 注释\n    （乙 ＋ １） ＞ ２ 时 ３元\n")
    assert isinstance(read, Bonus)
    (case,) = read.cases
    assert case.span.text == "（乙 ＋ １） ＞ ２ 时 ３元"
    assert (case.span.line, case.span.column) == (6, 5)
    assert isinstance(case.amount, Number)
    assert (case.amount.written, case.amount.span.text) == ("３元", "３元")


def test_a_header_may_run_into_its_date() -> None:
    assert scheme("方案 甲 版本 1\n生效2026-10-01\n周期 月\n").effective == date(2026, 10, 1)
    twice = "方案 甲 版本 1\n生效2026-10-01\n生效 2026-11-01\n周期 月\n"
    assert [(found.rule.code, span(found).text) for found in findings(twice)] == [("K128", "生效")]
