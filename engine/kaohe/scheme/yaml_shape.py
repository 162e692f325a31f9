"""The YAML form of a scheme as data: which keys there are, what each holds, and what it means.

The reader and the JSON Schema are both made from it, so they cannot differ. May import `words` and the model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from kaohe.scheme.model import CompareOp
from kaohe.words import Words

What = Literal[
    "text",
    "name",
    "figure",
    "number",
    "amount",
    "rate",
    "whole",
    "day",
    "word",
    "ref",
    "refs",
    "place",
    "list",
    "object",
    "facts",
    "items",
    "settings",
]
"""What a key holds.

text: any words. name: words, or nothing for the default. figure: an expression over names. ref: one name of a figure.
refs: a list of them.
number: digits, maybe with a unit. amount: a number, or the name of a parameter. rate: a number, or the name of a
parameter or figure. whole: a whole number. day: 2026-10-01.
word: one of `Field.words`.
place: first, last, top 3, bottom 2. list, object: of `Field.shape`. facts, items: the two lists of a scheme.
settings: as the settings file has them.
"""


@dataclass(frozen=True, slots=True)
class Field:
    """One key: `words` are the values it may have, `shape` is that of its entries, `least` the least whole number."""

    key: str
    what: What
    doc: Words
    required: bool = False
    words: tuple[str, ...] = ()
    shape: Shape | None = None
    least: int = 1


@dataclass(frozen=True, slots=True)
class Shape:
    """Keys with values.

    one_of: of each group exactly one key stands. needs: the first key needs the second. apart: not both stand.
    """

    fields: tuple[Field, ...]
    one_of: tuple[tuple[str, ...], ...] = ()
    needs: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All its keys."""
        return tuple(field.key for field in self.fields)


PERIODS: Final = ("month", "week", "fortnight")
JUDGMENTS: Final = ("order", "payment", "order_first")
MODES: Final = ("marginal", "whole", "whole_excess")
GROUPS: Final = ("team", "shop", "all")
LANGS: Final = ("zh", "en")
BETTER: Final = ("lower", "higher")
KINDS: Final = ("money", "ratio", "seconds", "count", "points", "text", "flag", "date")
BOUNDS: Final[dict[str, CompareOp]] = {
    "at_least": ">=",
    "above": ">",
    "at_most": "<=",
    "below": "<",
    "equals": "=",
    "differs": "!=",
}


def _bands(what: What, gives: Words) -> Field:
    """Build the key `bands`, whose entries give points or words."""
    entry = Shape(
        (
            Field("at_least", "amount", Words("≥ 这个数，含本数", ">= this number, itself included")),
            Field("above", "amount", Words("> 这个数，不含本数", "> this number, itself excluded")),
            Field("at_most", "amount", Words("≤ 这个数，含本数", "<= this number, itself included")),
            Field("below", "amount", Words("< 这个数，不含本数", "< this number, itself excluded")),
            Field("equals", "amount", Words("恰好等于", "exactly this number")),
            Field("differs", "amount", Words("不等于", "any but this number")),
            Field("else", what, Words("其余都得这个；写在最后", "what all others get; comes last")),
            Field("gives", what, gives),
        ),
        one_of=((*BOUNDS, "else"), ("gives", "else")),
    )
    doc = Words("考核标准：从上往下，先成立的一档算数", "the bands: the first that holds decides")
    return Field("bands", "list", doc, required=True, shape=entry)


_BETTER: Final = Field(
    "better",
    "word",
    Words("越低越好、越高越好；秒数不写就是越低越好", "which way is better; of seconds lower, if it does not say"),
    words=BETTER,
)
_LINE: Final = Shape(
    (
        Field("worst", "amount", Words("最差的数", "the worst value"), required=True),
        Field("worst_gives", "amount", Words("最差或更差时得多少", "what it gives there and beyond"), required=True),
        Field("best", "amount", Words("最好的数", "the best value"), required=True),
        Field("best_gives", "amount", Words("最好或更好时得多少", "what it gives there and beyond"), required=True),
    )
)
_PER_UNIT: Final = Shape(
    (
        Field("full", "amount", Words("不扣时得多少", "what it gives where nothing is taken off"), required=True),
        Field("below", "amount", Words("低于这个数才扣", "taken off below this number")),
        Field("above", "amount", Words("高于这个数才扣", "taken off above this number")),
        Field("each", "amount", Words("每差这么多，只算整的", "for each such unit, whole ones only"), required=True),
        Field("less", "amount", Words("扣多少，最低 0", "so much is taken off, down to 0"), required=True),
    ),
    one_of=(("below", "above"),),
)
_SCALES: Final = ("bands", "line", "per_unit")


