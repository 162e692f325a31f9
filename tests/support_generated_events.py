"""Small datasets that hunt for mistakes at the rules' boundaries, all of them valid, and settings of every kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

from oracle import (
    Account,
    Agent,
    Cost,
    Fact,
    Message,
    Order,
    Refund,
    Review,
    Settings,
    Shop,
    day_number,
    look,
    settings_of,
    span_of,
)

T = TypeVar("T")
DAY = 86400
FIRST_DAY = day_number("2026-09-30")
PERIODS = (
    "2026-10",
    "2026-10-01/2026-10-02",
    "2026-W40",
    "2026-09-30/2026-09-30",
    "2026-09-01/2026-10-31",
    "2026-10-02/2026-11-01",
    "2026-09-21/2026-10-04",
    "2026-10-02/2026-10-02",
)
PHRASE = "欢迎光临"
AGENTS = ("Ann", "Bob", "Cat", "丁")
BUYERS = ("b1", "b2", "Ω")
# An account that may go unbound stands in one shop only; `a1` is bound in both, to whom it may be.
# By code points Ａ is the smaller of the two, by the two halves that UTF-16 makes of the other it is not.
ACCOUNTS = {"S1": ("a1", "B2", "客服"), "S2": ("a1", "Ａ", "😀")}
TEXTS = (
    "好",
    "有货",
    "多少钱",
    PHRASE,
    "在吗",
    PHRASE,
    PHRASE + " ",
    "$自动",
    "\u3000\u00a0$自动",
    "x$",
    "@群发",
    " \t@群发",
    " 两端\n",
    "NA",
    '引"号, 和逗号',
    "\u3000😀e\u0301𠮷\t",
    "\u2003\u200b",
    "\0好",
    "ＡＢ",
    "😀",
    None,
)
# What a dataset may lack: whole tables, and columns that may be absent.
ABSENT = (
    ("accounts",),
    ("messages",),
    ("orders", "accounts.from_date"),
    ("refunds", "costs", "facts", "accounts.from_date", "accounts.to_date", "agents.team"),
    ("agents", "orders", "refunds", "reviews.handler"),
    ("messages.forwarded_to", "orders.received_at", "orders.flag", "reviews.responsible_agent", "reviews.fixed_at"),
    ("reviews", "accounts.to_date", "agents"),
)


_ADS = ((PHRASE, 1), ("好", 2), ("😀", 1), ("ＡＢ", 1))


@dataclass(frozen=True)
class Example:
    """A dataset with the settings and the period to look at it with."""

    shop: Shop
    settings: Mapping[str, Any] = field(default_factory=dict)
    period: str = "2026-10"

    @property
    def span(self) -> tuple[int, int]:
        return span_of(self.period)


def settings() -> st.SearchStrategy[dict[str, Any]]:
    """Draw settings as a settings file has them; every key may be left out."""
    some = st.sampled_from
    return st.fixed_dictionaries(
        {},
        optional={
            "timezone": some(["Asia/Shanghai"]),
            "day_cut": some(["00:00", "04:00", "12:00", "23:59"]),
            "max_wait_minutes": some([1, 2, 15]),
            "aftersale_days": some([0, 1, 14]),
            "inquiry_window_days": some([0, 1, 2]),
            "pay_window_days": some([0, 1, 3]),
            "judgment_rule": some(["order", "payment", "order_first"]),
            "auto_reply_prefix": some(["$", "好", None]),
            "broadcast_prefix": some(["@", None]),
            "ad_filter": some([None, *({"phrase": text, "within": within} for text, within in _ADS)]),
            "single_line_filter": some([None, {}, {"min_agent_replies": 1}, {"min_agent_replies": 2}]),
            "own_account_filter": st.booleans(),
            "ignored_buyers": some([[], ["b2"], ["b1", "a1"]]),
            "forward_filter": some([None, {"max_agent_lines": 0}, {"max_agent_lines": 1}, {"max_agent_lines": 2}]),
            "slow": some([{"seconds": 0, "times": 1}, {"seconds": 30, "times": 2}, {"seconds": 120, "times": 1}]),
            "quick_seconds": some([0, 1, 30]),
            "long_minutes": some([0, 1, 2, 30]),
            "silent_followup_minutes": some([0, 1, 2, 15]),
            "excluded_order_flags": some([[], ["red"], ["1", "red"]]),
            "assist_in_denominator": st.booleans(),
        },
    )


@st.composite
def shops(
    draw: st.DrawFn,
    given: Mapping[str, Any] | None = None,
    period: str = "2026-10",
    absent: Collection[str] = (),
) -> Shop:
    """Draw a valid dataset whose times lie around the boundaries of these settings, by default the default ones.

    period: for which most targets are. absent: tables (`reviews`) and columns (`reviews.handler`) that it lacks.
    """
    with_settings = settings_of(given or {})
    accounts = draw(_accounts(dated=not {"accounts.from_date", "accounts.to_date"} & set(absent)))
    messages = draw(_messages(with_settings))
    orders = draw(_orders(messages, with_settings))
    agents = tuple(
        Agent(agent, draw(st.sampled_from(["T1", "T2", None])))
        for agent in draw(st.lists(st.sampled_from(AGENTS), unique=True))
    )
    chatting = lacking(Shop(accounts=accounts, agents=agents, messages=messages, orders=orders), absent)
    known = known_agents(chatting, with_settings)
    made = Shop(
        accounts=accounts,
        agents=agents,
        messages=messages,
        orders=orders,
        refunds=draw(_refunds(orders, with_settings)),
        reviews=draw(_reviews(orders, messages, known)),
        costs=draw(_costs(known, with_settings)),
        facts=draw(_facts(known, period)),
    )
    return lacking(made, absent)


def known_agents(shop: Shop, given: Settings) -> list[str]:
    """Give the agents that a dataset knows: in agents, in accounts, or accounts that are their own."""
    own = {one.agent for one in look(shop, given).sessions}
    return sorted(own | {row.agent for row in (*(shop.accounts or ()), *(shop.agents or ()))})


def lacking(made: Shop, absent: Collection[str]) -> Shop:
    """Leave tables and columns out; of a column that is not there every cell is empty."""
    tables: dict[str, Any] = {}
    for name in (one for one in absent if "." in one):
        table, column = name.split(".")
        rows = tables.get(table, getattr(made, table))
        tables[table] = tuple(replace(row, **{column: None}) for row in rows)
    tables |= {name: None for name in absent if "." not in name}
    return replace(made, without=frozenset(name for name in absent if "." in name), **tables)


def many(strategy: st.SearchStrategy[T], number: int) -> list[T]:
    """Draw a strategy so many times, the same in every run."""
    drawn: list[T] = []

    @hypothesis.settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(strategy)
    def draw(one: T) -> None:
        drawn.append(one)

    draw()
    return drawn


@st.composite
def examples(draw: st.DrawFn) -> Example:
    """Draw settings, a dataset around their boundaries, and a period."""
    given, period = draw(settings()), draw(st.sampled_from(PERIODS))
    return Example(draw(shops(given, period)), given, period)


@st.composite
def _accounts(draw: st.DrawFn, *, dated: bool) -> tuple[Account, ...]:
    rows: list[Account] = []
    for shop, names in ACCOUNTS.items():
        for account in names:
            before, after = draw(st.sampled_from(AGENTS)), draw(st.sampled_from(AGENTS))
            first_role, then_role = draw(_role()), draw(_role())
            last = FIRST_DAY + draw(st.integers(-1, 3))
            old = Account(shop, account, before, first_role, None, last)
            new = Account(shop, account, after, then_role, last + 1, None)
            again = Account(shop, account, before, then_role, last + 2, None)
            ways = [[Account(shop, account, before, first_role)]]
            if dated:
                ways += [[old, new], [old, replace(new, to_date=last + 1), again]]
            if account != "a1":
                ways.append([])
            if account != "a1" and dated:
                alone = Account(shop, account, before, first_role, last, last)
                ways += [[new], [old], [alone], [old, again]]
            rows += draw(st.sampled_from(ways))
    return tuple(draw(st.permutations(rows)))


def _role() -> st.SearchStrategy[str]:
    return st.sampled_from(["presale", "presale", "aftersale"])


def _moments(given: Settings) -> st.SearchStrategy[int]:
    """Times around the day's cut and at a few moments of the day."""
    wait = given.max_wait_minutes * 60
    hours, minutes = given.day_cut.split(":")
    cut = int(hours) * 3600 + int(minutes) * 60
    offsets = [-wait, -1, 0, 1, 9 * 3600, 9 * 3600 + 60, 9 * 3600 + wait - 1, 9 * 3600 + wait, 9 * 3600 + wait + 1]
    return st.builds(
        lambda day, offset: (FIRST_DAY + day) * DAY + cut + offset, st.integers(0, 3), st.sampled_from(offsets)
    )


