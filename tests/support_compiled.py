"""Checked schemes with every construct, and figures at and around their bounds, made up by hypothesis."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random

from hypothesis import assume
from hypothesis import strategies as st

from kaohe.checking import check
from kaohe.diagnostics import Report, Source
from kaohe.evaluation.adjustments import Adjustment
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.outcome import Past, PastAgent, Rank
from kaohe.evaluation.trace import Value
from kaohe.periods import Period
from kaohe.scheme.load import load
from kaohe.scheme.model import Scheme
from support_cases import registry
from support_evaluation import OCTOBER

HEAD = """方案 试 版本 1
生效 2026-01-01
周期 月
{applies}录入 迟到：次数
录入 纠纷率：比率 越低越好；补贴：金额；出勤分：分数；全勤：是否；评语：文字；转正日：日期；入职日：日期
参数 起点 = 1000元；2026-10-01 起 1200.005元
参数 份额 = 2/37
参数 单价 = 2.5元
"""
INPUTS = {
    "金额": ["销售额", "净销售额", "退款金额", "客单价", "补贴", "起点", "单价"],
    "比率": ["询单最终付款成功率", "业绩完成率", "纠纷率", "份额"],
    "秒数": ["平均响应时间"],
    "次数": ["客件数", "接待人数", "迟到"],
    "分数": ["自评", "店长评", "出勤分"],
}
UNIT = {"金额": "元", "比率": "%", "秒数": "秒", "次数": "次", "分数": "分"}
IDS = {
    "sales_amount": 2,
    "net_sales_amount": 2,
    "refund_amount": 2,
    "avg_order_value": 2,
    "补贴": 4,
    "inq_to_pay_final_rate": 4,
    "target_completion": 4,
    "纠纷率": 4,
    "avg_response_seconds": 2,
    "items_per_buyer": 2,
    "reception_buyers": 0,
    "迟到": 1,
    "self_rating": 3,
    "manager_rating": 1,
    "出勤分": 2,
}
METRICS = [name for name in IDS if name.isascii() and "rating" not in name]
BOUNDS = ["0", "0.5", "1", "10", "45", "80", "90", "100", "1000", "10000.25"]
GROUPS = ["团队", "店铺", "全体"]
COMPARE = ["≥", ">", "≤", "<", "=", "≠"]


REFUSED: Counter[str] = Counter()
"""Why made up schemes were no schemes."""


class Writer:
    """Writes well-kinded statements at random; figures written before may be named later."""

    def __init__(self, draw: st.DrawFn, *, earlier: bool) -> None:
        self.draw = draw
        self.earlier = earlier
        self.known = {kind: list(names) for kind, names in INPUTS.items()}
        self.lines: list[str] = []
        self.grades: list[str] = []
        self.made: dict[str, list[str]] = {kind: [] for kind in INPUTS}
        """Figures of the scheme, which earlier periods had too."""
        self.ladders: list[str] = []
        self.count = 0
        self.grouped = True

    def one(self, choices: list[str]) -> str:
        return self.draw(st.sampled_from(choices))

    def some(self) -> bool:
        return self.draw(st.booleans())

    def rarely(self) -> bool:
        return self.draw(st.integers(0, 3)) == 0

    def name(self) -> str:
        self.count += 1
        return f"项{self.count}"

    def number(self, kind: str) -> str:
        return self.one(BOUNDS) + UNIT[kind]

    def figure(self, kind: str) -> str:
        if self.earlier and self.made[kind] and self.rarely():
            return self.was(kind)
        if self.grouped and self.rarely():
            named = self.one(self.known[kind])
            group, others = self.one(GROUPS), "，不含本人" if self.some() else ""
            if kind == "次数" and self.some():
                counted = self.one([self.any_figure(), "评语", "级别", "全勤", "转正日", *self.grades, "起点"])
                if self.some():
                    return f"人数({counted}，{group}{others})"
                return f"名次({self.any_figure()}，{group}{others})"
            return f"{self.one(['合计', '平均', '最低', '最高'])}({named}，{group}{others})"
        if self.grouped and self.rarely():
            metrics = [each for each in INPUTS[kind] if each not in {*IDS, "起点", "份额", "单价", "自评", "店长评"}]
            if metrics:
                return f"{self.one(GROUPS)}({self.one(metrics)})"
        return self.one(self.known[kind])

    def was(self, kind: str) -> str:
        """Write what a figure was in earlier periods."""
        initial = f"，{self.number(kind)}" if self.some() else ""
        return f"此前({self.one(self.made[kind])}{initial})"

    def keep(self, kind: str, name: str) -> None:
        self.known[kind].append(name)
        self.made[kind].append(name)

    def any_figure(self) -> str:
        kind = self.one(list(INPUTS))
        return self.one([each for each in self.known[kind] if each not in {"起点", "份额", "单价"}])

    def expr(self, kind: str, depth: int = 2) -> str:  # noqa: C901, PLR0911 - one case a form
        if depth == 0 or self.rarely():
            return self.number(kind) if self.rarely() else self.figure(kind)
        one, other = (lambda: self.expr(kind, depth - 1)), (lambda: self.expr("次数", depth - 1))
        match self.draw(st.integers(0, 9)):
            case 0 | 1:
                return f"({one()} {self.one(['+', '−'])} {one()})"
            case 2:
                return f"({one()} × {self.one(['30%', '-1', '0.005', '3'])})"
            case 3:
                return f"({one()} ÷ {self.one(['3', '7', '-2', '0.1'])})"
            case 4 if kind not in {"次数", "比率"}:
                return f"({one()} {self.one(['×', '÷'])} {other()})"
            case 4:
                return f"({one()} × {self.expr('比率', depth - 1)})"
            case 5:
                return f"取{self.one(['大', '小'])}({one()}，{one()}，{self.number(kind)})"
            case 6:
                return f"取整({one()})"
            case 7:
                return f"四舍五入({one()}，{self.draw(st.integers(0, 3))})"
            case 8:
                return f"如果({self.condition(depth - 1)}，{one()}，{one()})"
            case _:
                return self.figure(kind)

    def condition(self, depth: int = 2) -> str:  # noqa: PLR0911 - one case a form
        match self.draw(st.integers(0, 7)):
            case 0 if depth:
                return f"({self.condition(depth - 1)} {self.one(['且', '或'])} {self.condition(depth - 1)})"
            case 1 if depth:
                return f"非 ({self.condition(depth - 1)})"
            case 2:
                dates = ["转正日 < 入职日", "转正日 ≥ 入职日", "转正日 = 入职日"]
                return self.one(["全勤", "级别 = P3", "级别 ≠ P3", "岗位 = 售前", "评语 = 好", "客服 ≠ a1", *dates])
            case 3 if self.grouped:
                return f"{self.any_figure()} {self.one(['第一名', '前2名', '最后一名'])} 在 {self.one(GROUPS)} 内"
            case 4 if self.grades:
                grade, sign = self.one(self.grades), self.one(["=", "≠"])
                if self.earlier and self.some():
                    return f"此前({grade}) {sign} 乙" if self.some() else f"此前({grade}) {sign} 此前({grade})"
                return f"{grade} {sign} {self.one(['甲', '乙'])}"
            case 4 if self.ladders:
                return f"{self.one(['此前(职级)', '职级'])} = P3"
            case 5 if self.earlier and (self.lines or self.grades):
                return self.streak()
            case _:
                kind = self.one(list(INPUTS))
                return f"{self.expr(kind, depth)} {self.one(COMPARE)} {self.number(kind)}"

    def streak(self) -> str:
        """Write that a condition over the scheme's own figures, or its parameters, held in periods running."""
        months = self.one(["1", "2", "2", "3"])
        if self.grades and (not self.lines or self.rarely()):
            return f"连续 {months}个月({self.one(self.grades)} ≠ 丙)"
        line = self.one(self.lines)
        match self.draw(st.integers(0, 4)):
            case 0:
                return f"连续 {months}个月({line} ÷ {self.one(self.lines)} ≥ 100%)"
            case 1:
                return f"连续 {months}个月({line} × 30% < 起点 且 非 {line} = 1元)"
            case _:
                return f"连续 {months}个月({line} {self.one(COMPARE)} {self.one(BOUNDS)}元)"

    def scale(self, of: str, gives: str) -> str:
        unit = UNIT[gives]
        missing = f"；无值 得 {self.one(BOUNDS)}{unit}" if self.some() else ""
        bounds = sorted(self.draw(st.sets(st.sampled_from(BOUNDS), min_size=2, max_size=4)), key=Decimal)
        match self.draw(st.integers(0, 5)):
            case 0:
                ends = bounds if self.some() else bounds[::-1]
                worst, best = (f"{end}{UNIT[of]} 得 {self.one(BOUNDS)}{unit}" for end in ends[:2])
                return f"从 {worst} 到 {best}{missing}"
            case 1:
                side = self.one(["低于", "高于"])
                less = (
                    f"{side} {bounds[-1]}{UNIT[of]} 每 {self.one(BOUNDS[1:])}{UNIT[of]} 扣 {self.one(BOUNDS[1:])}{unit}"
                )
                return f"{self.one(BOUNDS[1:])}{unit}，{less}{missing}"
            case _:
                sign = self.one(["≥", ">", "≤", "<"])
                ordered = bounds[::-1] if sign in "≥>" else bounds
                steps = "；".join(f"{sign}{bound}{UNIT[of]} 得 {self.one(BOUNDS)}{unit}" for bound in ordered)
                return f"{steps}；其余 得 {self.one(BOUNDS)}{unit}{missing}"

    def statement(self) -> str:
        made = [
            self.scorecard,
            self.formula,
            self.banded,
            self.grade,
            self.base,
            self.commission,
            self.bonus,
            self.deduction,
            self.pool,
        ]
        if self.earlier:
            made += [self.ladder, self.carried]
        return made[self.draw(st.integers(0, len(made) - 1))]()

    def scorecard(self) -> str:
        name = self.name()
        shares = self.one(["100", "60 40", "33.35 66.65", "50 25 25"]).split()
        lines = []
        for share in shares:
            kind = self.one(list(INPUTS))
            figure = self.figure(kind) if self.some() else self.expr(kind)
            lines.append(f"    {figure} 权重 {share}%：{self.scale(kind, '分数')}\n")
        self.keep("分数", name)
        return f"评分 {name}：\n{''.join(lines)}"

    def formula(self) -> str:
        name, kind = self.name(), self.one(list(INPUTS))
        text = f"计算 {name}：{kind} = {self.expr(kind, 3)}{self.missing(kind)}\n"
        self.keep(kind, name)
        return text

    def carried(self) -> str:
        """Write a figure that is carried on from period to period."""
        name, kind = self.name(), self.one(list(INPUTS))
        self.keep(kind, name)
        more = self.one(INPUTS[kind])
        return f"计算 {name}：{kind} = 此前({name}，{self.number(kind)}) + {more}{self.missing(kind)}\n"

    def ladder(self) -> str:
        if self.ladders:
            return self.carried()
        ups, downs = (
            [f"；{way}：{self.condition()}" for _ in range(self.draw(st.integers(0, 2)))] for way in ("升级", "降级")
        )
        self.ladders.append("职级")
        return f'职级 按 级别：P3；P4 称 "高"{"".join([*ups, *downs]) or "；升级：全勤"}\n'

    def missing(self, kind: str = "金额") -> str:
        return f"；无值 得 {self.number(kind)}" if self.some() else ""

    def banded(self) -> str:
        name, kind, by = self.name(), self.one(list(INPUTS)), self.one(list(INPUTS))
        text = f"计算 {name}：{kind} 按 {self.expr(by, 1)}：{self.scale(by, kind)}\n"
        self.keep(kind, name)
        return text

    def grade(self) -> str:
        name, kind = self.name(), self.one(list(INPUTS))
        missing = self.one(["", "；无值 得 丙", "；无值 得 甲"])
        text = f"等级 {name} 按 {self.figure(kind)}：≥90{UNIT[kind]} 甲；≥10{UNIT[kind]} 乙；其余 丙{missing}\n"
        self.grades.append(name)
        return text

    def line(self, name: str) -> None:
        self.lines.append(name)
        self.keep("金额", name)

    def cases(self, *, rest: bool) -> str:
        cases = "；".join(f"{self.condition()} 时 {self.expr('金额')}" for _ in range(self.draw(st.integers(1, 2))))
        return cases + (f"；其余 {self.expr('金额', 1)}" if rest else "")

    def base(self) -> str:
        if "底薪" in self.lines:
            return self.bonus()
        text = f"底薪 {self.expr('金额', 1)}"
        if self.some():
            text += f"；{self.cases(rest=False)}"
        self.line("底薪")
        return text + "\n"

    def commission(self) -> str:
        name = self.name()
        basis = self.expr("金额", 1)
        if self.rarely():
            base = self.one([self.number("金额"), *self.known["金额"]])
            scale = f"线性：基准 {base}，{self.one(['1%', '12.5%', '2/37', *self.known['比率']])}"
        else:
            mode = self.one(["超额累进", "全额累进", "全额累进超出部分"])
            bounds = sorted(self.draw(st.sets(st.sampled_from(BOUNDS[3:]), min_size=1, max_size=3)), key=Decimal)
            steps = [f"{self.one(['至', '未满'])} {bound}元 {self.rate()}" for bound in bounds]
            scale = f"{mode}：{'；'.join(steps)}；以上 {self.rate()}"
        text = f"提成 {name} 按 {basis}，{scale}{self.missing()}\n"
        self.line(name)
        return text

    def rate(self) -> str:
        rate = self.one(["1%", "1.5%", "0.25%", "2/37", *self.known["比率"]])
        return self.one([rate, rate, "200元", f"{rate} 加 0.005元"])

    def bonus(self) -> str:
        name = self.name()
        text = f"奖金 {name} = {self.expr('金额')}" if self.some() else f"奖金 {name}：{self.cases(rest=self.some())}"
        text += self.missing() + "\n"
        self.line(name)
        return text

    def deduction(self) -> str:
        name = self.name()
        text = f"扣款 {name} = {self.expr('金额')}" if self.some() else f"扣款 {name}：{self.cases(rest=self.some())}"
        text += self.missing()
        if self.lines and self.some():
            text += f"；从 {self.one(self.lines)}"
        self.keep("金额", name)
        return text + "\n"

    def pool(self) -> str:
        if not self.grouped:
            return self.bonus()
        name, group, named = self.name(), self.one(GROUPS), self.one(self.known["金额"])
        wide = group if self.some() else "全体"
        amounts = [self.number("金额"), f"{self.one(['合计', '平均', '最低', '最高'])}({named}，{wide}) × 1.5%"]
        amount = self.expr("金额", 1) if self.rarely() else self.one(amounts)  # one's own is rarely everybody's
        text = f"奖金池 {name} = {amount}，按 {self.any_figure()} 在 {group} 内\n"
        self.line(name)
        return text

    def closing(self) -> str:
        """Write what comes behind: limits, red lines, notices, rankings with what their places bring."""
        text = ""
        if self.draw(st.integers(0, 7)) == 0:
            text = "往月退款 扣回\n"
        for _ in range(self.draw(st.integers(0, 3)) if self.lines else 0):
            text += f"{self.one(['封顶', '保底'])} {self.one(self.lines)} = {self.number('金额')}\n"
        if self.earlier:
            ahead = self.draw(st.sets(st.sampled_from(self.lines), max_size=2)) if self.lines else set()
            text += "".join(f"预支 {line} = {self.expr('金额', 1)}\n" for line in sorted(ahead))
        if self.lines and self.some():
            text += f"高压线 {self.condition()}：取消 {self.one(self.lines)}\n"
        if self.some():
            text += f"当 {self.condition()} 时 须 7天内 面谈\n"
        for number in range(self.draw(st.integers(0, 2))):
            entry = f"，须 {self.condition(1)}" if self.some() else ""
            by = "起点" if self.draw(st.integers(0, 12)) == 0 else self.any_figure()
            text += f"排名 榜{number} 按 {by} 在 {self.one(GROUPS)} 内{entry}\n"
            text += f"第一名 奖 {self.expr('金额', 1)}\n" if self.some() else ""
            text += "后两名 须 7天内 整改\n" if self.some() else ""
            text += "连续 2个月 最后一名：谈话\n" if self.some() else ""
            text += f"前2名 从 {self.one(self.lines)} 扣 {self.number('金额')}\n" if self.lines and self.some() else ""
        return text


