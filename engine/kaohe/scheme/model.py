"""What an author wrote: a scheme as frozen data, each part with its place.

One model for all spellings. Readers build it from YAML and text; `checking` resolves its names (fills `Ref.target`);
evaluators walk the resolved scheme. Spans take no part in comparison, so resolved schemes that mean the same are equal.
May import `values`, `periods`, `words`, `diagnostics`.

What names and expressions are stands in `terms`, what items are in `items`; all of it is imported from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from kaohe.diagnostics import Span
from kaohe.periods import PeriodKind
from kaohe.scheme.items import (
    Award,
    Band,
    Banded,
    Bands,
    Base,
    Bonus,
    Case,
    Change,
    Climb,
    Commission,
    Deduction,
    Duty,
    FormulaScore,
    Grade,
    Include,
    Indicator,
    Item,
    Ladder,
    LaterRefunds,
    Limit,
    Line,
    Linear,
    Notice,
    Parameter,
    Penalty,
    PerUnit,
    PlaceRule,
    Pool,
    Quantity,
    Ranking,
    RedLine,
    Rung,
    Scale,
    Scorecard,
    Tier,
    TierMode,
    Tiers,
    Unread,
)
from kaohe.scheme.terms import (
    Arithmetic,
    ArithmeticOp,
    Better,
    Call,
    Compare,
    CompareOp,
    Earlier,
    Expr,
    Function,
    Group,
    GroupFigure,
    Logic,
    LogicOp,
    Not,
    Number,
    Origin,
    Ref,
    Standing,
    Stands,
    Statistic,
    Streak,
    Target,
    Text,
    parts,
    refs,
)
from kaohe.values import Kind
from kaohe.words import Lang, Words

__all__ = [
    "ATTRIBUTES",
    "DEFAULT_NAMES",
    "KNOWN_FACTS",
    "ROLE_WORDS",
    "Acceptance",
    "Arithmetic",
    "ArithmeticOp",
    "Award",
    "Band",
    "Banded",
    "Bands",
    "Base",
    "Better",
    "Bonus",
    "Call",
    "Case",
    "Change",
    "Climb",
    "Comment",
    "Commission",
    "Compare",
    "CompareOp",
    "Deduction",
    "Duty",
    "Earlier",
    "Expr",
    "Fact",
    "FormulaScore",
    "Function",
    "Grade",
    "Group",
    "GroupFigure",
    "Include",
    "Indicator",
    "Item",
    "JudgmentRule",
    "Ladder",
    "LaterRefunds",
    "Limit",
    "Line",
    "Linear",
    "Logic",
    "LogicOp",
    "Not",
    "Notice",
    "Number",
    "Origin",
    "Parameter",
    "Penalty",
    "PerUnit",
    "Place",
    "PlaceRule",
    "Pool",
    "Quantity",
    "Ranking",
    "RedLine",
    "Ref",
    "Rung",
    "Scale",
    "Scheme",
    "Scorecard",
    "Setting",
    "Standing",
    "Stands",
    "Statistic",
    "Streak",
    "Target",
    "Text",
    "Tier",
    "TierMode",
    "Tiers",
    "Unread",
    "parts",
    "refs",
]

# --- the whole -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fact:
    """录入: a figure that people type in, as the scheme names it."""

    name: str
    kind: Kind
    title: str | None
    span: Span = field(compare=False, repr=False)
    better: Better | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """接受: findings of a code that the scheme's author means to have, with the reason.

    item: whose findings alone are accepted; None for all of the scheme's own file.
    """

    code: str
    reason: str
    span: Span = field(compare=False, repr=False)
    item: Ref | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """设置: a system setting that the scheme freezes, by its key; its value is that of `events.settings.Settings`."""

    key: str
    value: object
    span: Span = field(compare=False, repr=False)


JudgmentRule = Literal["order", "payment", "order_first"]

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark of the author, which says nothing to the engine; empty for a blank line.

    at: the part that it belongs to: ("effective",), ("facts", 0), ("items", 3), ("items", 3, 1) for an element of that
        item, ("end",) where nothing follows. behind: on the part's own line, else above it.
    """

    text: str
    at: Place
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """An appraisal scheme. `lang` is the language of its author, in which findings are told.

    heads: where each of its headers stands, by the key that YAML gives it. comments: filled for those who write it.
    """

    name: str
    version: int
    effective: date
    period: PeriodKind
    applies: Expr | None
    judgment: JudgmentRule | None
    facts: tuple[Fact, ...]
    items: tuple[Item, ...]
    span: Span = field(compare=False, repr=False)
    lang: Lang = field(default="zh", compare=False)
    heads: tuple[tuple[str, Span], ...] = field(default=(), compare=False, repr=False)
    comments: tuple[Comment, ...] = field(default=(), compare=False, repr=False)
    accepted: tuple[Acceptance, ...] = ()
    settings: tuple[Setting, ...] = ()

    @property
    def takes_back(self) -> bool:
        """Whether it takes back what was paid for sales that are refunded later."""
        return any(isinstance(item, LaterRefunds) for item in self.items)


KNOWN_FACTS: Final[dict[str, tuple[Kind, Words]]] = {
    "self_rating": (Kind.POINTS, Words("自评", "self rating")),
    "manager_rating": (Kind.POINTS, Words("店长评", "manager rating")),
    "sales_target": (Kind.MONEY, Words("销售目标", "sales target")),
}
"""Facts that every scheme may name without declaring them."""

ATTRIBUTES: Final[dict[str, Words]] = {
    "agent": Words("客服", "agent"),
    "name": Words("姓名", "name"),
    "team": Words("团队", "team"),
    "shop": Words("店铺", "shop"),
    "level": Words("级别", "level"),
    "role": Words("岗位", "role"),
}
"""Attributes of an agent that schemes may name; all are text."""

ROLE_WORDS: Final[dict[str, str]] = {
    "presale": "presale",
    "presales": "presale",
    "售前": "presale",
    "aftersale": "aftersale",
    "aftersales": "aftersale",
    "售后": "aftersale",
}
"""How authors write a role, and the role it is."""

DEFAULT_NAMES: Final[dict[str, Words]] = {
    "base": Words("底薪", "base"),
    "commission": Words("提成", "commission"),
    "rank": Words("排名", "rank"),
    "ladder": Words("职级", "ladder"),
    "later_refunds": Words("往月退款", "later refunds"),
}
"""Items that need no name of their own, by the id they then bear."""