@st.composite
def _messages(draw: st.DrawFn, given: Settings) -> tuple[Message, ...]:
    wait = given.max_wait_minutes * 60
    gaps = [0, 0, 1, 20, 30, 31, given.slow_seconds, given.slow_seconds + 1, given.long_minutes * 60]
    gaps += [wait - 1, wait, wait + 1]
    rows: list[Message] = []
    for _ in range(draw(st.integers(0, 6))):
        if rows and draw(st.booleans()):
            # A buyer who is with someone already, or was, turns to an account again.
            near = draw(st.sampled_from(rows))
            shop, buyer = near.shop, near.buyer
            steps = [-1, 0, 1, 60, wait, DAY, given.inquiry_window_days * DAY, (given.inquiry_window_days + 1) * DAY]
            moment = near.sent_at + draw(st.sampled_from(steps))
        else:
            shop = draw(st.sampled_from(["S1", "S1", "S2"]))
            buyer = draw(st.sampled_from(["b1", "b1", "b1", "b1", *BUYERS, "B2"]))
            moment = draw(_moments(given))
        account = draw(st.sampled_from(ACCOUNTS[shop]))
        kinds = draw(st.lists(st.sampled_from(_KINDS), min_size=1, max_size=6))
        if draw(st.sampled_from([True, True, False])):
            kinds = ["buyer", "agent", *kinds][:6]
        for kind in kinds:
            rows.append(draw(_message(shop, account, buyer, moment, kind)))
            moment += draw(st.sampled_from(gaps))
    return tuple(draw(st.permutations(rows)))