@st.composite
def schemes(draw: st.DrawFn, *, grouped: bool = True, earlier: bool = False) -> Scheme:
    writer = Writer(draw, earlier=earlier)
    writer.grouped = grouped
    whom = ["", "", "岗位 = 售前", "迟到 < 10次 或 全勤"]
    if grouped:
        whom += ["平均(自评，团队) ≥ 1分 或 自评 第一名 在 全体 内", "人数(评语，店铺，不含本人) ≥ 1次"]
        whom += ["名次(起点，全体) = 1次"]
    if earlier:
        whom += ["此前(项1，1元) ≠ 5元", "连续 2个月(起点 ≥ 1元)"]
    applies = draw(st.sampled_from(whom))
    applies = f"适用 {applies}\n" if applies else ""
    items = "".join(writer.statement() for _ in range(draw(st.integers(1, 5))))
    text = HEAD.format(applies=applies) + items + (writer.closing() if grouped else "")
    read, report = load(Source("made.scheme", text))
    assert read is not None, f"{text}\n{[found.to_json('en') for found in report]}"
    checked, report = check(read, registry())
    REFUSED.update(found.rule.code for found in report.errors)
    assume(checked is not None)
    assert checked is not None
    return checked


COUNTED = frozenset(IDS) - {"net_sales_amount"}
"""What is never below 0."""


