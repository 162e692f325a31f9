"""The shared relations of a run, each computed once, when it is first asked for.

    tables ─ ids ─▶ messages ─▶ turns ─▶ sessions ─▶ receptions ─┬▶ inquiries ─▶ assisted orders
                    orders ───────────────────┴▶ closings ───────┴▶ refunds, linked reviews, follow-ups

Shops, accounts, buyers and agents are whole numbers here, given in the order of their names by code points, so that a
smaller id is a smaller name. Times are local seconds, days numbers of days, amounts 分. May import all of `events`.
"""

from __future__ import annotations

from copy import copy
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import ibis

from kaohe.events import aftermath, closings, inquiries, people, receptions, sessions
from kaohe.events.needs import MissingData
from kaohe.events.schema import TABLES
from kaohe.periods import day_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.diagnostics import Diagnostic
    from kaohe.events.dataset import Dataset
    from kaohe.events.settings import Settings
    from kaohe.periods import Period

_NAMED: Final = {
    "accounts": ("shop", "account", "agent"),
    "agents": ("agent",),
    "messages": ("shop", "account", "buyer"),
    "orders": ("shop", "buyer"),
    "costs": ("shop", "agent"),
    "facts": ("agent",),
    "reviews": ("responsible_agent", "handler"),
}
"""The columns that hold names of shops, accounts, buyers and agents."""


