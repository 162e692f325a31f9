"""What is wrong with a text is told all at once, where it stands, with what to write instead."""

from __future__ import annotations

import pytest

import kaohe_grammar
from kaohe.diagnostics import render
from kaohe.scheme.advice import key_of, opening_word
from kaohe.scheme.mistakes import EXAMPLES, MISTAKES, Mistake
from kaohe.words import Lang, Words
from support_text import HEADS, findings, span, told

CODE = {"unknown": "K121", "unexpected": "K122", "mistake": "K123", "other": "K124", "name": "K125", "space": "K126"}


def remedies(statements: str, lang: Lang = "zh") -> list[str]:
    return [found.remedy(lang) for found in findings(HEADS[lang] + statements)]


# --- the table of mistakes ---


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_example_is_a_mistake_of_its_own_entry(lang: Lang) -> None:
    owners: dict[object, Mistake] = {}
    for mistake in MISTAKES:
        for example in mistake.examples(lang):
            key = key_of(example, lang)
            assert key is not None, f"this parses: {example}"
            assert owners.setdefault(key, mistake) is mistake, example


def test_what_parses_is_no_example() -> None:
    assert key_of("第一名 奖 100元", "zh") is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_statement_has_a_right_example(lang: Lang) -> None:
    assert set(EXAMPLES) == {*kaohe_grammar.STARTERS["zh"], "PLACE", "indicator"}
    for opening, words in EXAMPLES.items():
        text, rule = kaohe_grammar.fold_width(words.say(lang)), "indicator" if opening == "indicator" else "statement"
        assert not isinstance(kaohe_grammar.parse(text, rule, lang), kaohe_grammar.Trouble), text
        assert opening_word(text, rule, lang) == opening or lang == "en"


def test_what_fits_ends_with_an_example() -> None:
    (remedy,) = remedies("高压线：")
    assert remedy.endswith("例如：高压线 旷工次数 ≥ 3：取消 全勤奖。")
    (remedy,) = remedies("pool 5", "en")
    assert remedy.endswith(" For example: pool extra = 1000, by sales_amount within team.")


@pytest.mark.parametrize(
    ("statement", "remedy"),
    [
        ("倒数第一名 从 底薪 扣 100元", "写成：最后一名。"),
        ("连续 3个月 倒数第1名：须 面谈", "写成：最后一名。"),
        ("奖金 甲：客件数 倒数第一名 时 300元", "写成：最后一名。"),
        ("最后两名 须 面谈", "写成：后两名。"),
        ("倒数3名 须 面谈", "写成：后3名。"),
        ("第二 奖 3元", "写成：第二名。"),
        ("底薪 3千元", "写成数字：3000元。"),
        ("底薪 1.5千元", "写成数字：1500元。"),
        ("底薪 1.2345千元", "写成数字：1234.5元。"),
        ("底薪 3k", "写成数字：3000。"),
        ("底薪 2亿人", "写成数字：200000000人。"),
    ],
)
def test_places_and_large_numbers_in_other_words(statement: str, remedy: str) -> None:
    assert remedies(statement) == [remedy]


@pytest.mark.parametrize(
    ("statement", "remedy"),
    [
        ("奖金 全勤 奖 = 100元", '名字里有空格就加引号：奖金 "全勤 奖"；名字到这里为止就写冒号：奖金 全勤：…。'),
        ("参数 甲 乙 = 100元", '名字里有空格就加引号：参数 "甲 乙"。'),
        ("奖金 a = 合计(销售额 − 退款金额，团队) × 1%",
         "这里写一个名字。先算出来：计算 净额：金额 = 销售额 - …，再写 净额。"),
        ("排名 按 销售额 × 2 在 团队 内", "这里写一个名字。先算出来：计算 净额：金额 = 销售额 * …，再写 净额。"),
        ("提成 按 销售量，线性：基准 100件，每件 0.5元", "写成：线性：基准 5000元，2%。"),
        ("提成 按 销售额，超额累进：至 1元 1%；以上 10000元 2%", "每一档写：至 30000元 1%，最后一档写：以上 2%。"),
    ],
)  # fmt: skip
def test_names_of_two_words_and_formulas_for_names(statement: str, remedy: str) -> None:
    assert remedies(statement) == [remedy]