def value(chance: Random, places: int) -> Decimal | None:  # noqa: PLR0911 - one return a sort
    """Give a figure at or around a bound, half a cent beside it, negative, large; rarely none."""
    step = Decimal(1).scaleb(-places)
    bound = Decimal(chance.choice(BOUNDS)).quantize(step)
    match chance.randrange(24):
        case 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7:
            return bound + chance.choice((-1, 0, 1)) * step
        case 8 | 9 | 10 | 11 | 12 | 13:
            return (bound / 100 + chance.choice((-1, 0, 1)) * step).quantize(step)
        case 14 | 15 | 16 | 17:
            return chance.randrange(0, 10**6) * step
        case 18 | 19 | 20:
            return chance.randrange(-(10**7), 10**9) * step
        case 21 if chance.randrange(6) == 0:
            return chance.randrange(-(10**24), 10**24) * step
        case 22 if chance.randrange(2):
            return None
        case _:
            return bound


def agent_of(chance: Random, name: str) -> AgentFigures:
    given: dict[str, Value | None] = {}
    hostile = chance.randrange(30) == 0
    for key, places in IDS.items():
        found = value(chance, places)
        given[key] = abs(found) if found is not None and key in COUNTED and not hostile else found
    given |= {"全勤": chance.choice((True, False, "是", False)), "评语": chance.choice(("好", "差", "好", "差", None))}
    given["转正日"] = chance.choice(("2026-01-01", "2026-02-01", "2026-02-01", "2026-02-01", None))
    given["入职日"] = chance.choice(("2026-01-01", "2026-01-01", "2026-03-01"))
    if hostile:
        given["self_rating"] = chance.choice(("八十", Decimal("80.12345"), "80.12345", True))
    if chance.randrange(20) == 0:  # what there is something to tell of, and what only the reference computes
        given |= chance.choice(({"sales_amount": Decimal("99.995")}, {"补贴": Decimal("0.00001")}, {"迟到": "1.23456"}))
    attributes = {"team": ["A", "B"], "shop": ["s1", "s2"], "level": ["P3", "P4"], "role": ["售前", "aftersale"]}
    chosen = {key: chance.choice([*known * 6, None]) for key, known in attributes.items()}
    texts = chance.randrange(2)
    return AgentFigures(
        name,
        {key: each for key, each in chosen.items() if each is not None},
        {key: str(each) if texts and isinstance(each, Decimal) else each for key, each in given.items()},
        tuple(
            Adjustment(Period.month(2026, 9 - number), Decimal(chance.randrange(9999)).scaleb(-2), Decimal(7))
            for number in range(chance.choice((0, 0, 1, 2)))
        ),
    )


