"""The form of case files as data: which keys there are, what each holds, and what it means.

The reader and the JSON Schema are both made from it, so they cannot differ. May import `words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kaohe.words import Words

What = Literal["text", "number", "rank", "period"]
"""What one value may be.

text: any words or digits. number: digits, or a share in percent. rank: a whole number. period: 2026-10, 2026-W41,
2026-10-01/2026-10-14. Each may be empty: there is none.
"""

Named = Literal["agent", "period", "metric", "attribute", "group", "own"]
"""What names stand as keys. group: of a team or a shop. own: the scheme's own names."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value."""

    what: What


@dataclass(frozen=True, slots=True)
class Many:
    """A list, each of one form."""

    each: Form


@dataclass(frozen=True, slots=True)
class ByName:
    """A mapping from names to one form. some: it is not empty."""

    names: Named
    each: Form
    some: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """One of the keys of a mapping."""

    key: str
    doc: Words
    form: Form
    required: bool = False


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping with these keys; others: what any other holds, None where there may be none."""

    keys: tuple[Key, ...]
    others: Form | None = None

    @property
    def known(self) -> tuple[str, ...]:
        """All keys."""
        return tuple(each.key for each in self.keys)

    @property
    def needed(self) -> tuple[str, ...]:
        """The keys that must stand."""
        return tuple(each.key for each in self.keys if each.required)


Form = Value | Many | ByName | Keys

_TEXT: Final = Value("text")
_NUMBER: Final = Value("number")
_RANK: Final = Value("rank")
_FIGURES: Final = ByName("metric", _TEXT)

ADJUSTMENT: Final = Keys(
    (
        Key("paid", Words("含退掉的销售，付多少", "what it pays with the refunded sales"), _NUMBER, required=True),
        Key("without", Words("不含，付多少", "what it pays without them"), _NUMBER, required=True),
    )
)
INPUTS: Final = Keys(
    (
        Key(
            "attributes",
            Words("是谁：级别、团队、店铺、岗位、姓名", "what the agent is: level, team, shop, role, name"),
            ByName("attribute", _TEXT),
        ),
        Key(
            "values",
            Words("指标和录入项：名字或编号；空着是没有数据", "metrics and facts, by title or id; empty is no value"),
            _FIGURES,
        ),
        Key(
            "adjustments",
            Words(
                "往月退款：以前哪一期，含退掉的销售多少、不含多少", "later refunds, by the earlier period they are of"
            ),
            ByName("period", ADJUSTMENT),
        ),
    )
)
GROUPS: Final = Keys(
    (
        Key("team", Words("按团队名", "by a team's name"), ByName("group", _FIGURES)),
        Key("shop", Words("按店铺名", "by a shop's name"), ByName("group", _FIGURES)),
        Key("all", Words("全体自己的指标", "figures of all as such"), _FIGURES),
    )
)
STANDING: Final = Keys(
    (
        Key("rank", Words("第几名；空着是没有名次", "the rank; empty is unranked"), _RANK),
        Key("from_last", Words("倒数第几", "counted from the last"), _RANK),
    )
)
_LINES: Final = Key("lines", Words("工资项：应得多少；~ 是没有这一项", "pay lines; ~ is none"), ByName("own", _NUMBER))
_SCORES: Final = Key(
    "scores", Words("评分和计算出的数", "scores, and figures of the scheme's own"), ByName("own", _NUMBER)
)
_GRADES: Final = Key("grades", Words("等级、职级", "grades, levels of ladders"), ByName("own", _TEXT))
_ADVANCES: Final = Key(
    "advances", Words("预支了还没有扣回的", "by line what was paid ahead and not taken back"), ByName("own", _NUMBER)
)
KEPT: Final = (_LINES, _SCORES, _GRADES, _ADVANCES)
"""What an outcome holds for later periods, beside ranks."""
PAST: Final = Keys((*STANDING.keys, *KEPT), others=STANDING)
"""An agent's earlier result; other keys are names of rankings."""
EXPECT: Final = Keys(
    (
        _LINES,
        _SCORES,
        Key("ranks", Words("名次；~ 是没有名次", "ranks; ~ is unranked"), ByName("own", _NUMBER)),
        _GRADES,
        _ADVANCES,
        Key("outcomes", Words("要做的事，写全", "duties, all of them"), Many(_TEXT)),
        Key("total", Words("合计", "the total"), _NUMBER),
    )
)
CASE: Final = Keys(
    (
        Key("name", Words("说明这个例子是什么", "what this example shows"), _TEXT, required=True),
        Key(
            "period",
            Words("所评的周期，如 2026-10；不写就是方案生效的那一期", "by default the one in which the scheme begins"),
            Value("period"),
        ),
        Key(
            "agents", Words("每个客服的数字", "each agent's figures"), ByName("agent", INPUTS, some=True), required=True
        ),
        Key("groups", Words("整个团队、店铺、全体自己的指标", "figures of teams, shops or all as such"), GROUPS),
        Key(
            "history",
            Words("以前各期的结果，连续几期、此前、预支、职级要看", "earlier results, for rules that look at them"),
            ByName("period", ByName("agent", PAST)),
        ),
        Key(
            "expect",
            Words("每个客服应得的结果；没有写到的不比较", "what each agent must get; what is not mentioned may be any"),
            ByName("agent", EXPECT),
            required=True,
        ),
    )
)
FILE: Final = Keys((Key("cases", Words("用例", "the cases"), Many(CASE), required=True),))
