"""Further columns of a dataset's files may bear any name, above all those that the engine itself uses."""

from __future__ import annotations

from pathlib import Path

import kaohe
from kaohe.diagnostics import render
from kaohe.events.settings import Settings
from kaohe.metrics import GROUPINGS
from kaohe.periods import Period
from support_engine import only

TABLES = {
    "accounts": "shop,account,agent,role\ns1,w1,a1,presale\n",
    "agents": "agent,team\na1,T\n",
    "messages": "shop,account,buyer,sent_at,sender,text\n"
    "s1,w1,b1,2026-10-01 09:00:00,buyer,hi\ns1,w1,b1,2026-10-01 09:00:30,agent,hello\n",
    "orders": "order_id,shop,buyer,created_at,paid_at,amount,post_fee,quantity\n"
    "o1,s1,b1,2026-10-01 09:05:00,2026-10-01 09:06:00,100.00,10.00,2\n",
    "refunds": "refund_id,order_id,completed_at,amount,quantity\nr1,o1,2026-10-02 09:05:00,12.50,1\n",
    "reviews": "review_id,order_id,reviewed_at,rating,handler\nv1,o1,2026-10-03 10:00:00,bad,a1\n",
    "costs": "cost_id,shop,agent,incurred_at,kind,amount\nc1,s1,a1,2026-10-02 10:00:00,reship,5.00\n",
    "facts": "period,agent,name,value\n2026-10,a1,sales_target,1000\n",
}
STRANGE = [
    "shop",
    "shop_id",
    "shop_name",
    "agent",
    "agent_id",
    "agent_name",
    "account",
    "account_id",
    "buyer",
    "buyer_id",
    "created_at",
    "paid_at",
    "received_by",
    "order_amount",
    "order_quantity",
    "order",
    "readable",
    "total",
    "bound",
    "day",
    "value",
    "group",
    "team",
    "member",
    "from_day",
    "to_day",
    "period_right",
    "order_id_right",
    "fixed",
    "first",
    "last",
    "start",
    "end",
    "other",
    "begins",
    "ends",
    "times",
    "role_id",
    "session",
]
EXPECTED = {
    "reception_buyers": {"agent": "1", "team": "1", "shop": "1", "all": "1"},
    "sales_amount": {"agent": "100.00", "team": "100.00", "shop": "100.00", "all": "100.00"},
    "refund_amount": {"agent": "12.50", "team": "12.50", "shop": "12.50", "all": "12.50"},
    "bad_reviews": {"agent": "1", "team": "1", "shop": "1", "all": "1"},
    "reviews_to_fix": {"agent": "1", "team": "1", "shop": "1", "all": "1"},
    "reviews_fixed": {},
    "aftersale_cost": {"agent": "5.00", "team": "5.00", "shop": "5.00", "all": "5.00"},
    "target_completion": {"agent": "0.1000", "team": "0.1000", "all": "0.1000"},
}


def widened(folder: Path) -> Path:
    """Write the tables, each with all the strange columns that it does not have itself."""
    for name, text in TABLES.items():
        header, *rows = text.splitlines()
        known = set(header.split(",")) | ({"team"} if name == "agents" else set())
        strange = [column for column in STRANGE if column not in known]
        widen = [",".join([header, *strange]), *(",".join([row, *(["zz"] * len(strange))]) for row in rows)]
        (folder / f"{name}.csv").write_text("\n".join([*widen, ""]), encoding="utf-8")
    return folder


def test_further_columns_change_no_figure(tmp_path: Path) -> None:
    events, report = kaohe.open_dataset(widened(tmp_path), Settings())
    assert events is not None, render(report, "en")
    period = Period.month(2026, 10)
    found: dict[str, dict[str, str]] = {name: {} for name in EXPECTED}
    for by in GROUPINGS:
        table, told = kaohe.compute(events, only(EXPECTED), period, by)
        assert not list(told)
        assert [row.key for row in table.rows] == [{"agent": "a1", "team": "T", "shop": "s1", "all": "all"}[by]]
        for name, value in table.rows[0].values.items():
            found[name][by] = str(value)
    assert found == EXPECTED
