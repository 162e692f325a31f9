"""The shared relations of a run, each computed once, when it is first asked for.

    tables ─ ids ─▶ messages ─▶ turns ─▶ sessions ─▶ receptions ─┬▶ inquiries ─▶ assisted orders
                    orders ───────────────────┴▶ closings ───────┴▶ refunds, linked reviews, follow-ups

Shops, accounts, buyers and agents are whole numbers here; those of shops, accounts and agents are given in the order of
their names by code points, so that a smaller id is a smaller name. Times are local seconds, days numbers of days,
amounts 分. May import all of `events`.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

import ibis

from kaohe.events import aftermath, closings, inquiries, people, receptions, sessions
from kaohe.events.needs import MissingData
from kaohe.events.schema import TABLES
from kaohe.events.validation import count_of
from kaohe.periods import day_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kaohe.diagnostics import Diagnostic
    from kaohe.events.dataset import Dataset
    from kaohe.events.settings import Settings
    from kaohe.events.wrong_facts import WrongFact
    from kaohe.periods import Period

_STAFF: Final = {
    "accounts": ("shop", "account", "agent"),
    "agents": ("agent",),
    "orders": ("shop",),
    "costs": ("shop", "agent"),
    "facts": ("agent",),
    "reviews": ("responsible_agent", "handler"),
}
"""The columns that hold names of shops, accounts and agents, but for those of messages."""
_AGENTS: Final = ("agent", "responsible_agent", "handler")


def relation(build: Callable[[Events], Any]) -> Any:
    """Make a method a relation of a run: computed when first asked for, and the same for every period."""

    @wraps(build)
    def get(events: Events) -> Any:
        if build.__name__ not in events.relations:
            events.relations[build.__name__] = build(events)
        return events.relations[build.__name__]

    return property(get)


class Events:
    """A dataset's relations. Every attribute below `names` is an Ibis table, computed when first asked for, and kept.

    An attribute raises `MissingData`, which names them all, where tables it needs are absent.
    """

    def __init__(self, dataset: Dataset, tell: Callable[[str], None] | None = None) -> None:
        self.dataset = dataset
        self.tables: dict[str, Any] = dict(dataset.tables)
        self.settings: Settings = dataset.settings
        self.set_aside: tuple[Diagnostic, ...] = dataset.set_aside
        self.wrong_facts: tuple[WrongFact, ...] = dataset.wrong_facts
        """Facts whose rows do not count; once agents are checked, those of known agents alone."""
        self.faults: tuple[Diagnostic, ...] = ()
        """The dataset's errors, where what is left of it is looked at all the same."""
        self.relations: dict[str, Any] = {}
        self._period: Period | None = None
        self._tell = tell

    def over(self, period: Period, tell: Callable[[str], None] | None = None) -> Events:
        """Give the same relations, seen over a period; none is computed twice. tell: is told which is computed."""
        seen = copy(self)
        seen._period, seen._tell = period, tell  # noqa: SLF001 - of its own class
        return seen

    def rewritten(self, relations: Mapping[str, Any]) -> Events:
        """Give a dataset of which only these relations are known: others are built on them."""
        made = copy(self)
        made.relations = dict(relations)
        return made

    @property
    def period(self) -> Period:
        """The period that is evaluated."""
        if self._period is None:
            raise ValueError("these events are not seen over a period yet: use `over`")
        return self._period

    def need(self, *names: str) -> None:
        """Raise `MissingData` if tables (`reviews`) or columns (`reviews.handler`) are absent.

        Of a table that is absent no column is named.
        """
        tables = self.dataset.lacks(*dict.fromkeys(name.partition(".")[0] for name in names))
        columns = [name for name in self.dataset.lacks(*names) if name.partition(".")[0] not in tables]
        if lacking := (*tables, *columns):
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

    def _kept(self, name: str, *relations: Any) -> Any:
        """Compute relations of the same columns and keep them, so that what builds on it does not compute it again."""
        if self._tell is not None:
            self._tell(name)
        return self.dataset.engine.keep(name, *relations)

    def fetch(self, relation: Any) -> list[dict[str, Any]]:
        """Bring a relation's rows here."""
        return self.dataset.engine.fetch(relation)

    def without(self, table: str) -> Events:
        """Give the same relations as if a table were absent: what rests on it raises `MissingData`."""
        made = copy(self)
        made.dataset = replace(self.dataset, tables={k: v for k, v in self.dataset.tables.items() if k != table})
        made.relations = {name: each for name, each in self.relations.items() if name != table}
        return made

    def leave_out(self, table: str, rows: list[int], listed: Iterable[Diagnostic]) -> None:
        """Leave rows of a table out, and list them; only before relations that build on it are asked for."""
        kept = self.tables[table]
        self.tables[table] = self._kept(table, kept.filter(~kept.row.isin(rows)))
        self.set_aside = (*self.set_aside, *listed)

    # --- ids -----------------------------------------------------------------------------------------------------

    @relation
    def written_accounts(self) -> Any:
        """The accounts that messages name: shop, account, by name."""
        return self._kept("written_accounts", self.tables["messages"].select("shop", "account").distinct())

    @relation
    def staff(self) -> Any:
        """Every name of a shop, account or agent with its id: id, name; a smaller id is a smaller name."""
        every = self._named("shop", "account", *_AGENTS)
        return self._kept("staff", _numbered(every.filter(every.name.notnull())))

    def _named(self, *columns: str) -> Any:
        """Give the names that stand in columns of staff: name, each once."""
        tables = {name: (table, _STAFF[name]) for name, table in self.tables.items() if name in _STAFF}
        if self.has("messages"):
            tables["messages"] = (self.written_accounts, ("shop", "account"))
        parts = [
            table.select(name=table[column]).distinct()
            for table, held in tables.values()
            for column in held
            if column in columns and column in table.columns
        ]
        nobody = self.dataset.engine.given("nobody", {"name": "string"})
        return ibis.union(nobody, *parts, distinct=True)

    @relation
    def names(self) -> Any:
        """Every name with its id: id, name; buyers who bear no name of `staff` have greater ids."""
        parts = [self.tables[name].select(name="buyer") for name in ("messages", "orders") if self.has(name)]
        if not parts:
            return self.staff
        every = ibis.union(*parts, distinct=True) if len(parts) > 1 else parts[0].distinct()
        numbered = _numbered(every.filter(every.name.notnull()).anti_join(self.staff, "name"))
        return self._kept("names", self.staff.union(numbered.mutate(id=numbered.id + sessions.FIRST_BUYER)))

    def _own(self, name: str) -> Any:
        """Give a table with the columns that are known of it: further ones of its file may bear any name."""
        table = self.tables[name]
        known = {column.name for column in TABLES[name].columns} | {"from_day", "to_day"}
        return table.select([column for column in table.columns if column in known])

    @relation
    def agent_ids(self) -> frozenset[int]:
        """The ids of all agents there are."""
        own = self.fetch(self.own_agents) if self.has("messages", "accounts") else []
        return self._ids(*_AGENTS) | {row["account"] for row in own}

    @relation
    def shop_ids(self) -> frozenset[int]:
        """The ids of all shops there are."""
        return self._ids("shop")

    def _ids(self, *columns: str) -> frozenset[int]:
        found = self.fetch(self.staff.semi_join(self._named(*columns), "name").select("id"))
        return frozenset(row["id"] for row in found)

    def names_of(self, ids: set[int]) -> dict[int, str]:
        """Give the names of ids."""
        found = self.fetch(self.names.filter(self.names.id.isin(sorted(ids)))) if ids else []
        return {row["id"]: row["name"] for row in found}

    def with_ids(self, table: Any, *columns: str) -> Any:
        """Put ids in place of names in columns; what is null stays null."""
        for column in columns:
            known = self.names if column == "buyer" else self.staff
            ids = known.select(**{f"{column}_id": known.id, f"{column}_name": known.name})
            joined = table.left_join(ids, table[column] == ids[f"{column}_name"])
            table = joined.mutate(**{column: joined[f"{column}_id"]}).drop(f"{column}_id", f"{column}_name")
        return table

    def _with_names(self, table: Any, *columns: str) -> Any:
        """Put the names of shops, accounts and agents in place of their ids."""
        for column in columns:
            names = self.staff.select(**{f"{column}_id": self.staff.id, f"{column}_name": self.staff.name})
            joined = table.inner_join(names, table[column] == names[f"{column}_id"])
            table = joined.mutate(**{column: joined[f"{column}_name"]}).drop(f"{column}_id", f"{column}_name")
        return table

    # --- tables, with ids ----------------------------------------------------------------------------------------

    @relation
    def bindings(self) -> Any:
        """Shop, account, agent, role, first, last: who worked which account, from which day to which."""
        self.need("accounts")
        accounts = self.with_ids(self._own("accounts"), "shop", "account", "agent")
        return self._kept("bindings", people.bindings(accounts))

    @relation
    def desks(self) -> Any:
        """The accounts in their shops that wrote messages, numbered: desk, shop, account (ids)."""
        told = self.with_ids(self.written_accounts, "shop", "account")
        place = ibis.row_number().over(ibis.window(order_by=["shop", "account"]))
        desks = self._kept("desks", told.mutate(desk=place.cast("int64")))
        if count_of(desks, self.dataset.engine) > sessions.MOST_DESKS:
            raise OverflowError("more accounts wrote messages than a talk's number can tell apart")
        return desks

    @relation
    def messages(self) -> Any:
        """Messages that are not dropped; kind 0 is a buyer's, 1 an auto-reply, 2 a valid reply, 3 a transfer."""
        return self._heard.inner_join(self.desks, "desk").drop("desk")

    @relation
    def _heard(self) -> Any:
        """Messages and transfers that are not dropped, by desk; see `sessions.heard`."""
        self.need("messages", "accounts")
        raw = self.tables["messages"]
        forwarded = raw.forwarded_to.notnull() if "forwarded_to" in raw.columns else ibis.literal(value=False)
        names, desks = self.names, self.desks
        known = names.anti_join(self._dropped_buyers, names.id == self._dropped_buyers.buyer)
        buyers = self._kept("buyers", known.select(buyer="name", buyer_id="id"))
        placed = self._kept("placed", self._with_names(desks, "shop", "account"))
        told = raw.select(
            "shop", "account", "buyer", "sent_at", "sender", text=raw.text.fill_null(""), forwarded=forwarded
        )
        told = told.inner_join(buyers, "buyer").inner_join(placed, ["shop", "account"])
        told = told.select("desk", "sent_at", "sender", "text", "forwarded", buyer="buyer_id")
        # A step of its own, so that each text is trimmed once, however often that is asked for.
        said = self.dataset.engine.define("said", told.mutate(trimmed=sessions.trimmed(told.text)))
        return sessions.heard(said, self.settings)

    @relation
    def _dropped_buyers(self) -> Any:
        """The buyers whose rows are dropped: own accounts and ignored ones."""
        names = self.names
        dropped = names.filter(names.name.isin(list(self.settings.ignored_buyers))).select(buyer="id")
        if self.settings.own_account_filter:
            accounts = [self.tables["accounts"], self.written_accounts]
            own = [self.with_ids(each.select("account").distinct(), "account") for each in accounts]
            dropped = ibis.union(dropped, *(each.select(buyer="account") for each in own))
        return self._kept("dropped_buyers", dropped.distinct())

    @relation
    def set_aside_orders(self) -> Any:
        """The rows of flagged orders (插旗订单): order_id, flag; they are counted nowhere."""
        self.need("orders")
        orders = self.tables["orders"]
        if not self.settings.excluded_order_flags:
            return orders.filter(ibis.literal(value=False)).select("order_id", flag=ibis.null("string"))
        return orders.filter(orders.flag.isin(list(self.settings.excluded_order_flags))).select("order_id", "flag")

    @relation
    def orders(self) -> Any:
        """Orders that count, by id: order, order_id, shop, buyer, times, created_day, paid_day, amounts, quantity."""
        self.need("orders")
        table = self.tables["orders"].anti_join(self.set_aside_orders, "order_id")
        columns = ["order_id", "shop", "buyer", "created_at", "paid_at", "amount", "post_fee", "quantity"]
        columns += ["received_at"] if "received_at" in table.columns else []
        told = self.with_ids(table.select(*columns, order=table.row), "shop", "buyer")
        return self._kept("orders", closings.dated(told, self.settings))

    @relation
    def teams(self) -> Any:
        """The agents that have a team: agent, team."""
        if not self.has("agents.team"):
            return self.dataset.engine.given("teams", {"agent": "int64", "team": "string"})
        agents = self.with_ids(self.tables["agents"].select("agent", "team"), "agent")
        return self._kept("teams", agents.filter(agents.team.notnull()))

    # --- sessions and receptions ---------------------------------------------------------------------------------

    @relation
    def sessions(self) -> Any:
        """All sessions with agent, role, day, figures, and the reason that filters them; see `sessions.sessions`."""
        turns = self._turns()
        bare = sessions.sessions(turns, self.desks, self.settings)
        kept = self._kept("sessions", people.staffed(bare, self.bindings))
        valid = kept.filter(kept.reason.isnull())
        self.relations["rounds"] = self._kept("rounds", sessions.rounds(turns, valid))
        self.dataset.engine.forget(turns)  # the largest by far, and done with
        return kept

    def _turns(self) -> Any:
        """Give what stands between two replies of a session; see `sessions.turns`."""
        spoken = sessions.spoken(self._heard, self.settings)
        at_once = self.dataset.engine.at_once
        if at_once is None:
            return self._kept("turns", sessions.turns(spoken, self.settings))
        # To sort so many rows that they must be spilled takes far longer than to sort them in several shares.
        kept = self._kept("spoken", spoken)
        more, _ = divmod(count_of(kept, self.dataset.engine), at_once)
        shares = sessions.shares(kept, more + 1)
        turns = self._kept("turns", *(sessions.turns(share, self.settings) for share in shares))
        self.dataset.engine.forget(kept)
        return turns

    @relation
    def own_agents(self) -> Any:
        """The accounts that are their own agents: shop, account."""
        return self._kept("own_agents", people.own_agents(self.sessions))

    @relation
    def valid_sessions(self) -> Any:
        """The sessions that no filter took."""
        return self.sessions.filter(self.sessions.reason.isnull())

    @relation
    def rounds(self) -> Any:
        """Questions with their answers in valid sessions; see `sessions.rounds`."""
        _ = self.sessions  # which leaves them behind
        return self.relations["rounds"]

    @relation
    def consultations(self) -> Any:
        """Buyer-days on which a buyer wrote; see `receptions.consultations`."""
        return self._kept("consultations", receptions.consultations(self.sessions))

    @relation
    def receptions(self) -> Any:
        """Buyer-days with a valid session; see `receptions.receptions`."""
        return self._kept("receptions", receptions.receptions(self.valid_sessions, self.settings))

    @relation
    def first_responses(self) -> Any:
        """Each reception's first answered round; see `receptions.first_responses`."""
        return self._kept("first_responses", receptions.first_responses(self.valid_sessions))

    @relation
    def concurrency(self) -> Any:
        """Open sessions at each session's start; see `receptions.concurrency`."""
        return self._kept("concurrency", receptions.concurrency(self.valid_sessions))

    # --- closings and what builds on them ------------------------------------------------------------------------

    @relation
    def closings(self) -> Any:
        """Orders with who closed them and whose sale they are; see `closings.closings`."""
        self.need("messages", "accounts", "orders")
        asked = self.valid_sessions.semi_join(self.orders, ["shop", "buyer"])
        candidates = self._kept("candidates", closings.precedence(asked))
        return self._kept("closings", closings.closings(self.orders, candidates, self.settings))

    @relation
    def sales(self) -> Any:
        """Paid orders that are an agent's: agent, shop, buyer, day (of sale), order_id, amount, post_fee, quantity."""
        paid = self.closings.filter(self.closings.agent.notnull())
        return paid.select("agent", "shop", "buyer", "order_id", "amount", "post_fee", "quantity", day="sale_day")

    @relation
    def inquiries(self) -> Any:
        """Receptions with what came of them; see `inquiries.inquiries`."""
        self.need("messages", "accounts", "orders")
        return self._kept("inquiries", inquiries.inquiries(self.receptions, self.closings, self.settings))

    @relation
    def assisted_orders(self) -> Any:
        """Others' orders of buyers whom an agent helped; see `inquiries.assisted_orders`."""
        return self._kept("assisted_orders", inquiries.assisted_orders(self.inquiries, self.closings, self.settings))

    @relation
    def followups(self) -> Any:
        """Receptions that looked after others' orders; see `inquiries.followups`."""
        self.need("messages", "accounts", "orders")
        return self._kept("followups", inquiries.followups(self.valid_sessions, self.closings, self.settings))

    @relation
    def refunds(self) -> Any:
        """Refunds of judged orders; see `aftermath.judged_refunds`."""
        self.need("refunds", "orders", "messages", "accounts")
        return self._kept("refunds", aftermath.judged_refunds(self._own("refunds"), self.closings, self.settings))

    # --- reviews, costs ------------------------------------------------------------------------------------------

    @relation
    def linked_reviews(self) -> Any:
        """Neutral and bad reviews with the agents linked to them; see `aftermath.linked_reviews`."""
        self.need("reviews", "orders", "messages", "accounts")
        linked = aftermath.linked_reviews(self._own("reviews"), self.orders, self.valid_sessions, self.settings)
        return self._kept("linked_reviews", linked)

    @relation
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

    @relation
    def costs(self) -> Any:
        """After-sale costs: agent, shop, day, cost_id, kind, amount."""
        self.need("costs")
        told = self.with_ids(self._own("costs"), "shop", "agent")
        day = sessions.day_of_time(told.incurred_at, self.settings)
        return self._kept("costs", told.select("agent", "shop", "cost_id", "kind", "amount", day=day))

    @relation
    def facts(self) -> Any:
        """What people typed in: agent, name, value, from_day, to_day."""
        self.need("facts")
        told = self.with_ids(self._own("facts"), "agent")
        return self._kept("facts", told.select("agent", "name", "value", "from_day", "to_day"))


def _numbered(names: Any) -> Any:
    """Number names from 0 on, in their order by code points: id, name."""
    return names.select("name", id=ibis.row_number().over(ibis.window(order_by="name")).cast("int64"))