_KINDS = ["buyer", "agent", "buyer", "agent", "buyer", "agent", "agent", "transfer"]


@st.composite
def _message(draw: st.DrawFn, shop: str, account: str, buyer: str, moment: int, kind: str) -> Message:
    text = draw(st.sampled_from(TEXTS))
    if kind != "transfer":
        return Message(shop, account, buyer, moment, kind, text)
    target = draw(st.sampled_from(ACCOUNTS[shop]))
    return Message(shop, account, buyer, moment, draw(st.sampled_from(["agent", "agent", "buyer"])), text, target)


@st.composite
def _created(draw: st.DrawFn, messages: tuple[Message, ...], given: Settings) -> tuple[str, str, int]:
    """Draw an order's shop, buyer and time; most often around a reply, or as many days off as a rule speaks of."""
    if not messages or draw(st.sampled_from([False, False, False, False, True])):
        return draw(st.sampled_from(sorted(ACCOUNTS))), draw(st.sampled_from(BUYERS)), draw(_moments(given))
    replies = [row for row in messages if row.sender == "agent"]
    near = draw(st.sampled_from(replies or messages) | st.sampled_from(messages))
    days = [0, 0, 0, 0, 0, given.inquiry_window_days, -1, -given.aftersale_days, -given.aftersale_days - 1]
    seconds = draw(st.sampled_from([-1, 0, 0, 1, 60]))
    return near.shop, near.buyer, near.sent_at + seconds + DAY * draw(st.sampled_from(days))