def test_a_word_that_means_another_one_elsewhere_is_not_told_here() -> None:
    assert told("等级 按 自评：≥90 给 金；其余 无") == [("K123", "金")]


def test_an_award_is_a_name_too() -> None:
    (remedy,) = remedies("bonus attendance award = 200", "en")
    assert (
        remedy
        == 'Quote a name with blanks: bonus "attendance award"; if it ends here, write a colon: bonus attendance: ….'
    )


@pytest.mark.parametrize(
    "statement",
    [
        '接受 K221：""',
        '接受 K221：" "',
        '录入 甲 称 ""：次数',
        '等级 按 自评：≥3 ""；其余 无',
        '等级 按 自评：≥3 优；其余 ""',
        '当 自评 > 3 时 须 ""',
        '第一名 须 ""',
        '职级 按 级别：""；P2；升级：自评 > 3',
        '职级 按 级别：P1 称 ""；P2；升级：自评 > 3',
        '奖金 " "：自评 > 3 时 3元',
        '排名 "" 按 自评 在 团队 内',
    ],
)
def test_nothing_between_quotes_is_told(statement: str) -> None:
    assert [code for code, _ in told(statement)] == ["K139"]


def test_what_is_wrong_with_levels_is_told_once() -> None:
    assert told("职级 按 级别：P1、P2；升级：自评 > 3") == [("K123", "、")]


_WHEN = Words(
    "条件和金额之间写“时”：客件数 > 1.9 时 300元；没有条件的写等号：奖金 接待奖 = 接待人数 × 0.2元。",
    "Write the amount, when, the condition: 300 when a > 1.9; without a condition: bonus a = b * 2 yuan.",
)


@pytest.mark.parametrize(
    ("statement", "lang", "at", "advice"),
    [
        ("奖金 客件数奖：客件数 > 1.9 300元", "zh", "300", _WHEN.zh),
        ("底薪 3000元；级别 = P3 3500元", "zh", "3500", _WHEN.zh),
        ("bonus b: items > 1.9 300", "en", "300", _WHEN.en),
        ("奖金 甲 300元", "zh", "300", "名字后面写冒号：奖金 客件数奖：…。"),
        ("评分 分：\n  甲 权重 30%：≥1% 100", "zh", "100", "标准和得分之间写“得”：≥100% 得 100。"),
        ("评分 分：\n  甲 权重 30% ≥1% 得 100", "zh", "≥", "权重后面写冒号，再写标准：权重 30%：≥100% 得 100。"),
        ("score s:\n  a 30%: >=1 gives 2", "en", "30",
         ("After the figure write its weight and a colon: reply_rate weight 30%: >=98% gives 100. "
         "A formula stands behind an equals sign: score overall = self_rating * 30%.")),
        ("等级 按 分 ≥90 金牌", "zh", "金牌", "写成：等级 按 业绩分：≥90 金牌；其余 无。"),
        ("提成 按 销售额：至 1元 1%", "zh", "：", "写明累进方式：提成 按 销售额，超额累进：至 30000元 1%；以上 2%。"),
        ("last: award", "en", "", None),
        ("第一名：100元", "zh", "100", "写明奖什么、扣什么或要做什么：第一名 奖 100元。"),
        ("最后一名 扣 100元", "zh", "", "写明从哪一项里扣：最后一名 从 提成 扣 100元。"),
        ("last: deduct 100", "en", "", "Say what it is taken from: last: deduct 100 from commission."),
        ("奖金 甲：1 < 乙 < 3 时 2元", "zh", "<", None),
    ],
)  # fmt: skip
def test_common_mistakes(statement: str, lang: Lang, at: str, advice: str | None) -> None:
    (found,) = findings(HEADS[lang] + statement)
    assert span(found).text == at
    if advice is not None:
        assert found.remedy(lang) == advice
    assert found.rule.code in {"K122", "K123", "K138"}