def _scales(gives: Words) -> tuple[Field, ...]:
    """Build the keys of which one says what a figure gives by its size."""
    return (
        replace(_bands("amount", gives), required=False),
        Field("line", "object", Words("不分档，从最差到最好按直线", "straight from worst to best"), shape=_LINE),
        Field("per_unit", "object", Words("不分档，每差一个单位扣多少", "so much off per unit"), shape=_PER_UNIT),
    )


def _missing(what: Words) -> Field:
    return Field(
        "missing", "amount", Words(f"没有数据时{what.zh}；不写就报错", f"{what.en} where a figure has no value")
    )


_CASE: Final = Shape(
    (
        Field("when", "figure", Words("条件，如 level = P3 and work_days >= 20", "the condition"), required=True),
        Field("amount", "figure", Words("条件成立时的金额", "what it pays when the condition holds"), required=True),
    )
)
_PAID: Final = (
    Field("cases", "list", Words("先成立的算数；都不成立是 0", "the first that holds, else 0"), shape=_CASE),
    Field("else", "figure", Words("都不成立时的金额", "the amount where none holds")),
    Field("amount", "figure", Words("金额的算式，不分情况", "the amount as a formula, in every case")),
    _missing(Words("的金额", "the amount")),
)
_CHANGE: Final = Shape(
    (
        Field("from", "day", Words("从这天起", "from this day on"), required=True),
        Field("value", "number", Words("值", "the value"), required=True),
    )
)
_INDICATOR: Final = Shape(
    (
        Field("figure", "figure", Words("指标、录入项或算式", "a metric, a fact or a formula"), required=True),
        Field("title", "text", Words("显示的名字", "the name it is shown by")),
        Field("weight", "amount", Words("权重；各项合计 100%", "the weight; all add up to 100%"), required=True),
        *_scales(Words("得分", "the points it gives")),
        _missing(Words("得的分", "the points")),
    ),
    one_of=(_SCALES,),
)
_TIER: Final = Shape(
    (
        Field("up_to", "amount", Words("到这个数为止，含本数", "up to this number, itself included")),
        Field("below", "amount", Words("不到这个数，不含本数", "up to this number, itself excluded")),
        Field("rate", "rate", Words("比率；计件时是每件的金额", "the rate; money a piece where pieces are counted")),
        Field("fixed", "amount", Words("固定金额", "a fixed amount")),
    ),
    apart=(("up_to", "below"),),
)
_LINEAR: Final = Shape(
    (
        Field("baseline", "rate", Words("基准：超过它的部分才算", "only what is above it counts"), required=True),
        Field("rate", "rate", Words("比率；计件时是每件的金额", "the rate; money a piece"), required=True),
    )
)

_RUNG: Final = Shape(
    (
        Field("level", "text", Words("级别，如 P1", "the level, such as P1"), required=True),
        Field("title", "text", Words("称号", "what it is called")),
    )
)
_CLIMB: Final = Shape(
    (
        Field("up", "figure", Words("升一级的条件", "the condition to go a level up")),
        Field("down", "figure", Words("降一级的条件", "the condition to go a level down")),
    ),
    one_of=(("up", "down"),),
)