class Events:
    """A dataset's relations. Every attribute below `names` is an Ibis table, computed when first asked for, and kept.

    An attribute raises `MissingData`, which names them all, where tables it needs are absent.
    """

    _serial = count()

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.tables: dict[str, Any] = dict(dataset.tables)
        self.settings: Settings = dataset.settings
        self.set_aside: tuple[Diagnostic, ...] = dataset.set_aside
        self._period: Period | None = None

    def over(self, period: Period) -> Events:
        """Give the same relations, seen over a period; those computed already are not computed again."""
        seen = copy(self)
        seen._period = period  # noqa: SLF001 - of its own class
        return seen

    @property
    def period(self) -> Period:
        """The period that is evaluated."""
        if self._period is None:
            raise ValueError("these events are not seen over a period yet: use `over`")
        return self._period

    def need(self, *names: str) -> None:
        """Raise `MissingData` if tables (`reviews`) or columns (`reviews.handler`) are absent."""
        lacking = self.dataset.lacks(*names)
        if lacking:
            raise MissingData(lacking)

    def has(self, *names: str) -> bool:
        """Whether these tables and columns are there."""
        return not self.dataset.lacks(*names)

    @property
    def first_day(self) -> int:
        """The number of the period's first day."""
        return day_number(self.period.first)

    @property
    def last_day(self) -> int:
        """The number of the period's last day."""
        return day_number(self.period.last)

    @property
    def months(self) -> list[tuple[int, int]]:
        """The first and last days' numbers of the period's months; none where it is not made of whole months."""
        return [(day_number(month.first), day_number(month.last)) for month in self.period.months() or ()]

    def _kept(self, name: str, relation: Any) -> Any:
        """Compute a relation and keep it, so that what builds on it does not compute it again."""
        return self.dataset.con.create_table(f"{name}_{next(Events._serial)}", relation, temp=True)

    def fetch(self, relation: Any) -> list[dict[str, Any]]:
        """Bring a relation's rows here."""
        return list(self.dataset.con.to_pyarrow(relation).to_pylist())

    def leave_out(self, table: str, rows: list[int], listed: Iterable[Diagnostic]) -> None:
        """Leave rows of a table out, and list them; only before relations that build on it are asked for."""
        kept = self.tables[table]
        self.tables[table] = self._kept(table, kept.filter(~kept.row.isin(rows)))
        self.set_aside = (*self.set_aside, *listed)

    # --- ids -----------------------------------------------------------------------------------------------------

    @cached_property
    def names(self) -> Any:
        """Every name with its id: id, name."""
        parts = [
            table.select(name=table[column])
            for table_name, columns in _NAMED.items()
            if (table := self.tables.get(table_name)) is not None
            for column in columns
            if column in table.columns
        ]
        ignored = ibis.memtable({"name": [*self.settings.ignored_buyers, ""]}, schema={"name": "string"})
        every = ibis.union(ignored, *parts, distinct=True)
        every = every.filter(every.name.notnull())
        numbered = every.select("name", id=ibis.row_number().over(ibis.window(order_by="name")).cast("int64"))
        return self._kept("names", numbered)

    def _own(self, name: str) -> Any:
        """Give a table with the columns that are known of it: further ones of its file may bear any name."""
        table = self.tables[name]
        known = {column.name for column in TABLES[name].columns} | {"from_day", "to_day"}
        return table.select([column for column in table.columns if column in known])

    def has_id(self, number: object) -> bool:
        """Whether a number is the id of a name."""
        return number in self._ids

    @cached_property
    def _ids(self) -> range:
        return range(self.dataset.con.to_pyarrow(self.names.count()).as_py())

    def names_of(self, ids: set[int]) -> dict[int, str]:
        """Give the names of ids."""
        found = self.fetch(self.names.filter(self.names.id.isin(sorted(ids)))) if ids else []
        return {row["id"]: row["name"] for row in found}

    def with_ids(self, table: Any, *columns: str) -> Any:
        """Put ids in place of names in columns; what is null stays null."""
        for column in columns:
            ids = self.names.select(**{f"{column}_id": self.names.id, f"{column}_name": self.names.name})
            joined = table.left_join(ids, table[column] == ids[f"{column}_name"])
            table = joined.mutate(**{column: joined[f"{column}_id"]}).drop(f"{column}_id", f"{column}_name")
        return table

    # --- tables, with ids ----------------------------------------------------------------------------------------

    @cached_property
    def bindings(self) -> Any:
        """Shop, account, agent, role, first, last: who worked which account, from which day to which."""
        self.need("accounts")
        accounts = self.with_ids(self._own("accounts"), "shop", "account", "agent")
        return self._kept("bindings", people.bindings(accounts))

    @cached_property
    def messages(self) -> Any:
        """Messages and transfers that are not dropped: shop, account, buyer, at, kind, valid, chars, phrase, text."""
        self.need("messages", "accounts")
        columns = ["shop", "account", "buyer", "sent_at", "sender", "text"]
        raw = self.tables["messages"]
        forwarded = raw.forwarded_to.notnull() if "forwarded_to" in raw.columns else ibis.literal(value=False)
        told = self.with_ids(raw.select(*columns, forwarded=forwarded), "shop", "account", "buyer")
        return sessions.heard(told, self._dropped_buyers, self.settings)

    @cached_property
    def _dropped_buyers(self) -> Any:
        """The buyers whose rows are dropped: own accounts and ignored ones."""
        names = self.names
        dropped = names.filter(names.name.isin([*self.settings.ignored_buyers, ""])).select(buyer="id")
        if self.settings.own_account_filter:
            own = [
                self.with_ids(self.tables[table].select("account").distinct(), "account").select(buyer="account")
                for table in ("accounts", "messages")
            ]
            dropped = ibis.union(dropped, *own)
        return self._kept("dropped_buyers", dropped.distinct())

    @cached_property
    def set_aside_orders(self) -> Any:
        """The rows of flagged orders (插旗订单): order_id, flag; they are counted nowhere."""
        self.need("orders")
        orders = self.tables["orders"]
        if not self.settings.excluded_order_flags:
            return orders.filter(ibis.literal(value=False)).select("order_id", flag=ibis.null("string"))
        return orders.filter(orders.flag.isin(list(self.settings.excluded_order_flags))).select("order_id", "flag")

    @cached_property
    def orders(self) -> Any:
        """Orders that count, by id: order, order_id, shop, buyer, times, created_day, paid_day, amounts, quantity."""
        self.need("orders")
        table = self.tables["orders"].anti_join(self.set_aside_orders, "order_id")
        columns = ["order_id", "shop", "buyer", "created_at", "paid_at", "amount", "post_fee", "quantity"]
        columns += ["received_at"] if "received_at" in table.columns else []
        told = self.with_ids(table.select(*columns, order=table.row), "shop", "buyer")
        return self._kept("orders", closings.dated(told, self.settings))

    @cached_property
    def teams(self) -> Any:
        """The agents that have a team: agent, team."""
        if not self.has("agents.team"):
            return ibis.memtable({"agent": [], "team": []}, schema={"agent": "int64", "team": "string"})
        agents = self.with_ids(self.tables["agents"].select("agent", "team"), "agent")
        return self._kept("teams", agents.filter(agents.team.notnull()))

    # --- sessions and receptions ---------------------------------------------------------------------------------

    @cached_property
    def turns(self) -> Any:
        """What stands between two replies of a session; see `sessions.turns`."""
        return self._kept("turns", sessions.turns(self.messages, self.settings))

    @cached_property
    def sessions(self) -> Any:
        """All sessions with agent, role, day, figures, and the reason that filters them; see `sessions.sessions`."""
        bare = sessions.sessions(self.turns, self.settings)
        return self._kept("sessions", people.staffed(bare, self.bindings))

    @cached_property
    def own_agents(self) -> Any:
        """The accounts that are their own agents: shop, account."""
        return self._kept("own_agents", people.own_agents(self.sessions))

    @cached_property
    def valid_sessions(self) -> Any:
        """The sessions that no filter took."""
        return self.sessions.filter(self.sessions.reason.isnull())

    @cached_property
    def rounds(self) -> Any:
        """Questions with their answers in valid sessions; see `sessions.rounds`."""
        return self._kept("rounds", sessions.rounds(self.turns, self.valid_sessions))

    @cached_property
    def consultations(self) -> Any:
        """Buyer-days on which a buyer wrote; see `receptions.consultations`."""
        return self._kept("consultations", receptions.consultations(self.sessions))

    @cached_property
    def receptions(self) -> Any:
        """Buyer-days with a valid session; see `receptions.receptions`."""
        return self._kept("receptions", receptions.receptions(self.valid_sessions))

    @cached_property
    def first_responses(self) -> Any:
        """Each reception's first answered round; see `receptions.first_responses`."""
        return self._kept("first_responses", receptions.first_responses(self.rounds))

    @cached_property
    def concurrency(self) -> Any:
        """Open sessions at each session's start; see `receptions.concurrency`."""
        return self._kept("concurrency", receptions.concurrency(self.valid_sessions))

    # --- closings and what builds on them ------------------------------------------------------------------------

    @cached_property
    def closings(self) -> Any:
        """Orders with who closed them and whose sale they are; see `closings.closings`."""
        self.need("messages", "accounts", "orders")
        candidates = self._kept("candidates", closings.precedence(self.valid_sessions))
        return self._kept("closings", closings.closings(self.orders, candidates, self.settings))

    @cached_property
    def sales(self) -> Any:
        """Paid orders that are an agent's: agent, shop, buyer, day (of sale), order_id, amount, post_fee, quantity."""
        paid = self.closings.filter(self.closings.agent.notnull())
        return paid.select("agent", "shop", "buyer", "order_id", "amount", "post_fee", "quantity", day="sale_day")

    @cached_property
    def inquiries(self) -> Any:
        """Receptions with what came of them; see `inquiries.inquiries`."""
        self.need("messages", "accounts", "orders")
        return self._kept("inquiries", inquiries.inquiries(self.receptions, self.closings, self.settings))

    @cached_property
    def assisted_orders(self) -> Any:
        """Others' orders of buyers whom an agent helped; see `inquiries.assisted_orders`."""
        return self._kept("assisted_orders", inquiries.assisted_orders(self.inquiries, self.closings, self.settings))

    @cached_property
    def followups(self) -> Any:
        """Receptions that looked after others' orders; see `inquiries.followups`."""
        self.need("messages", "accounts", "orders")
        return self._kept("followups", inquiries.followups(self.valid_sessions, self.closings, self.settings))

    @cached_property
    def refunds(self) -> Any:
        """Refunds of judged orders; see `aftermath.judged_refunds`."""
        self.need("refunds", "orders", "messages", "accounts")
        return self._kept("refunds", aftermath.judged_refunds(self._own("refunds"), self.closings, self.settings))

    # --- reviews, costs ------------------------------------------------------------------------------------------

    @cached_property
    def linked_reviews(self) -> Any:
        """Neutral and bad reviews with the agents linked to them; see `aftermath.linked_reviews`."""
        self.need("reviews", "orders", "messages", "accounts")
        linked = aftermath.linked_reviews(self._own("reviews"), self.orders, self.valid_sessions, self.settings)
        return self._kept("linked_reviews", linked)

    @cached_property
    def reviews(self) -> Any:
        """Reviews: review_id, order_id, rating, day, shop (where orders are known), and what people entered.

        responsible_agent, handler (ids) and fixed (yes or no) are there where their columns are.
        """
        self.need("reviews")
        table = self._own("reviews")
        people_columns = [name for name in ("responsible_agent", "handler") if name in table.columns]
        told = self.with_ids(table, *people_columns)
        told = told.mutate(day=sessions.day_of_time(told.reviewed_at, self.settings))
        if "fixed_at" in told.columns:
            told = told.mutate(fixed=told.fixed_at.notnull())
        if self.has("orders"):
            flagged = self.set_aside_orders.select("order_id")
            told = told.anti_join(flagged, "order_id").inner_join(self.orders.select("order_id", "shop"), "order_id")
        columns = ["review_id", "order_id", "rating", "day", "shop", "fixed", *people_columns]
        return self._kept("reviews", told.select(*(name for name in columns if name in told.columns)))

    @cached_property
    def costs(self) -> Any:
        """After-sale costs: agent, shop, day, cost_id, kind, amount."""
        self.need("costs")
        told = self.with_ids(self._own("costs"), "shop", "agent")
        day = sessions.day_of_time(told.incurred_at, self.settings)
        return self._kept("costs", told.select("agent", "shop", "cost_id", "kind", "amount", day=day))

    @cached_property
    def facts(self) -> Any:
        """What people typed in: agent, name, value, from_day, to_day."""
        self.need("facts")
        told = self.with_ids(self._own("facts"), "agent")
        return self._kept("facts", told.select("agent", "name", "value", "from_day", "to_day"))