# --- words ---


def test_a_misspelt_statement_names_the_near_one() -> None:
    assert told("评份 综合分 = 自评") == [("K121", "评份")]
    (remedy,) = remedies("评份 综合分 = 自评")
    assert remedy.startswith("是不是想写 评分？语句的第一个词可以是：方案、生效、")
    (remedy,) = remedies("scroe a = b", "en")
    assert remedy.startswith("Did you mean score? A statement begins with one of: scheme, effective, ")
    assert told("？？") == [("K121", "？")]


def test_a_misspelt_keyword_names_the_near_one() -> None:
    (found,) = findings(HEADS["en"] + "bonus b: 300 wehn a > 1")
    assert (found.rule.code, found.suggestions) == ("K122", ("when",))
    (found,) = findings(HEADS["zh"] + "提成 按 甲，超额累近：以上 1%")
    assert (found.rule.code, found.suggestions[0]) == ("K122", "超额累进")


def test_another_word_for_a_keyword_names_the_keyword() -> None:
    (found,) = findings(HEADS["zh"] + "奖金 甲：乙 > 1 则 2元")
    assert (span(found).text, found.suggestions) == ("则", ("时",))
    (found,) = findings(HEADS["en"] + "bonus a: 2 if b > 1")
    assert (span(found).text, found.suggestions) == ("if", ("when",))


def test_what_fits_is_told_in_words() -> None:
    (found,) = findings("方案 甲 版本 1\n生效 2026-10-01\n周期 季")
    assert found.remedy("zh") == "这里可以写：月、周、双周。例如：周期 月。"
    (remedy,) = remedies("适用 甲 乙")
    assert remedy == "这里可以写：且、或、比较符号 > ≥ < ≤ = ≠、运算符 + − × ÷、语句的结尾。例如：适用 岗位 = 售前。"
    (remedy,) = remedies("rank by", "en")
    assert remedy == "What fits here: a name. For example: rank by overall within team."
    (remedy,) = remedies("业绩判定 = 下单")
    assert remedy == "这里可以写：下单、付款、下单优先。例如：业绩判定 下单优先。"
    (found,) = findings("方案 甲 版本 1\n生效 十月\n周期 月")
    assert found.remedy("zh") == "这里可以写：日期 2026-10-01。例如：生效 2026-10-01。"
    (remedy,) = remedies("评分 甲 得 1")
    assert remedy.startswith("这里可以写：“：”、“=”。例如：")
    (remedy,) = remedies("组合 、")
    assert "方案的文件名" in remedy
    (remedy,) = remedies("连续 三 最后一名")
    assert remedy.startswith("这里可以写：数字。例如：")
    (remedy,) = remedies("连续 3个月 倒数：奖 1元")
    assert remedy.startswith("这里可以写：第一名、最后一名、第2名、前3名、后2名。例如：")


def test_keywords_of_the_other_language() -> None:
    assert told("奖金 甲：乙 > 1 when 2元") == [("K124", "when")]
    assert told("奖金 甲 = 乙 + floor (丙 ÷ 100) × 1元") == [("K124", "floor")]
    assert told("bonus x = sum(y, team) + 取整(y)", "en") == [("K124", "取整")]
    assert remedies("奖金 甲：乙 > 1 when 2元") == ["写 时。"]
    assert remedies("适用 甲 = 1 and 乙 = 2") == ["写 且。"]
    assert remedies("bonus a: 1 时 b > 1", "en") == ["Write when."]
    assert remedies("排名 按 甲 within team") == ["写 在。"]
    assert remedies("score a = b\n评分 c = d", "en") == ["Write score."]
    assert told("last 3 months running: must x") == [("K124", "last")]
    assert told("适用 甲 running") == [("K122", "running")]


