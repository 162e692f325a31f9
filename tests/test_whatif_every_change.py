"""No change of meaning escapes `kaohe diff`: of a scheme with every construct each single value is changed, in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

import pytest

from kaohe.checking import check
from kaohe.diagnostics import Source
from kaohe.scheme.load import load
from kaohe.scheme.model import Expr, GroupFigure, Item, Number, Ranking, Scheme, Standing, Tier
from kaohe.whatif.differences import differences
from kaohe_api.whatif import text
from support_cases import registry, resolved

EVERY = """方案 全 版本 3
生效 2026-10-01
周期 月
适用 岗位 = 售前 且 非 (客服 = 林)
业绩判定 下单优先
设置：最长等待分钟 20；慢响应 秒数 20，次数 3
录入 迟到：次数；纠纷率 称 "纠纷"：比率；全勤：是否；转正日：日期；评语：文字；过失：次数；总额：金额
参数 率 = 1%；2027-01-01 起 2%
评分 业绩分：
    询单最终付款成功率 称 "转化" 权重 50%：≥45% 得 100；>35% 得 80；其余 得 50；无值 得 60
    平均响应时间 权重 20%：从 60秒 得 0 到 30秒 得 100；无值 得 10
    迟到 权重 30%：100，高于 1次 每 2次 扣 10；无值 得 20
