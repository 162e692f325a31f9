# ruff: noqa: E501 - schemes of one line stay on one line
"""How schemes are laid out, which names and words they have in another spelling, and where their comments go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kaohe.diagnostics import Report, Source
from kaohe.documents import read_source
from kaohe.metrics import Registry
from kaohe.scheme.model import Unread
from kaohe.scheme.write import Spelling, convert, format_scheme, write
from support_cases import SCHEMES, registry
from support_checking import some_metrics
from support_text import HEADS, scheme

YAML_HEAD = "scheme: a\nversion: 1\neffective: 2026-10-01\nperiod: month\n"
SHIPPED = sorted(
    path for ending in ("*.scheme", "*.yaml") for path in SCHEMES.glob(ending) if ".cases" not in path.name
)


def formatted(text: str, name: str = "s.scheme") -> str:
    found, report = format_scheme(Source(name, text))
    assert found is not None, list(report)
    return found


def said(statements: str) -> str:
    """Format statements below a Chinese header, and give them alone."""
    return formatted(HEADS["zh"] + statements).removeprefix(HEADS["zh"])


def converted(text: str, to: Spelling, metrics: Registry | None = None, name: str = "s.scheme") -> str:
    found, report = convert(Source(name, text), to, metrics or some_metrics())
    assert found is not None, list(report)
    return found


def in_english(statements: str) -> str:
    found = converted(HEADS["zh"] + statements, "en")
    return found.split("period month\n", 1)[1]


def in_chinese(statements: str) -> str:
    return converted(HEADS["en"] + statements, "zh").split("周期 月\n", 1)[1]


def in_yaml(statements: str) -> str:
    return converted(HEADS["zh"] + statements, "yaml").split("period: month\n", 1)[1]


# --- layout ----------------------------------------------------------------------------------------------------------


def test_a_scheme_is_laid_out_like_the_policy() -> None:
    messy = """方案   "天猫售前"  版本 3
生效 ２０２６-１０-０１
周期 月
适用   岗位=售前
业绩判定   下单优先

#说明


评分 业绩分:
    业绩完成率 权重 30%:>=100% 得 100;≥90% 得 85;
      其余 得 0
    平均响应时间 称 "响应" 权重 70 %：
      ≤35秒 得 100
      其余 得 0
      无值 得 6
评分 综合分=自评*30%+店长评*70%
等级 按 业绩分:>=90 金牌;其余 无
底薪 3000 元;级别=P3 时 3500元
提成 按 销售额-邮费总额,超额累进:至 3万元 1%;以上 2% 加 200元;无值 得 0
奖金 客件数奖:(客件数>1.9 且 非 (自评<60 或 店长评<60)) 时 300元
排名 按 综合分 在 团队 内,须 出勤≥20
第1名 奖 100元
最后1名 扣 100元 从 提成
后 2 名 须 7日内 提交整改方案
连续 3月 最后一名 须 考虑调岗


"""
    assert (
        formatted(messy)
        == """方案 天猫售前 版本 3
生效 2026-10-01
周期 月
适用 岗位 = 售前
业绩判定 下单优先

# 说明

评分 业绩分：
    业绩完成率               权重 30%：≥100% 得 100；≥90% 得 85；其余 得 0
    平均响应时间 称 "响应" 权重 70%：≤35秒 得 100；其余 得 0；无值 得 6