def test_a_keyword_where_a_name_belongs() -> None:
    assert told("奖金 得：乙 > 1 时 2元") == [("K125", "得")]
    assert remedies("奖金 得：乙 > 1 时 2元") == ["如果真有叫这个名字的，写成 「得」。"]


def test_words_that_run_together() -> None:
    assert told("底薪 3元；级别 = P3时 3元") == [("K126", "P3时")]
    assert remedies("底薪 3元；级别 = P3时 3元") == ["在 时 的前后各留一个空格：P3 时。"]
    assert told("第一名 奖一百") == [("K126", "奖一百")]
    assert told("奖金 甲：乙 > 1元时 2元") == [("K126", "元时")]
    assert told("适用 甲 = 1 b") == [("K122", "b")]


# --- signs ---


@pytest.mark.parametrize(
    ("statement", "at", "found"),
    [
        ("适用 甲 == 乙", "=", "=="),
        ("适用 甲 => 1", ">", "=>"),
        ("适用 甲 =< 1", "<", "=<"),
        ("适用 甲 && 乙", "&", "&&"),
        ("适用 甲 || 乙", "|", "||"),
        ("适用 !甲", "!", "!"),
        ("第一名 奖 100元。", "。", "。"),
        ("第一名 奖 100.", ".", "."),
        ("提成 按 甲，线性：基准 5,000，2%", "5", "5,000"),
    ],
)
def test_signs_that_are_written_otherwise(statement: str, at: str, found: str) -> None:
    (only,) = findings(HEADS["zh"] + statement)
    assert (only.rule.code, span(only).text, only.facts["found"]) == ("K123", at, found)


def test_a_full_width_comma_parts_numbers_a_half_width_one_would_be_a_thousands_comma() -> None:
    assert told("提成 按 甲，线性：基准 100,200元") == [("K123", "100")]
    assert remedies("提成 按 甲，线性：基准 100,200元")[0] == "数字里不写逗号：100200。"


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("适用 「甲 > 1", "「"),
        ("适用 甲」 > 1", "」"),
        ('适用 "甲 > 1', '"'),
        ("适用 (甲 > 1", ""),
        ("适用 甲) > 1", ")"),
        ("奖金 甲：(乙 > 1 时 2元", "时"),
        ("奖金 甲：(乙 > 1；丙 > 1 时 2元", "；"),
    ],
)
def test_halves_of_pairs(statement: str, at: str) -> None:
    assert told(statement) == [("K135", at)]


def test_a_bracket_that_closes_too_early_is_no_half() -> None:
    assert told("适用 (甲 > ) 1") == [("K122", ")")]


# --- values ---


@pytest.mark.parametrize("day", ["2026-13-01", "2026年10月1日", "2026/10/01", "2026-02-29", "20261001"])
def test_dates(day: str) -> None:
    (found,) = findings(f"方案 甲 版本 1\n生效 {day}\n周期 月")
    assert (found.rule.code, span(found).text) == ("K129", day)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("方案 甲 版本 1.5\n生效 2026-10-01\n周期 月", "1.5"),
        ("方案 甲 版本 0\n生效 2026-10-01\n周期 月", "0"),
        ("方案 甲 版本 1万\n生效 2026-10-01\n周期 月", "1万"),
        (f"方案 甲 版本 {'9' * 9_000}\n生效 2026-10-01\n周期 月", "9" * 9_000),
        (f"{HEADS['zh']}前0名 奖 1元", "前0名"),
        (f"{HEADS['zh']}前9999名 奖 1元", "前9999名"),
        (f"{HEADS['zh']}连续 61个月 最后一名：走", "61"),
        (f"{HEADS['zh']}后2名 须 7.5天内 走", "7.5"),
        (f"{HEADS['zh']}后2名 须 367天内 走", "367"),
    ],
)
def test_whole_numbers(text: str, at: str) -> None:
    (found,) = findings(text)
    assert (found.rule.code, span(found).text) == ("K130", at)