评分 综合分 = 取大(业绩分 × 70% − 5，自评 ÷ 2 + 1)；无值 得 0
计算 比：比率 按 店长评 × 2：≥90 得 2%；其余 得 1%
计算 数：次数 = 取整(四舍五入(客件数，1)) + 如果(全勤，1次，2次)
等级 称号 按 综合分：≥90 金；≥80 银；其余 铜；无值 得 铜
底薪 3000元；级别 = P3 时 3500元；评语 ≠ 好 或 迟到 > 3次 时 2900元
提成 甲 按 销售额 − 退款金额，超额累进：至 10000元 1%；未满 20000元 1.5% 加 5元；以上 2%；无值 得 0元
提成 乙 按 销售额，线性：基准 5000元，率
奖金 丙：称号 = 金 时 300元；客件数 第一名 在 店铺 内 时 200元；其余 10元；无值 得 1元
奖金 丁 = 平均(客件数，团队，不含本人) × 1元 + 合计(数，全体) × 2元
奖金 戊：连续 2个月(综合分 > 60 且 丙 ≥ 2元) 时 30元；转正日 < 2026-04-01 时 此前(丙，3元)
奖金 己 = 店铺(客单价)
扣款 罚：迟到 > 3次 时 50元；其余 5元；无值 得 2元；从 丙
奖金池 池 = 总额，按 综合分 在 团队 内
封顶 甲 = 5000元
保底 甲 = 100元
预支 乙 = 300元
往月退款：扣回
高压线 纠纷率 > 5%：取消 丙，丁
当 综合分 < 60 时 须 7天内 面谈
排名 榜 按 综合分 在 团队 内，须 迟到 < 10次
第一名 奖 100元
后2名 须 7天内 整改
连续 3个月 最后一名 从 底薪 扣 40元
排名 人榜 按 销售额 在 全体 内
第2名 奖 20元
职级 按 级别：P1；P2 称 "高级"；升级：过失 = 0次；降级：过失 > 5次
"""
OTHERS: dict[tuple[str, str], dict[str, str]] = {
    ("Arithmetic", "op"): {"+": "-", "-": "+", "*": "/", "/": "*"},
    ("Compare", "op"): {"=": "!=", "!=": "=", ">": ">=", ">=": ">", "<": "<=", "<=": "<"},
    ("Logic", "op"): {"and": "or", "or": "and"},
    ("Call", "function"): {"min": "max", "max": "min", "floor": "round", "round": "floor", "if": "max"},
    ("GroupFigure", "statistic"): {"mean": "least", "sum": "most", "own": "mean"},
    ("GroupFigure", "group"): {"team": "shop", "all": "team", "shop": "team"},
    ("Stands", "group"): {"shop": "team"},
    ("Standing", "end"): {"top": "bottom", "bottom": "top"},
    ("Band", "op"): {">": ">=", ">=": ">"},
    ("PerUnit", "op"): {">": "<", "<": ">"},
    ("Pool", "within"): {"team": "shop"},
    ("Ranking", "within"): {"team": "shop", "all": "team"},
    ("Limit", "kind"): {"cap": "guarantee", "guarantee": "cap", "advance": "guarantee"},
    ("Climb", "way"): {"up": "down", "down": "up"},
    ("Scheme", "judgment"): {"order_first": "payment"},
}
"""Words that have others in their place."""
SAYS_NOTHING = {
    ("Number", "kind"): "checking has seen that a unit fits",
    ("Number", "written"): "a spelling",
    ("Ref", "target"): "what a name means stands in the name",
    ("Streak", "unit"): "periods are those of the scheme",
    ("Scheme", "accepted"): "what check is not to tell",
    ("Scorecard", "whole"): "of what could not be read",
    ("Setting", "key"): "another key is another setting: one gone and one added",
}
NO_ORDER = {
    ("Scorecard", "indicators"),
    ("RedLine", "voids"),
    ("Ladder", "climbs"),
    ("Scheme", "facts"),
    ("Scheme", "settings"),
}
"""Lists in which the order says nothing."""


def everything() -> Scheme:
    return resolved(Source("every.scheme", EVERY))


def others(owner: object, name: str, value: Any) -> Iterator[Any]:  # noqa: C901, PLR0912 - one for each sort
    """Give other values for one."""
    where = (type(owner).__name__, name)
    if isinstance(owner, Standing) and ((owner.count == 1 and name == "exact") or (owner.exact and name == "end")):
        return  # the first alone is the first; the n-th alone is counted from the first
    if (isinstance(owner, Tier) and owner.upper is None and name == "below") or (
        isinstance(owner, GroupFigure) and owner.statistic == "own" and name == "others"
    ):
        return  # a last tier has no end; a group's own metric is of all its rows
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
        case Fraction():
            yield value + 1
        case date():
            yield value + timedelta(days=1)
        case StrEnum():
            yield next(each for each in type(value) if each != value)
        case str() if where in OTHERS:
            yield from filter(None, [OTHERS[where].get(value)])
        case str():
            yield f"{value}别的"
        case tuple() if value:
            yield value[1:]
            unordered = where in NO_ORDER or getattr(owner, "function", None) in {"min", "max"}
            if len(value) > 1 and value[0] != value[1] and not unordered:
                yield (value[1], value[0], *value[2:])
        case _:
            pass
    if value is not None and where in OPTIONAL:
        yield None


OPTIONAL = {
    *((name, "missing") for name in ("Bands", "Line", "PerUnit", "FormulaScore", "Commission", "Bonus", "Deduction")),
    *(("Bonus", "otherwise"), ("Deduction", "otherwise"), ("Deduction", "source"), ("Bands", "otherwise")),
    *(("Tier", "fixed"), ("Tier", "rate"), ("Indicator", "title"), ("Rung", "title"), ("Fact", "title")),
    *(("Duty", "days"), ("Earlier", "initial"), ("Ranking", "entry"), ("Ranking", "name"), ("Commission", "name")),
    *(("Scheme", "applies"), ("Scheme", "judgment"), ("Number", "name")),
}


def mutants(thing: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: C901 - one for each sort
    """Give a thing with each single value in it changed."""
    if isinstance(thing, Number):
        if thing.name is None:
            yield f"{path}=77", replace(thing, value=Fraction(77), written="77")
        else:
            yield f"{path}=别的", replace(thing, name="别的")
        return
    for each in fields(thing):
        if not each.compare or (type(thing).__name__, each.name) in SAYS_NOTHING:
            continue
        value, at = getattr(thing, each.name), f"{path}.{each.name}"
        if isinstance(thing, Scheme) and each.name == "items":
            changed: Iterator[tuple[str, Any]] = iter(())  # an item gone, or before another, is for the tests by hand
        else:
            changed = (
                (f"{at}={other!r:.60}", replace(thing, **{each.name: other}))
                for other in others(thing, each.name, value)
            )
        yield from changed
        if is_dataclass(value) and type(value).__name__ != "Target":
            yield from ((where, replace(thing, **{each.name: inner})) for where, inner in mutants(value, at))
        if isinstance(value, tuple):
            for number, one in enumerate(value):
                if is_dataclass(one):
                    place = f"{at}[{number}:{type(one).__name__}]"
                    for where, inner in mutants(one, place):
                        yield where, replace(thing, **{each.name: (*value[:number], inner, *value[number + 1 :])})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_single_change_is_told(lang: Any) -> None:
    scheme = everything()
    assert differences(scheme, scheme, registry(), lang) == ()
    count, silent, same = 0, [], []
    for where, mutant in mutants(scheme):
        count += 1
        if lang == "en" and count % 5:
            continue  # what is told does not hang on the language, but for the words
        changes = differences(scheme, mutant, registry(), lang)
        if not changes:
            silent.append(where)
        assert text.changes(changes, lang)
        same += [where] if any(change.old == change.new for change in changes) else []
    assert silent == []
    assert same == []
    assert count > 300


def test_an_item_that_is_gone_is_told() -> None:
    scheme = everything()
    for number, item in enumerate(scheme.items):
        if not isinstance(item, Ranking):  # without one its places cannot be said
            fewer = replace(scheme, items=(*scheme.items[:number], *scheme.items[number + 1 :]))
            for one, other, how in ((scheme, fewer, "removed"), (fewer, scheme, "added")):
                assert [each.how for each in differences(one, other, registry(), "zh")] == [how], item


def test_the_scheme_has_every_construct() -> None:
    scheme = everything()
    seen: set[str] = set()

    def look(thing: Any) -> None:
        if isinstance(thing, tuple):
            for each in thing:
                look(each)
        elif is_dataclass(thing):
            seen.add(type(thing).__name__)
            for each in fields(thing):
                look(getattr(thing, each.name))

    look(scheme)
    wanted = {each.__name__ for union in (Item, Expr) for each in union.__args__}
    assert wanted - seen == {"Include", "Unread"}


def test_remarks_and_form_are_no_change() -> None:
    lines = EVERY.splitlines()
    other = "\n\n".join(
        f"  # 说明\n{line}  # 旁注" if not line.startswith("    ") else f"{line}  # 旁注" for line in lines
    )
    found, report = load(Source("other.scheme", other + "\n接受 K221：就是这样\n"))
    assert found is not None, [each.to_json("en") for each in report]
    checked, report = check(found, registry())
    assert checked is not None, [each.to_json("en") for each in report.errors]
    for lang, said in (("zh", "意思上没有区别"), ("en", "no difference in meaning")):
        changes = differences(everything(), checked, registry(), lang)  # type: ignore[arg-type] # one of two
        assert text.changes(changes, lang) == said  # type: ignore[arg-type] # as above
