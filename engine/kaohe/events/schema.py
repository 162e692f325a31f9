"""What a dataset's tables hold, as data. May import nothing of kaohe but the catalogue.

The readers, the checks and the documentation all go by these specifications.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics.catalogue import dataset as rules

if TYPE_CHECKING:
    from kaohe.diagnostics import Rule


class Kind(StrEnum):
    """How a cell is written and what it becomes."""

    TEXT = "text"
    """Any text; an id, a name, a word."""
    WORD = "word"
    """One of a few words."""
    TIME = "time"
    """`2026-10-01 09:30:00`, to local seconds since 1970."""
    DAY = "day"
    """`2026-10-01`, to days since 1970."""
    AMOUNT = "amount"
    """Yuan, to 分."""
    QUANTITY = "quantity"


MALFORMED: Final[dict[Kind, Rule]] = {
    Kind.WORD: rules.UNKNOWN_WORD,
    Kind.TIME: rules.NOT_A_TIME,
    Kind.DAY: rules.NOT_A_DAY,
    Kind.AMOUNT: rules.NOT_AN_AMOUNT,
    Kind.QUANTITY: rules.NOT_A_QUANTITY,
}
"""What a cell that is not of its kind is reported as. Any text is a text."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. empty: a cell may be empty; optional: the whole column may be absent."""

    name: str
    kind: Kind = Kind.TEXT
    empty: bool = False
    optional: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotBefore:
    """Two columns of a row of which the first may not lie before the second; an empty one is no breach."""

    column: str
    than: str


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table. key: the column that names a row, each value once; orders: the pairs that must be in order."""

    name: str
    columns: tuple[Column, ...]
    key: str | None = None
    orders: tuple[NotBefore, ...] = ()

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that must stand there."""
        return tuple(column.name for column in self.columns if not column.optional)


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _open(name: str, kind: Kind = Kind.TEXT) -> Column:
    """Give a column that may be empty or absent."""
    return Column(name, kind, empty=True, optional=True)


_AMOUNT: Final = Column("amount", Kind.AMOUNT)
_QUANTITY: Final = Column("quantity", Kind.QUANTITY)

TABLES: Final[dict[str, TableSpec]] = {
    spec.name: spec
    for spec in (
        TableSpec(
            "accounts",
            (
                *_text("shop", "account", "agent"),
                Column("role", Kind.WORD, words=("presale", "aftersale")),
                _open("from_date", Kind.DAY),
                _open("to_date", Kind.DAY),
            ),
            orders=(NotBefore("to_date", "from_date"),),
        ),
        TableSpec(
            "agents",
            (
                *_text("agent"),
                *map(_open, ("name", "team", "level")),
                _open("hired_on", Kind.DAY),
                _open("left_on", Kind.DAY),
            ),
            key="agent",
        ),
        TableSpec(
            "messages",
            (
                *_text("shop", "account", "buyer"),
                Column("sent_at", Kind.TIME),
                Column("sender", Kind.WORD, words=("buyer", "agent")),
                Column("text", empty=True),
                _open("forwarded_to"),
            ),
        ),
        TableSpec(
            "orders",
            (
                *_text("order_id", "shop", "buyer"),
                Column("created_at", Kind.TIME),
                Column("paid_at", Kind.TIME, empty=True),
                _AMOUNT,
                Column("post_fee", Kind.AMOUNT),
                _QUANTITY,
                _open("received_at", Kind.TIME),
                _open("flag"),
            ),
            key="order_id",
            orders=(NotBefore("paid_at", "created_at"), NotBefore("received_at", "paid_at")),
        ),
        TableSpec(
            "refunds",
            (*_text("refund_id", "order_id"), Column("completed_at", Kind.TIME), _AMOUNT, _QUANTITY),
            key="refund_id",
        ),
        TableSpec(
            "reviews",
            (
                *_text("review_id", "order_id"),
                Column("reviewed_at", Kind.TIME),
                Column("rating", Kind.WORD, words=("good", "neutral", "bad")),
                _open("responsible_agent"),
                _open("handler"),
                _open("fixed_at", Kind.TIME),
            ),
            key="review_id",
            orders=(NotBefore("fixed_at", "reviewed_at"),),
        ),
        TableSpec(
            "costs",
            (
                *_text("cost_id", "shop", "agent"),
                Column("incurred_at", Kind.TIME),
                Column("kind", Kind.WORD, words=("cashback", "reship", "refund_only", "compensation")),
                _AMOUNT,
            ),
            key="cost_id",
        ),
        TableSpec("facts", _text("period", "agent", "name", "value")),
    )
}
"""Every table of a dataset, by name."""