def test_the_share_stands_before_plus_and_the_amount_after_it() -> None:
    assert told("提成 按 甲，全额累进：以上 200元 加 1%") == [("K141", "以上 200元 加 1%")]
    assert told("提成 按 甲，全额累进：以上 1% 加 2%") == [("K141", "以上 1% 加 2%")]


def test_a_number_too_long_in_a_statement() -> None:
    assert told(f"第一名 奖 {'9' * 41}元") == [("K131", "9" * 41)]


@pytest.mark.parametrize("statement", ['奖金 ""：甲 > 1 时 2元', '录入 " "：次数', '组合 ""', '底薪 ""：1元'])
def test_empty_names(statement: str) -> None:
    ((code, at),) = told(statement)
    assert (code, at.strip('" ')) == ("K139", "")


# --- the whole ---


def test_missing_headers_are_told_each() -> None:
    found = findings("方案 甲 版本 1\n底薪 1元")
    assert [each.rule.code for each in found] == ["K127", "K127"]
    assert [each.remedy("zh") for each in found] == ["补一行：生效 2026-10-01。", "补一行：周期 月。"]
    found = findings("period month\neffective 2026-10-01")
    assert [each.remedy("en") for each in found] == ["Add a line: scheme presale version 1."]


def test_a_header_that_is_broken_or_misspelt_is_not_missing_too() -> None:
    assert [found.rule.code for found in findings("方案 甲 版本 1\n生校 2026-10-01\n周期 季")] == ["K121", "K122"]


def test_headers_twice() -> None:
    (found,) = findings(HEADS["zh"] + "周期 周")
    assert (found.rule.code, span(found).text, found.facts["line"]) == ("K128", "周期", "3")


def test_the_scheme_stands_first() -> None:
    (found,) = findings("周期 月\n方案 甲 版本 1\n生效 2026-10-01")
    assert (found.rule.code, span(found).text) == ("K137", "方案 甲 版本 1")


def test_a_text_in_no_known_language() -> None:
    (found,) = findings("plan a version 1\nfoo")
    assert (found.rule.code, span(found).text) == ("K120", "plan")
    assert found.remedy("en").startswith("An English scheme begins with `scheme name version 1`, a Chinese one with")
    (found,) = findings("  …")
    assert found.rule.code == "K120"


def test_a_misspelt_first_word_is_told_in_the_language_of_the_rest() -> None:
    found = findings("方岸 甲 版本 1\n生效 2026-10-01\n周期 月")
    assert [(each.rule.code, each.suggestions) for each in found] == [("K121", ("方案",))]


@pytest.mark.parametrize("text", ["", "\n\n", "  \n# nur\n"])
def test_an_empty_text(text: str) -> None:
    assert [found.rule.code for found in findings(text)] == ["K107"]


def test_an_indented_line_above_all_statements() -> None:
    assert [found.rule.code for found in findings("   甲\n" + HEADS["zh"])] == ["K132"]


@pytest.mark.parametrize(
    ("period", "count", "ok"),
    [
        ("月", "个月", True),
        ("月", "个周期", True),
        ("月", "周", False),
        ("周", "周", True),
        ("周", "个月", False),
        ("双周", "个周期", True),
        ("双周", "周", False),
    ],
)
def test_a_streak_is_counted_in_the_scheme_s_periods(period: str, count: str, ok: bool) -> None:
    text = f"方案 甲 版本 1\n生效 2026-10-01\n周期 {period}\n排名 按 甲 在 全体 内\n连续 3{count} 最后一名：走"
    if ok:
        from support_text import scheme

        assert len(scheme(text).items) == 2
    else:
        (found,) = findings(text)
        assert (found.rule.code, span(found).text) == ("K136", count)


def test_a_streak_is_not_measured_by_a_broken_period() -> None:
    assert [
        found.rule.code for found in findings("方案 甲 版本 1\n生效 2026-10-01\n周期 季\n连续 3周 最后一名：走")
    ] == ["K122"]


