"""How each figure came about: the steps behind an outcome, as a closed set of plain data.

A step holds what a person needs to recompute it with a pocket calculator: its inputs, what decided, the value before
rounding, and the place in the scheme. Every `at` is what decided there: a band, a tier, a case, a condition; from these
follows what of a scheme was ever used. May import `values`, `periods`, `words`, `diagnostics`, `scheme.model`, and
`adjustments` of this package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Final, Literal

from kaohe.diagnostics import Span
from kaohe.evaluation.adjustments import Adjustment
from kaohe.periods import Period
from kaohe.records import made_fast
from kaohe.scheme.model import TierMode
from kaohe.values import Kind, plain, shown
from kaohe.words import LANGS, Lang, Words

NOT_WRITTEN: Final = frozenset({"at", "exact", "own", "reached", "unmet", "unrounded"})
"""What steps hold beside what is shown of them."""
_ROUNDED: Final = Words("（{was} 四舍五入）", " ({was} rounded)")
_FLAGS: Final = {True: Words("是", "yes"), False: Words("否", "no")}
Value = Decimal | str | bool
"""A figure's value: a number, a text or day, yes or no."""


@made_fast
@dataclass(frozen=True, slots=True)
class Unrounded:
    """A value before it was rounded; `about`: it has no end, and is cut to 6 decimals here."""

    value: Decimal
    about: bool


@made_fast
@dataclass(frozen=True, slots=True)
class Figure:
    """A named figure of an agent, as it is shown and used. `value` None is no value; `at`: which of a parameter's.

    exact: what is used, where `value` cuts it: a parameter of 2/37. unrounded: what a mean was before it was rounded.
    own: of a place the agent's figure that has it, and what is said behind that.
    """

    id: str
    title: Words
    kind: Kind
    value: Value | None
    at: Span | None = field(default=None, compare=False, repr=False)
    exact: Fraction | None = field(default=None, repr=False)
    unrounded: Unrounded | None = field(default=None, repr=False)
    own: tuple[Figure, Words] | None = field(default=None, repr=False)

    def say(self, lang: Lang, *, full: bool = False) -> str:
        """Write it with its value; texts, days, and yes or no by their name: the condition says the value itself.

        full: theirs too, where the condition may not hold.
        """
        title = self.title.say(lang)
        if self.own is not None:
            title = f"{self.own[0].say(lang)} {self.own[1].say(lang)}"
        if isinstance(self.value, bool):
            return f"{title} {_FLAGS[self.value].say(lang)}" if full else title
        if isinstance(self.value, str):
            return f"{title} {self.value}" if full else title
        if self.exact is not None:
            return f"{title} {minus(str(self.exact))}"
        said, before = f"{title} {value_said(self.value, self.kind, lang)}", self.unrounded
        if before is None:
            return said
        was = ("≈ " if before.about else "") + value_said(before.value, self.kind, lang)
        return said + _ROUNDED.say(lang).format(was=was)


@made_fast
@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A formula or condition with its figures put in, which is said when it is asked; it equals the words that it says.

    zh, en: the words between the figures, and which figure stands where; ~n is figure n in full.
    """

    zh: tuple[str | int, ...]
    en: tuple[str | int, ...]
    figures: tuple[Figure, ...]

    def say(self, lang: Lang) -> str:
        """Say it in one language."""
        figures = self.figures
        form = self.zh if lang == "zh" else self.en
        return "".join(
            [
                each
                if isinstance(each, str)
                else figures[each].say(lang)
                if each >= 0
                else figures[~each].say(lang, full=True)
                for each in form
            ]
        )

    def __eq__(self, other: object) -> bool:
        """Whether both say the same."""
        return isinstance(other, Words | Written) and all(self.say(lang) == other.say(lang) for lang in LANGS)

    def __hash__(self) -> int:
        """Give what the words that it says give."""
        return hash(Words(self.say("zh"), self.say("en")))


Formula = Words | Written
"""A formula or condition with its figures put in."""


@made_fast
@dataclass(frozen=True, slots=True)
class Computed:
    """A formula with its figures put in.

    text: as it is written; of a name alone the figure that it means, which says itself.
    value: a number without end is cut to 6 decimals and `about` is set; what is computed from it stays exact.
    single: it is one name or one number, so that there is nothing to compute.
    at: which side of each `if` was taken.
    """

    text: Formula | Figure
    value: Decimal
    kind: Kind | None
    about: bool
    single: bool
    at: tuple[Span, ...] = field(compare=False, repr=False)


@made_fast
@dataclass(frozen=True, slots=True)
class Choice:
    """Which band decided, and what it gives. `figure` None: the figure has no value, the rule for that decided.

    sign: what stands between `band` and `gives` where the former is a formula: `=`, or `≈` where `gives` is cut.
    """

    band: Words
    gives: str
    figure: Computed | None
    at: Span = field(compare=False, repr=False)
    sign: Literal["", "=", "≈"] = ""


@made_fast
@dataclass(frozen=True, slots=True)
class Part:
    """A weighted line of a scorecard: points × weight = product, rounded to 2 decimals.

    before: the product before it was rounded, where that changed it.
    """

    title: Words
    choice: Choice
    points: Decimal
    weight: Decimal
    product: Decimal
    line: int
    weight_words: Words
    before: Unrounded | None


@made_fast
@dataclass(frozen=True, slots=True)
class Weighed:
    """A scorecard: the sum of its parts' products."""

    parts: tuple[Part, ...]