@st.composite
def _orders(draw: st.DrawFn, messages: tuple[Message, ...], given: Settings) -> tuple[Order, ...]:
    orders = []
    for number in range(draw(st.integers(0, 8))):
        shop, buyer, created = draw(_created(messages, given))
        theirs = sorted({row.sent_at for row in messages if (row.shop, row.buyer) == (shop, buyer)})
        paid = draw(_paid(created, theirs, given))
        received = None
        if paid is not None:
            later = [moment for moment in theirs if moment >= paid]
            received = draw(st.sampled_from([None, paid, paid + 1, paid + DAY, *later]))
        amount = draw(st.sampled_from([0, 1, 999, 3333, 10000]))
        orders.append(
            Order(
                f"o{number}",
                shop,
                buyer,
                created,
                paid,
                amount,
                draw(st.sampled_from([0, min(amount, 500), amount])),
                draw(st.integers(0, 3)),
                received,
                draw(st.sampled_from([None, None, None, "red", "1", "RED"])),
            )
        )
    return tuple(orders)


@st.composite
def _paid(draw: st.DrawFn, created: int, theirs: list[int], given: Settings) -> int | None:
    days = [0, 1, given.inquiry_window_days + 1, given.pay_window_days, given.pay_window_days + 1]
    choices: list[int | None] = [None, created, created + 1, *(created + day * DAY for day in days)]
    choices += [moment + step for moment in theirs for step in (-1, 0, 1) if moment + step >= created]
    return draw(st.sampled_from(choices))


@st.composite
def _refunds(draw: st.DrawFn, orders: tuple[Order, ...], given: Settings) -> tuple[Refund, ...]:
    rows: list[Refund] = []
    for order in orders:
        if order.paid_at is None:
            continue
        money, pieces = order.amount, order.quantity
        for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
            amount, quantity = draw(st.sampled_from([0, money // 2, money])), draw(st.integers(0, pieces))
            money, pieces = money - amount, pieces - quantity
            completed = max(order.paid_at, draw(_moments(given)))
            rows.append(Refund(f"f{len(rows)}", order.order_id, completed, amount, quantity))
    return tuple(rows)


@st.composite
def _reviews(
    draw: st.DrawFn, orders: tuple[Order, ...], messages: tuple[Message, ...], known: list[str]
) -> tuple[Review, ...]:
    rows: list[Review] = []
    people = st.sampled_from([None, *known])
    for number in range(draw(st.integers(0, 4)) if orders else 0):
        order = draw(st.sampled_from(orders))
        theirs = [row.sent_at for row in messages if (row.shop, row.buyer) == (order.shop, order.buyer)]
        choices = [order.created_at, order.created_at + DAY, *(moment + step for moment in theirs for step in (0, 1))]
        if order.received_at is not None:
            choices += [order.received_at - 1, order.received_at, order.received_at + DAY]
        reviewed = draw(st.sampled_from([one for one in choices if one >= order.created_at]))
        rating = draw(st.sampled_from(["bad", "bad", "neutral", "good"]))
        fixed = draw(st.sampled_from([None, reviewed, reviewed + DAY]))
        rows.append(Review(f"r{number}", order.order_id, reviewed, rating, draw(people), draw(people), fixed))
    return tuple(rows)


@st.composite
def _costs(draw: st.DrawFn, known: list[str], given: Settings) -> tuple[Cost, ...]:
    kinds = st.sampled_from(["cashback", "reship", "refund_only", "compensation"])
    return tuple(
        Cost(
            f"c{number}",
            draw(st.sampled_from(sorted(ACCOUNTS))),
            draw(st.sampled_from(known)),
            draw(_moments(given)),
            draw(kinds),
            draw(st.sampled_from([0, 1, 500])),
        )
        for number in range(draw(st.integers(0, 3)) if known else 0)
    )


@st.composite
def _facts(draw: st.DrawFn, known: list[str], period: str) -> tuple[Fact, ...]:
    rows: dict[tuple[str, str, str], Fact] = {}
    periods = (period, period, period, period, "2026-09", "2026-10", *PERIODS)
    for _ in range(draw(st.integers(0, 8)) if known else 0):
        row = Fact(
            draw(st.sampled_from(periods)),
            draw(st.sampled_from(known)),
            draw(st.sampled_from(["sales_target", "sales_target", "self_rating"])),
            draw(st.sampled_from(["100", "33.34", "0", "1000"])),
        )
        rows[row.period, row.agent, row.name] = row
    return tuple(rows.values())
