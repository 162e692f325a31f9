"""Who worked which account: agents and roles of sessions, and the agents a dataset knows.

May import `sessions`. Portable expressions only.
"""

from __future__ import annotations

from typing import Any, Final

import ibis

_NO_DAY: Final = 10**8
"""Later and, negated, earlier than any day: an open end of a binding."""


def bindings(accounts: Any) -> Any:
    """Give shop, account, agent (ids), role, first and last (numbers of days, open ends filled)."""
    days = {
        name: accounts[column].fill_null(filled).cast("int64")
        if column in accounts.columns
        else ibis.literal(filled, "int64")
        for name, column, filled in (("first", "from_date", -_NO_DAY), ("last", "to_date", _NO_DAY))
    }
    return accounts.select("shop", "account", "agent", "role", **days)


def staffed(bare_sessions: Any, bound: Any) -> Any:
    """Give each session its agent and role by the binding of its account on its day.

    An account without one is its own agent, role presale: `bound` says which it was.
    """
    match = [
        bare_sessions.shop == bound.shop,
        bare_sessions.account == bound.account,
        bare_sessions.day >= bound.first,
        bare_sessions.day <= bound.last,
    ]
    joined = bare_sessions.left_join(bound, match)
    columns = {name: joined[name] for name in bare_sessions.columns}
    return joined.select(
        **columns,
        agent=ibis.coalesce(joined.agent, joined.account),
        role=ibis.coalesce(joined.role, "presale"),
        bound=joined.agent.notnull(),
    )


def own_agents(staffed_sessions: Any) -> Any:
    """Give the accounts that are their own agents: shop, account."""
    return staffed_sessions.filter(~staffed_sessions.bound).select("shop", "account").distinct()


def misnamed(own: Any, bound: Any, agents: Any) -> Any:
    """Give the own agents that cannot be: shop, account, and whether the name is an agent's or bound elsewhere.

    own: as of `own_agents`. bound: as of `bindings`. agents: agent, the ids of named agents.
    """
    named = own.semi_join(agents, own.account == agents.agent).mutate(why=ibis.literal("agent"))
    here = own.semi_join(bound, ["shop", "account"])
    elsewhere = (
        own.anti_join(here, ["shop", "account"]).semi_join(bound, "account").mutate(why=ibis.literal("elsewhere"))
    )
    shops = own.group_by("account").agg(shops=own.shop.nunique())
    twice = own.semi_join(shops.filter(shops.shops > 1), "account").mutate(why=ibis.literal("twice"))
    return ibis.union(named, elsewhere, twice)