@made_fast
@dataclass(frozen=True, slots=True)
class Blended:
    """A score by a formula."""

    formula: Computed


@made_fast
@dataclass(frozen=True, slots=True)
class Graded:
    """A grade by bands."""

    choice: Choice


@made_fast
@dataclass(frozen=True, slots=True)
class Slice:
    """An amount at a rate, a fixed amount, or both. `rate_kind` says whether the rate is a share or money a piece.

    rate_words, fixed_words: as the scheme says them: 2/37, which has no end as a decimal.
    """

    amount: Decimal
    rate: Decimal | None
    rate_kind: Kind | None
    fixed: Decimal | None
    rate_words: Words | None
    fixed_words: Words | None


@made_fast
@dataclass(frozen=True, slots=True)
class Sliced:
    """A commission: the slices of its figure that pay, added up.

    mode: None is linear.
    at: the tiers reached; the rate or the baseline of a linear one; empty for what is not above 0.
    threshold: what is taken off before the rate applies: a baseline, or the base amount of `whole_excess`.
    reached: between which ends the tier lies that pays all of it, or all above the first tier.
    """

    mode: TierMode | None
    basis: Computed
    threshold: Decimal | None
    slices: tuple[Slice, ...]
    at: tuple[Span, ...] = field(compare=False, repr=False)
    threshold_words: Words | None = None
    reached: Words | None = None


@made_fast
@dataclass(frozen=True, slots=True)
class Chosen:
    """An amount by cases. `condition` None: the default; `amount` None: no case holds, and nothing is paid."""

    condition: Formula | None
    amount: Computed | None
    at: Span = field(compare=False, repr=False)
    rest: Literal["default", "else", "only"] = "default"
    """What an amount without a condition is: the default, what else is paid, or a formula without cases."""
    unmet: Formula | None = None
    """The conditions before it that do not hold, in so far as that does not follow."""


@made_fast
@dataclass(frozen=True, slots=True)
class Assumed:
    """What the scheme gives where a figure has no value."""

    lacks: tuple[Words, ...]
    amount: Computed
    at: Span = field(compare=False, repr=False)


@made_fast
@dataclass(frozen=True, slots=True)
class Deducted:
    """An amount that is taken off, out of a line where `source` says so; `left` is what was left of that."""

    chosen: Chosen | Assumed
    due: Decimal
    source: Words | None
    left: Decimal | None


@made_fast
@dataclass(frozen=True, slots=True)
class Shared:
    """A share of a pool: pool × by ÷ all, rounded down, and a cent of what was left where `cent` is set.

    amount: what the scheme says that there is; pool: that to the cent, which is shared. all: the sum over the agents
    of the group that have the figure. by: None or not above 0 has no share. outside: the agent is in no group.
    """

    amount: Computed
    pool: Decimal
    by: Figure
    all: Decimal
    group: Words
    outside: bool
    cent: bool
    at: Span = field(compare=False, repr=False)


@made_fast
@dataclass(frozen=True, slots=True)
class Limited:
    """A line that would have paid `instead_of`, and pays no more, or no less, than its limit. `how`: how that came.

    before: what it would have paid, before it was rounded. file, line: where the scheme says the limit.
    """

    kind: Literal["cap", "guarantee"]
    amount: Computed
    instead_of: Decimal
    before: Unrounded | None
    how: How
    file: str
    line: int
    at: Span = field(compare=False, repr=False)


@made_fast
@dataclass(frozen=True, slots=True)
class Advanced:
    """A line of which something is paid ahead, or taken back of what was.

    amount: up to what it is paid. earned: what it came to; before: that before it was rounded. owed, owes: what is to
    be taken back before and after. file, line: where the scheme says the advance.
    """

    amount: Computed
    earned: Decimal
    before: Unrounded | None
    owed: Decimal
    owes: Decimal
    how: How
    file: str
    line: int
    at: Span = field(compare=False, repr=False)


@made_fast
@dataclass(frozen=True, slots=True)
class Adjusted:
    """What later refunds take back of earlier periods' pay; `at` only where they do."""

    adjustments: tuple[Adjustment, ...]
    at: Span | None = field(compare=False, repr=False)