评分 综合分 = 自评 × 30% + 店长评 × 70%
等级 按 业绩分：≥90 金牌；其余 无
底薪 3000元；级别 = P3 时 3500元
提成 按 销售额 − 邮费总额，超额累进：至 3万元 1%；以上 2% 加 200元；无值 得 0
奖金 客件数奖：客件数 > 1.9 且 非 (自评 < 60 或 店长评 < 60) 时 300元
排名 按 综合分 在 团队 内，须 出勤 ≥ 20
第一名 奖 100元
最后一名 从 提成 扣 100元
后两名 须 7天内 提交整改方案
连续 3个月 最后一名：考虑调岗
""".replace("业绩完成率               ", "业绩完成率             ")
    )


def test_a_list_that_is_too_long_gets_a_line_for_each_element() -> None:
    tiers = "；".join(f"至 {number}0000元 {number}%" for number in range(1, 9))
    assert (
        said(f"提成 按 销售额，全额累进：{tiers}；以上 9%")
        == "提成 按 销售额，全额累进：\n"
        + "".join(f"    至 {number}0000元 {number}%\n" for number in range(1, 9))
        + "    以上 9%\n"
    )


def test_weights_stand_below_each_other_unless_a_line_is_too_long() -> None:
    long = "；".join(f"≥{number}% 得 {number}" for number in range(99, 89, -1))
    head = "评分 甲：\n    客件数 权重 50%：≥1 得 1；其余 得 0\n    "
    assert said(f'{head}销售额 称 "销售" 权重 50%：≥1 得 1；其余 得 0\n') == (
        '评分 甲：\n    客件数             权重 50%：≥1 得 1；其余 得 0\n    销售额 称 "销售" 权重 50%：≥1 得 1；其余 得 0\n'.replace(
            "客件数             ", "客件数" + " " * 11
        )
    )
    bands = "".join(f"        ≥{number}% 得 {number}\n" for number in range(99, 89, -1))
    assert said(f'{head}业绩完成率 称 "业绩" 权重 50%：{long}；其余 得 0\n') == (
        f'{head}业绩完成率 称 "业绩" 权重 50%：\n{bands}        其余 得 0\n'
    )


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("底薪 岗位：3000", "底薪 岗位： 3000"),
        ("底薪 -(5元)", "底薪 -5元"),
        ("底薪 - 5", "底薪 -5"),
        ("底薪 --5", "底薪 5"),
        ("底薪 -销售额", "底薪 -销售额"),
        ("底薪 0 - 销售额", "底薪 0 − 销售额"),
        ("底薪 -(1+销售额)*2", "底薪 -(1 + 销售额) × 2"),
        ("底薪 -(销售额*2)", "底薪 -(销售额 × 2)"),
        ("底薪 ((1+销售额))-(2-3)", "底薪 1 + 销售额 − (2 − 3)"),
        ("底薪 1÷(2÷销售额)", "底薪 1 ÷ (2 ÷ 销售额)"),
        ("底薪 销售额×2 / 37", "底薪 销售额 × 2 ÷ 37"),
        ("底薪 销售额×(2 / 37)", "底薪 销售额 × (2/37)"),
        ("底薪 2 / 37*销售额", "底薪 2/37 × 销售额"),
        ("底薪 1.50%", "底薪 1.50%"),
        ("底薪 3 ‰", "底薪 3‰"),
        ("底薪 3万", "底薪 3万"),
        ("底薪 1.5万 元", "底薪 1.5万元"),
        ("底薪 300yuan", "底薪 300 yuan"),
        ("底薪 5 min", "底薪 5min"),
        ("底薪 取大(1,取整(客件数))", "底薪 取大(1，取整(客件数))"),
        ("底薪 平均(客件数,店铺,不含本人)+店铺(客件数)", "底薪 平均(客件数，店铺，不含本人) + 店铺(客件数)"),
        (
            "底薪 1;客件数 第1名 在 团队 内 时 2;客件数 后十名 时 3",
            "底薪 1；客件数 第一名 在 团队 内 时 2；客件数 后十名 时 3",
        ),
        ("底薪 客件数 第1名 在 团队 内\n  甲 时 2", "底薪 客件数 第一名 在 团队 内；甲 时 2"),
        ("底薪 1;客件数 前11名 时 2", "底薪 1；客件数 前11名 时 2"),
        ("评分 甲=自评;无值 得 6", "评分 甲 = 自评；无值 得 6"),
        ("提成 甲 按 销售量,线性:基准 100件,0.5元;无值 得 0", "提成 甲 按 销售量，线性：基准 100件，0.5元；无值 得 0"),
        ("提成 按 甲,超额累进:未满 1 1%;以上 2元", "提成 按 甲，超额累进：未满 1 1%；以上 2元"),
        ('等级 星级 按 甲:≠1 "a b";其余 「单」;无值 得 "分"', '等级 星级 按 甲：≠1 "a b"；其余 "单"；无值 得 "分"'),
        ('组合 a,b、"c d"', '组合 a、b、"c d"'),
        ('录入 甲 称 "乙":次数;\n  丙:是否', '录入 甲 称 "乙"：次数；丙：是否'),
        ("接受 K221 : 就要这样", "接受 K221：就要这样"),
        ("参数 甲 = 1%;2027-01-01 起 2%", "参数 甲 = 1%；2027-01-01 起 2%"),
        ("高压线 甲>1:取消 提成,底薪", "高压线 甲 > 1：取消 提成，底薪"),
        ("当 甲<1 时 : 谈话", "当 甲 < 1 时：谈话"),
        ("当 甲<1 时 须 3天内 谈话", "当 甲 < 1 时 须 3天内 谈话"),
    ],
)
def test_statements(statement: str, told: str) -> None:
    assert said(statement) == told + "\n"


@pytest.mark.parametrize(
    "name",
    ["甲", "a_b", "询单→付款", "「得」", "「a b」", "「a-b」", "「1」", "「Ａ」", "得到", "销售额", "团队", "元"],
)
def test_names_stand_in_brackets_only_where_they_must(name: str) -> None:
    assert said(f"底薪 {name}") == f"底薪 {name}\n"
    assert said(f"底薪 「{name.strip('「」')}」") == f"底薪 {name}\n"


# --- other spellings -------------------------------------------------------------------------------------------------


def test_names_and_units_change_with_the_language_and_the_authors_own_stay() -> None:
    chinese = """录入 迟到：次数