def figures(chance: Random, *, most: int = 6) -> Figures:
    """Make up the figures of a month, with those of groups, and with the month before or without it."""
    found = tuple(agent_of(chance, f"a{number}") for number in range(chance.randint(1, most)))
    odd = chance.randrange(20) == 0  # more decimals than the metric has, which only the reference computes
    own = {name: value(chance, 3 if odd else min(2, IDS[name])) for name in IDS if name in METRICS}
    own |= {name: abs(each) for name, each in own.items() if each is not None and name in COUNTED}
    return Figures(OCTOBER, found, {"team": {"A": own}, "shop": {"s1": own}, "all": {"all": own}}, pasts(chance, found))


def pasts(chance: Random, found: tuple[AgentFigures, ...]) -> tuple[Past, ...]:
    """Make up earlier months: all that may be looked at, some, or none."""
    months = chance.choice(((), (8, 9), (8, 9), (8, 9), (9,), (8,), (6, 9)))
    return tuple(
        Past("试", Period.month(2026, month), {each.agent: past_of(chance) for each in found if chance.randrange(8)})
        for month in months
    )


def past_of(chance: Random) -> PastAgent:
    ranks = {f"榜{number}": Rank(1, 3, chance.choice((1, 3)), "A") for number in range(2)}
    names = [*(f"项{number}" for number in range(1, 8)), "base"]
    odd = chance.randrange(30) == 0
    kept: dict[str, Decimal | str] = {
        name: value(chance, 3 if odd else 2) or Decimal(0) for name in names if chance.randrange(6)
    }
    kept |= {name: chance.choice(("甲", "乙", "丙")) for name in names if chance.randrange(6) == 0}
    kept["ladder"] = chance.choice(("P3", "P4"))
    advances = {name: abs(value(chance, 2) or Decimal(0)) for name in names if chance.randrange(3) == 0}
    return PastAgent(ranks, kept, advances)


def findings(report: Report) -> list[object]:
    return [each.to_json("en") for each in report.sorted()]