@made_fast
@dataclass(frozen=True, slots=True)
class Voided:
    """A line that a red line voids: the condition that holds, and what the line would have paid, as in `Limited`."""

    condition: Formula
    instead_of: Decimal
    before: Unrounded | None
    how: How
    file: str
    line: int
    at: Span = field(compare=False, repr=False)


@made_fast
@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in a group. `why` says why there is none; `at` is the condition of entry that was not met."""

    by: Figure
    group: Words
    of: int
    from_last: int | None
    why: Words | None
    at: Span | None = field(compare=False, repr=False)


@made_fast
@dataclass(frozen=True, slots=True)
class Placed:
    """Money for a place: what the rule says, and what was left of the line that a penalty is taken from."""

    reason: Words
    amount: Computed
    due: Decimal
    source: Words | None
    left: Decimal | None
    at: Span = field(compare=False, repr=False)


@made_fast
@dataclass(frozen=True, slots=True)
class Flagged:
    """A duty for a place, for a person to decide on."""

    reason: Formula
    days: int | None
    at: Span = field(compare=False, repr=False)


How = (
    Weighed
    | Blended
    | Graded
    | Sliced
    | Chosen
    | Deducted
    | Shared
    | Limited
    | Advanced
    | Adjusted
    | Voided
    | Assumed
    | Ranked
    | Placed
    | Flagged
)


@made_fast
@dataclass(frozen=True, slots=True)
class Step:
    """How one named figure came about.

    value: as shown; None is unranked.
    before: the value before it was rounded, where rounding changed it.
    file, line: where the scheme says so.
    """

    id: str
    title: Words
    kind: Kind
    value: Decimal | str | None
    how: How
    inputs: tuple[Figure, ...]
    before: Unrounded | None
    file: str
    line: int


def value_said(value: Decimal | None, kind: Kind | None, lang: Lang) -> str:
    """Write a number as people read it; no value is `—`."""
    text = minus(shown(value, kind or Kind.COUNT))
    if kind is Kind.SECONDS and value is not None:
        return f"{text} 秒" if lang == "zh" else f"{text} s"
    return text


def minus(digits: str) -> str:
    """Write a number's minus as formulas write theirs."""
    return digits.replace("-", "−")


def adjustments_of(how: How) -> tuple[Adjustment, ...]:
    """Give the adjustments that a line adds up."""
    return how.adjustments if isinstance(how, Adjusted) else ()


def decided(how: object) -> Iterator[Span]:
    """Give the places in the scheme that decided a step, wherever in it they stand; of what is void, that it is."""
    if isinstance(how, Span):
        yield how
    elif isinstance(how, Voided):
        yield how.at
    elif isinstance(how, tuple):
        for each in how:
            yield from decided(each)
    elif is_dataclass(how) and not isinstance(how, Written):  # what it names stands among the inputs
        for part in fields(how):
            yield from decided(getattr(how, part.name))


def step_json(step: Step, lang: Lang) -> dict[str, object]:
    """Give a step as JSON: numbers as strings, the way it was computed under `how` with its name under `by`."""
    given = _plain(step, lang)
    assert isinstance(given, dict)  # noqa: S101 - for the type checker: a dataclass becomes an object
    how = {"by": type(step.how).__name__.lower(), **given["how"]}
    return {**given, "how": how, "place": f"{step.file}:{step.line}"}


def _plain(value: object, lang: Lang) -> object:
    """Turn what steps are made of into JSON's own types."""
    kind = type(value)
    write = _WRITERS.get(kind)
    if write is None:
        write = _WRITERS[kind] = _writer(kind)
    return write(value, lang)


def _writer(kind: type) -> Callable[[Any, Lang], object]:
    """Say how values of a type are written: an enum by its value, a dataclass as an object, all else as it is."""
    if issubclass(kind, Enum):
        return lambda value, _: value.value
    if not is_dataclass(kind):
        return lambda value, _: value
    names = tuple(each.name for each in fields(kind) if each.name not in NOT_WRITTEN)
    if kind is Computed:
        return lambda value, lang: {
            name: value.text.say(lang) if name == "text" else _plain(getattr(value, name), lang) for name in names
        }
    return lambda value, lang: {name: _plain(getattr(value, name), lang) for name in names}


_WRITERS: Final[dict[type, Callable[[Any, Lang], object]]] = {
    str: lambda value, _: value,
    Words: lambda value, lang: value.say(lang),
    Written: lambda value, lang: value.say(lang),
    Decimal: lambda value, _: plain(value),
    Period: lambda value, _: str(value),
    tuple: lambda value, lang: [_plain(each, lang) for each in value],
}
"""How values are written, by type; those that stand not here are added when they are first met."""