评分 综合分 = 自评 × 30% + 店长评 × 70%
等级 按 综合分：≥90分 金牌；其余 无
底薪 3000元；级别 = P3 且 等级 = 金牌 时 3500元；岗位 = 售前 时 4000元；首次响应时间 ≤ 5分钟 时 1
提成 按 销售额 − 迟到 × 3万元，超额累进：至 100件 1元；以上 2%
排名 按 客件数 在 全体 内
最后一名 从 提成 扣 100元
连续 2个月 前三名 奖 底薪 × 1%
"""
    english = """facts 迟到: count
score 综合分 = self_rating * 30% + manager_rating * 70%
grade by 综合分: >=90 points 金牌; else 无
base 3000 yuan; 3500 yuan when level = P3 and grade = 金牌; 4000 yuan when role = presale; 1 when first_response_seconds <= 5min
commission on sales_amount - 迟到 * 3万 yuan, marginal: up to 100 pieces 1 yuan; above 2%
rank by items_per_buyer within all
last: deduct 100 yuan from commission
top 3 2 months running: award base * 1%
""".replace(
        "base 3000 yuan; 3500 yuan when level = P3 and grade = 金牌; 4000 yuan when role = presale; 1 when first_response_seconds <= 5min",
        "base 3000 yuan\n    3500 yuan when level = P3 and grade = 金牌\n    4000 yuan when role = presale\n    1 when first_response_seconds <= 5min",
    )
    assert in_english(chinese) == english
    assert in_chinese(english) == chinese


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        # Beside a text a bare name is a word, also where only an included scheme may know the text.
        ("适用 级别 = 团队", "for level = 团队"),
        ("适用 团队 = 级别", "for team = 级别"),
        ("适用 店铺 = (自评 + 1)", "for shop = self_rating + 1"),
        ("适用 甲 = 销售额", "for 甲 = 销售额"),
        ('适用 岗位 = "售后"', 'for role = "aftersale"'),
        ("适用 岗位 = 主管", "for role = 主管"),
        ("适用 售前 = 岗位", "for presale = role"),
        ("适用 1 = 销售额", "for 1 = sales_amount"),
        # What the scheme names itself hides nothing, and is not hidden.
        ("录入 销售额：金额\n底薪 销售额", "facts 销售额: money\nbase 销售额"),
        ("录入 sales_amount：金额\n底薪 销售额", "facts sales_amount: money\nbase 销售额"),
        ("录入 备注：文字\n底薪 1；备注 = 销售额 时 2", "facts 备注: text\nbase 1; 2 when 备注 = 销售额"),
        ("底薪 底薪：1\n提成 按 底薪，线性：基准 1，1%", "base 底薪: 1\ncommission on 底薪, linear: baseline 1, 1%"),
        ("组合 x\n最后一名 从 提成 扣 1", "include x\nlast: deduct 1 from 提成"),
        ("底薪 询单转化率", "base inq_to_pay_final_rate"),
    ],
)
def test_what_may_be_a_word_or_the_schemes_own_is_not_renamed(chinese: str, english: str) -> None:
    assert in_english(chinese) == english + "\n"


def test_yaml_has_quotes_only_where_it_must() -> None:
    statements = """录入 no：次数；「a: b」 称 "它说\\""：文字