def test_a_score_without_indicators() -> None:
    assert told("评分 分：") == [("K140", "评分 分：")]


# --- all at once, no cascades ---


def test_all_mistakes_at_once_in_order() -> None:
    text = (
        "方案 甲 乙 版本 1\n"
        "生效 2026-13-01\n"
        "周期 月\n"
        "录入 甲：次；乙：分数；丙 日期\n"
        "评分 分：\n"
        "    甲 权重 30% ≥1 得 2；≥1 得 3\n"
        "    乙 权重 40%：≥45% 100；≥40% 得 80；≥35% 60；其余 得 0\n"
        "    丙 权重 30%：≥1 得 2\n"
        "底薪 3000元；甲 = 1 2元；甲 = 2 时 3元；甲 = 3 when 4元\n"
        "奖金 丁：甲 > 1 2元；乙 ≥ (1.9 时 3元；无值 得 0元\n"
        "第一名 奖 100元。\n"
    )
    assert [(found.rule.code, span(found).line, span(found).text) for found in findings(text)] == [
        ("K123", 1, "乙"),
        ("K129", 2, "2026-13-01"),
        ("K122", 4, "次"),
        ("K123", 4, "日期"),
        ("K123", 6, "≥"),
        ("K123", 7, "100"),
        ("K123", 7, "60"),
        ("K123", 9, "2"),
        ("K124", 9, "when"),
        ("K123", 10, "2"),
        ("K135", 10, "时"),
        ("K123", 11, "。"),
    ]


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("奖金 甲：乙 > 1 2元", ["K123"]),
        ("奖金 甲：乙 > 1 2元；无值 得 0元", ["K123"]),
        ("奖金 甲：乙 > 1 2元；乙 > 0 1元", ["K123", "K123"]),
        ("奖金 甲：\n  乙 > 1 2元\n  乙 > 0 1元\n  乙 > 3 时 1元", ["K123", "K123"]),
        ("提成 按 甲，超额累进：到 1元 1%；至 2元 2%；以上 3%", ["K122"]),
        ("评分 分：甲 权重 30%：≥1 3；其余 得 2", ["K123"]),
        ("评分：甲 权重 30%：≥1 得 3", ["K122"]),
        ("评分 分：\n  甲 权重 30%：\n  乙 权重 70%：≥1 得 2", ["K138"]),
        ("底薪 甲：级别 = P3 3元；甲 = 1 时 2元", ["K122"]),
        ("底薪 3元；" + "甲 = 1 2元；" * 30, ["K123"] * 20),
    ],
)
def test_no_cascades(statement: str, codes: list[str]) -> None:
    assert [code for code, _ in told(statement)] == codes


def test_sizes_are_limited() -> None:
    assert [code for code, _ in told("适用 " + "甲" * 20_000)] == ["K133"]
    assert [code for code, _ in told("评分 分：\n    " + "甲" * 20_001)] == ["K133"]
    elements = "    甲 权重 1%：≥1 得 1\n" * 1_200
    assert [code for code, _ in told("评分 分：\n" + elements)] == ["K133"]


def test_a_finding_is_written_out_with_its_place() -> None:
    shown = render(findings("scheme a version 1\neffective 2026-10-01\nperiod month\nbonus b: 300 wehn a > 1"), "en")
    assert shown.splitlines()[0].endswith("test.scheme:4")
    assert "bonus b: 300 wehn a > 1" in shown
    assert "Did you mean when?" in shown


def test_line_ends_and_invisible_signs_are_named() -> None:
    (found,) = findings(HEADS["zh"] + "评分 指标分\n    自评 权重 100%：≥1 得 2；其余 得 0\n")
    assert found.message("zh") == "这里不该是 行尾"
    (found,) = findings(HEADS["en"] + "base 3000\u200b\n")
    assert "U+200B" in found.message("en")
