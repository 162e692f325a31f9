"""Response times by agent in one DuckDB query, as one would write it by hand for them alone: what kaohe is measured by.

    python tests/bench/by_hand.py FOLDER

Gives as JSON each agent's mean response time and mean first response time over October 2026, by the default settings,
to two decimals as text. It shares nothing with kaohe but the dataset, so it also checks kaohe's figures.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import duckdb

_QUERY: Final = """
WITH own AS (
    SELECT account FROM read_parquet($accounts) UNION SELECT account FROM read_parquet($messages)
), heard AS (
    SELECT shop, account, buyer, epoch(date_trunc('second', sent_at))::BIGINT AS said,
           CASE WHEN forwarded_to IS NOT NULL THEN 2 WHEN sender = 'agent' THEN 1 ELSE 0 END AS kind,
           kind = 1 AND NOT starts_with(ltrim(coalesce(text, ''), $blanks), '$') AS valid
    FROM read_parquet($messages)
    WHERE buyer NOT IN (SELECT account FROM own)
), cut AS (
    SELECT *, coalesce(said - lag(said) OVER talk >= 15 * 60, true) AS begins
    FROM heard
    WINDOW talk AS (PARTITION BY shop, account, buyer ORDER BY said, kind)
), numbered AS (
    -- Rows of one second and kind are one session's, whichever of them comes first.
    SELECT *, sum(begins::INT) OVER talk AS session,
           sum(valid::INT) OVER (talk ROWS UNBOUNDED PRECEDING) - valid::INT AS turn
    FROM cut
    WINDOW talk AS (PARTITION BY shop, account, buyer ORDER BY said, kind)
), turns AS (
    SELECT shop, account, buyer, session, min(said) AS start, bool_or(kind = 2) AS transfer,
           bool_or(valid) AS replied, min(said) FILTER (kind = 0) AS opened, min(said) FILTER (valid) AS answered
    FROM numbered GROUP BY shop, account, buyer, session, turn
), sessions AS (
    SELECT shop, account, buyer, session, make_timestamp(min(start) * 1000000)::DATE AS day
    FROM turns GROUP BY shop, account, buyer, session
    HAVING count(opened) > 0 AND NOT (bool_or(transfer) AND count(*) FILTER (replied) <= 2)
), rounds AS (
    SELECT coalesce(agent, turns.account) AS agent, turns.shop, buyer, day, opened, answered - opened AS seconds
    FROM turns
    JOIN sessions USING (shop, account, buyer, session)
    LEFT JOIN read_parquet($accounts) AS bound
        ON bound.shop = turns.shop AND bound.account = turns.account
            AND (from_date IS NULL OR from_date <= day) AND (to_date IS NULL OR day <= to_date)
    WHERE opened IS NOT NULL AND answered IS NOT NULL AND day BETWEEN $from AND $to
), receptions AS (
    SELECT agent, sum(seconds) AS seconds, count(*) AS rounds, arg_min(seconds, (opened, seconds)) AS first
    FROM rounds GROUP BY agent, shop, buyer, day
)
SELECT agent, sum(seconds)::BIGINT, sum(rounds)::BIGINT, sum(first)::BIGINT, count(*) FROM receptions GROUP BY agent
"""


def response_times(folder: Path, threads: int = 2) -> dict[str, dict[str, str]]:
    """Give avg_response_seconds and first_response_seconds of each agent that answered."""
    files = {
        "messages": str(folder / "messages" / "*.parquet"),
        "accounts": str(folder / "accounts.parquet"),
        "from": "2026-10-01",
        "to": "2026-10-31",
        "blanks": " \t\n\r\u00a0\u3000",
    }
    with duckdb.connect(config={"threads": threads}) as con:
        rows = con.execute(_QUERY, files).fetchall()
    return {
        agent: {
            "avg_response_seconds": _mean(seconds, rounds),
            "first_response_seconds": _mean(first, receptions),
        }
        for agent, seconds, rounds, first, receptions in sorted(rows)
    }


def _mean(total: int, count: int) -> str:
    """Give a mean, rounded half up to two decimals."""
    hundredths = (200 * total + count) // (2 * count)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


if __name__ == "__main__":
    json.dump(response_times(Path(sys.argv[1])), sys.stdout)