底薪 -5；「it's」 > 1 且 团队 = "a, b" 时 「a #b」
等级 按 自评：≠1 「null」；其余 "- x"
""".replace('"它说\\""', '"它说"')
    assert (
        in_yaml(statements)
        == """facts:
  'no': count
  'a: b': {kind: text, title: 它说}
items:
- base:
  amount: -5
  cases:
  - {when: "「it's」 > 1 and team = \\"a, b\\"", amount: '「a #b」'}
- grade:
  by: self_rating
  bands:
  - {differs: 1, gives: 'null'}
  - {else: '- x'}
"""
    )


def test_yaml_keeps_the_authors_language() -> None:
    yaml = converted(HEADS["en"] + "base 1", "yaml")
    assert (
        yaml == "scheme: a\nversion: 1\nlang: en\neffective: 2026-10-01\nperiod: month\nitems:\n- base:\n  amount: 1\n"
    )
    assert converted(yaml, "yaml", name="s.yaml") == yaml


# --- comments --------------------------------------------------------------------------------------------------------

COMMENTED = """# 头

# 头二
方案 a 版本 1  # 名
生效 2026-10-01
周期 月
# 录
录入：
    甲：次数  # 甲
    # 乙上
    乙：次数

评分 丙：  # 丙
    # 一
    甲 权重 40%：≥1 得 1；其余 得 0  # 一后
    乙 权重 60%：  # 二
        ≥1 得 1  # 档
        # 其
        其余 得 0
        # 无
        无值 得 0  # 无后
提成 按 销售额，超额累进：
    至 1元 1%  # 段
    以上 2%
底薪 3000元  # 底
    级别 = P3 时 1元  # 例

# 尾

# 尾二
"""
COMMENTED_YAML = """# 头

# 头二
scheme: a  # 名
version: 1
effective: 2026-10-01
period: month
# 录
facts:
  甲: count  # 甲
  # 乙上
  乙: count

items:
- score: 丙  # 丙
  indicators:
  # 一
  - figure: 甲  # 一后
    weight: 40%
    bands:
    - {at_least: 1, gives: 1}
    - {else: 0}
  - figure: 乙  # 二
    weight: 60%
    bands:
    - {at_least: 1, gives: 1}  # 档
    # 其
    - {else: 0}
    # 无
    missing: 0  # 无后
- commission:
  on: sales_amount
  mode: marginal
  tiers:
  - {up_to: 1 yuan, rate: 1%}  # 段
  - {rate: 2%}
- base:  # 底
  amount: 3000 yuan
  cases:
  - {when: level = P3, amount: 1 yuan}  # 例

# 尾

# 尾二
"""


def test_comments_go_with_what_they_stand_by() -> None:
    assert formatted(COMMENTED) == COMMENTED
    assert converted(COMMENTED, "yaml") == COMMENTED_YAML
    assert formatted(COMMENTED_YAML, "s.yaml") == COMMENTED_YAML
    assert converted(COMMENTED_YAML, "zh", name="s.yaml") == COMMENTED


def test_a_comment_where_nothing_is_written_goes_to_what_it_is_in() -> None:
    assert said("底薪 1\n  # 中\n  + 2  # 后\n  + 3  # 又") == "# 中\n# 又\n底薪 1 + 2 + 3  # 后\n"
    assert said("组合 a、\n  # 中\n  b  # 后\n组合 c\n# d\n组合 d") == "组合 a\n# 中\n组合 b、c  # 后\n# d\n组合 d\n"


def test_blank_lines_stay_between_statements_alone() -> None:
    assert said("底薪 1\n\n\n\n提成 按 甲，\n\n  线性：基准 1，1%\n\n") == "底薪 1\n\n提成 按 甲，线性：基准 1，1%\n"
    assert said("奖金 甲：\n\n  乙 时 1\n\n  丙 时 2") == "奖金 甲：乙 时 1；丙 时 2\n"


def test_comments_in_odd_places_of_yaml_are_kept() -> None:
    yaml = """%YAML 1.1