ITEMS: Final[dict[str, Shape]] = {
    "score": Shape(
        (
            Field("score", "text", Words("评分的名字", "the score's name"), required=True),
            Field("indicators", "list", Words("各项指标", "the indicators"), required=True, shape=_INDICATOR),
        )
    ),
    "formula": Shape(
        (
            Field("score", "text", Words("评分的名字", "the score's name"), required=True),
            Field("formula", "figure", Words("算式，如 self_rating * 30%", "a formula"), required=True),
            _missing(Words("得的分", "the points")),
        )
    ),
    "figure": Shape(
        (
            Field("figure", "text", Words("计算的名字", "the figure's name"), required=True),
            Field("kind", "word", Words("种类", "what it measures"), required=True, words=KINDS),
            _BETTER,
            Field("formula", "figure", Words("算式", "a formula")),
            Field("by", "figure", Words("按哪个数分档", "the figure whose bands decide")),
            *_scales(Words("得多少", "what it gives")),
            _missing(Words("的数", "the figure")),
        ),
        one_of=(("formula", *_SCALES),),
        needs=tuple((key, "by") for key in _SCALES),
        apart=(("formula", "by"),),
    ),
    "grade": Shape(
        (
            Field("grade", "name", Words("等级的名字，可以空着", "the grade's name, may be empty"), required=True),
            Field("by", "figure", Words("按哪个数评等级", "the figure it goes by"), required=True),
            _bands("text", Words("等级", "the grade")),
            Field("missing", "text", Words("没有数据时的等级；不写就报错", "the grade where the figure has no value")),
        )
    ),
    "base": Shape(
        (
            Field("base", "name", Words("底薪；名字可以空着", "base pay; its name may be empty"), required=True),
            Field("amount", "figure", Words("默认金额", "the amount by default"), required=True),
            Field("cases", "list", Words("例外：先成立的算数", "exceptions: the first that holds"), shape=_CASE),
        )
    ),
    "commission": Shape(
        (
            Field(
                "commission", "name", Words("提成；名字可以空着", "commission; its name may be empty"), required=True
            ),
            Field("on", "figure", Words("按什么提成，如 sales_amount - refund_amount", "on what"), required=True),
            Field(
                "mode",
                "word",
                Words("marginal 超额累进、whole 全额累进、whole_excess 超出部分全额", "how tiers apply"),
                words=MODES,
            ),
            Field(
                "tiers",
                "list",
                Words("分段，从小到大；最后一段不写界限", "from small to large, the last open"),
                shape=_TIER,
            ),
            Field(
                "linear", "object", Words("线性：超过基准的部分 × 比率", "(figure - baseline) * rate"), shape=_LINEAR
            ),
            _missing(Words("的金额", "the amount")),
        ),
        one_of=(("tiers", "linear"),),
        needs=(("tiers", "mode"), ("mode", "tiers")),
    ),
    "bonus": Shape(
        (Field("bonus", "text", Words("奖金的名字", "the bonus's name"), required=True), *_PAID),
        one_of=(("cases", "amount"),),
        needs=(("else", "cases"),),
    ),
    "deduction": Shape(
        (
            Field("deduction", "text", Words("扣款的名字", "the deduction's name"), required=True),
            *_PAID,
            Field("from", "ref", Words("从哪个工资项扣，最多扣到 0", "the line that it is taken from, down to 0")),
        ),
        one_of=(("cases", "amount"),),
        needs=(("else", "cases"),),
    ),
    "parameter": Shape(
        (
            Field("parameter", "text", Words("参数的名字", "the parameter's name"), required=True),
            Field("value", "number", Words("值，带单位，如 1.5%", "its value with a unit, as 1.5%"), required=True),
            Field("changes", "list", Words("从哪天起改成多少", "from which day on it is what"), shape=_CHANGE),
        )
    ),
    "pool": Shape(
        (
            Field("pool", "text", Words("奖金池的名字", "the pool's name"), required=True),
            Field("amount", "figure", Words("一共多少", "how much there is to share"), required=True),
            Field("by", "ref", Words("按哪个数分，一个名字", "the figure that it is shared by"), required=True),
            Field("within", "word", Words("team 团队、shop 店铺、all 全体", "the group"), required=True, words=GROUPS),
        )
    ),
    "cap": Shape(
        (
            Field("cap", "ref", Words("封顶：哪个工资项", "the line that pays no more than"), required=True),
            Field("amount", "figure", Words("最多多少", "so much"), required=True),
        )
    ),
    "guarantee": Shape(
        (
            Field("guarantee", "ref", Words("保底：哪个工资项", "the line that pays no less than"), required=True),
            Field("amount", "figure", Words("最少多少", "so much"), required=True),
        )
    ),
    "advance": Shape(
        (
            Field("advance", "ref", Words("预支：哪个工资项", "the line that is paid ahead up to"), required=True),
            Field("amount", "figure", Words("先发到多少，以后多出来的扣回", "so much, recovered later"), required=True),
        )
    ),
    "later_refunds": Shape(
        (
            Field(
                "later_refunds",
                "word",
                Words("往月退款；take_back 是扣回", "what becomes of later refunds"),
                required=True,
                words=("take_back",),
            ),
        )
    ),
    "red_line": Shape(
        (
            Field("red_line", "figure", Words("高压线：条件", "the condition"), required=True),
            Field("voids", "refs", Words("成立时取消的工资项", "the lines that then pay nothing"), required=True),
        )
    ),
    "notice": Shape(
        (
            Field("notice", "figure", Words("条件", "the condition"), required=True),
            Field("duty", "text", Words("要做的事", "what is to be done"), required=True),
            Field("within_days", "whole", Words("几天内", "within so many days")),
        )
    ),
    "ladder": Shape(
        (
            Field("ladder", "name", Words("职级；名字可以空着", "a ladder; its name may be empty"), required=True),
            Field("by", "ref", Words("级别是哪个数，一般是 level", "what says an agent's level"), required=True),
            Field("levels", "list", Words("从低到高", "from the lowest to the highest"), required=True, shape=_RUNG),
            Field("moves", "list", Words("什么时候升、降", "when one goes up or down"), required=True, shape=_CLIMB),
        )
    ),
    "ranking": Shape(
        (
            Field("ranking", "name", Words("排名；名字可以空着", "a ranking; its name may be empty"), required=True),
            Field("by", "ref", Words("按哪个数排，一个名字", "the figure it goes by, one name"), required=True),
            Field("within", "word", Words("team 团队、shop 店铺、all 全体", "the group"), required=True, words=GROUPS),
            Field("requires", "figure", Words("参加排名的条件", "who does not meet it is unranked")),
        )
    ),
    "place": Shape(
        (
            Field("place", "place", Words("前一个排名里的名次", "a place in the ranking before it"), required=True),
            Field(
                "streak", "whole", Words("连续几期，含本期", "for so many periods running, this one included"), least=2
            ),
            Field("award", "figure", Words("奖多少", "what it pays")),
            Field("deduct", "figure", Words("扣多少", "what it costs")),
            Field("from", "ref", Words("从哪个工资项扣", "the line that it is taken from")),
            Field("duty", "text", Words("要做的事", "what is to be done")),
            Field("within_days", "whole", Words("几天内", "within so many days")),
        ),
        one_of=(("award", "deduct", "duty"),),
        needs=(("deduct", "from"), ("from", "deduct"), ("within_days", "duty")),
    ),
    "include": Shape(
        (
            Field(
                "include", "text", Words("组合：同一文件夹里另一个方案", "another scheme of this folder"), required=True
            ),
        )
    ),
}
"""The shapes of an item by the key that it begins with; a score that has the key `formula` is of that shape."""