---  # start
version: 1  # number
# before
scheme: |-  # block
  a # no comment
effective: "2026-10-01"
period: month
for: 'level = "# none"'  # one
items:  # two
- base:
  # three
  amount: 1
  # four
- score: "x # y"
  # five
  formula: a#b  # six
# seven
"""
    with pytest.raises(AssertionError):
        formatted(yaml, "s.yaml")  # a#b is no formula
    told = """# start
# number
# before
scheme: 'a # no comment'  # block
version: 1
effective: 2026-10-01
period: month
for: level = "# none"  # one
items:
# two
# three
- base:
  amount: 1
# four
# five
- score: 'x # y'  # six
  formula: 1
# seven
"""
    assert formatted(yaml.replace("a#b", "1"), "s.yaml") == told


@pytest.mark.parametrize("ending", [".scheme", ".yaml"])
def test_what_editors_read_stays_first(ending: str) -> None:
    text = HEADS["zh"] + "底薪 1\n" if ending == ".scheme" else YAML_HEAD + "items:\n- base:\n  amount: 1\n"
    before = "\n# 说明\n\n# yaml-language-server: $schema=scheme.schema.json\n"
    after = "# yaml-language-server: $schema=scheme.schema.json\n# 说明\n\n"
    assert formatted(before + text, "s" + ending) == after + text


def test_nothing_in_a_comment_ends_its_line() -> None:
    assert said("底薪 1 # a\u2028b\tc") == "底薪 1  # a b c\n"
    assert said("底薪 1 #＃甲") == "底薪 1  # ＃甲\n"
    assert said("底薪 1 ＃ 甲 \n#\n##\n# ") == "底薪 1  # 甲\n#\n# #\n#\n".replace("# #", "##")


# --- what cannot be ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yaml", "problem"),
    [
        ('- bonus: "a\\nb"\n  amount: 1', ""),
        ('- bonus: a「"\n  amount: 1', ""),
        ("- place: last\n  duty: x\n  within_days: 367", "366"),
        ('- bonus: " a "\n  amount: 1', "same scheme"),
        ("- base:\n  amount: 1\n- commission:\n  on: a\n  mode: whole\n  tiers:\n  - {fixed: 1%}", "same scheme"),
    ],
)
def test_what_the_text_form_lacks_is_told(yaml: str, problem: str) -> None:
    source = Source("s.yaml", f"{YAML_HEAD}items:\n{yaml}\n")
    found, report = convert(source, "zh", some_metrics())
    assert found is None
    (told,) = report
    assert told.rule.code == "K829"
    assert problem in told.message("en")
    assert format_scheme(source)[0] is not None


def test_a_scheme_with_errors_is_not_written() -> None:
    for found, report in (
        format_scheme(Source("s.scheme", HEADS["zh"] + "底薪 ")),
        convert(Source("s.scheme", HEADS["zh"] + "底薪 "), "yaml", some_metrics()),
    ):
        assert found is None
        assert not report.ok


@pytest.mark.parametrize("spelling", ["zh", "yaml"])
def test_what_could_not_be_read_cannot_be_written(spelling: Spelling) -> None:
    with pytest.raises(ValueError, match="read"):
        write(replace(scheme(HEADS["zh"] + "底薪 1"), items=(Unread(None),)), spelling)


# --- the shipped schemes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_shipped_schemes_are_formatted_and_lose_nothing(path: Path) -> None:
    source = read_source(path, Report())
    assert source is not None
    assert format_scheme(source)[0] == source.text
    text, before = source.text, path.suffix
    for to, ending in (("zh", ".scheme"), ("en", ".scheme"), ("yaml", ".yaml"), ("zh", ".scheme")):
        text, before = converted(text, to, registry(), "s" + before), ending  # type: ignore[arg-type]
    once = converted(source.text, "zh", registry(), path.name)
    assert text == once