HEADS: Final = tuple(key for key in ITEMS if key != "formula")
"""The keys that an item begins with."""

FACT: Final = Shape(
    (
        Field("kind", "word", Words("种类", "what it measures"), required=True, words=KINDS),
        Field("title", "text", Words("显示的名字", "the name it is shown by")),
        _BETTER,
    )
)

ACCEPTANCE: Final = Shape(
    (
        Field("finding", "text", Words("提示的编号，如 K221", "the finding's code, such as K221"), required=True),
        Field("item", "ref", Words("哪一项的；不写就是本文件里所有的", "of which item; by default all of this file")),
        Field("reason", "text", Words("为什么就要这样", "why it is meant so"), required=True),
    )
)

SCHEME: Final = Shape(
    (
        Field("scheme", "text", Words("方案的名字", "the scheme's name"), required=True),
        Field("version", "whole", Words("版本", "its version"), required=True),
        Field(
            "lang", "word", Words("检查结果用的语言，默认 zh", "the language of findings, zh by default"), words=LANGS
        ),
        Field("effective", "day", Words("生效的日子", "the day it takes effect"), required=True),
        Field("period", "word", Words("周期：月、周、双周", "how often it pays"), required=True, words=PERIODS),
        Field("for", "figure", Words("适用于谁，如 role = presale", "whom it applies to")),
        Field("judgment", "word", Words("业绩判定：下单、付款、下单优先", "whose sale it is"), words=JUDGMENTS),
        Field(
            "settings",
            "settings",
            Words("设置：算指标用的系统设定，写法同设定文件", "system settings, as in their file"),
        ),
        Field("facts", "facts", Words("录入：手工填写的数据，名字: 种类", "figures that people type in, name: kind")),
        Field("accept", "list", Words("接受：有意如此的提示", "findings that are meant so"), shape=ACCEPTANCE),
        Field("items", "items", Words("方案的条目，按顺序", "the scheme's items, in order"), required=True),
    )
)
