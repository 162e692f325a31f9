"""Makes a shop's month in any size, as a dataset to measure on: the same rows for the same arguments, every time.

    python tests/bench/generate.py FOLDER --messages 1000000 [--days 31] [--skew buyer|account]

The folder holds Parquet parts of one day each (`messages/2026-10-01.parquet` …) and single files for the tables that
are small. It is a sound dataset: kaohe reads it without a finding. One visit of a buyer has ten messages on average,
and there are as many orders as visits. The month ends where the data ends: what would be paid, received or sent back
later is not there yet.
"""
# ruff: noqa: S608 - the statements are made of this module's own numbers and texts

from __future__ import annotations

import argparse
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST: Final = date(2026, 10, 1)
DAYS: Final = 31
DAILY: Final = {
    "messages": "sent_at",
    "orders": "created_at",
    "refunds": "completed_at",
    "reviews": "reviewed_at",
    "costs": "incurred_at",
}
"""The tables in parts of a day, with the time that decides the part."""

_MOST_BUYERS: Final = 1_000_000
_PER_VISIT: Final = 10
_HEAVY_SHARE: Final = 10
_ORDERED_SHARE: Final = 10

_BUYER_TEXTS: Final = (
    "在吗",
    "你好，这款还有货吗？",
    "请问什么时候能发货",
    "我身高165，体重52公斤，穿什么码合适",
    "能便宜一点吗，我是老顾客了",
    "好的",
    "谢谢",
    "这个颜色和图片上一样吗，会不会有色差？",
    "我昨天拍的那件到现在还没有物流信息，麻烦帮我看一下是怎么回事",
    "可以开发票吗",
    "收到的尺码不对，怎么换",
    "包邮吗",
    "那我再考虑一下",
    "已经付款了，麻烦今天发出",
    "材质是纯棉的吗？洗了会不会缩水",
    "两件有没有优惠",
    "质量有问题的话可以退吗，运费谁出",
    "嗯嗯",
    "地址填错了，能帮我改成公司的地址吗",
    "到货大概要几天，我周末要用",
)
_AGENT_TEXTS: Final = (
    "在的呢亲，请问有什么可以帮您",
    "亲，这款有现货的，今天下午四点前付款当天就可以发出哦",
    "建议您拍M码，平时穿的偏宽松的话可以拍L码",
    "好的亲",
    "稍等，我帮您查一下订单",
    "亲，已经帮您备注加急了，请您放心，有任何问题随时联系我们",
    "可以的，付款之后在订单页面申请电子发票就可以了",
    "这款是精梳棉的，机洗缩水率在百分之三以内，您可以放心购买",
    "全场满两件打九折，还可以叠加店铺优惠券，到手价更划算",
    "亲，我们支持七天无理由退换，并且赠送运费险",
    "不客气，祝您生活愉快",
    "图片是实物拍摄的，因显示器不同可能会有轻微色差",
    "您的包裹已经到达中转站了，预计明天送达",
    "麻烦您拍一张照片发过来，我马上为您处理",
    "已经为您修改好收货地址了，请核对一下",
    "江浙沪一般次日达，其他地区两到三天",
)
_MORE_TEXTS: Final = (
    "订单尾号是",
    "就是首页第一排那款，编号",
    "昨天直播间里说的",
    "看详情页的说明，第",
    "仓库说是",
    "上次买的",
    "优惠券",
    "快递柜",
)
_SHOPS: Final = ("旗舰", "优品", "严选", "生活", "潮流")
_ACCOUNTS: Final = ("小雨", "晓晨", "婷婷", "阿杰", "思琪", "梦瑶", "志强", "佳怡", "若曦", "子涵")
_AUTO_TEXTS: Final = (
    "$您好，欢迎光临本店，客服正在赶来的路上，请稍等片刻",
    "$亲，现在咨询的人较多，回复可能稍慢，您可以先看看店铺的热卖款哦",
    "  $您好，我们的工作时间是早上九点到晚上十二点",
)


def generate(folder: Path, messages: int, *, days: int = DAYS, skew: str | None = None) -> None:
    """Write the dataset of so many messages, of the month's first days only if there are to be fewer.

    skew: `buyer`, one buyer has a tenth of the messages, in one shop, and an order for every hundred of his; `account`,
    one account has half of all messages.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for table in DAILY:
        (folder / table).mkdir(parents=True)
    with duckdb.connect() as con:
        for statement in (*_macros(), *_people(messages), *_trade(messages, skew)):
            con.execute(statement)
        for table in ("accounts", "agents", "facts"):
            _write(con, f"FROM {table}", folder / f"{table}.parquet")
        for day in (FIRST + timedelta(days=number) for number in range(days)):
            for table, time in DAILY.items():
                rows = f"FROM {table} WHERE {time}::DATE = DATE '{day}' ORDER BY ALL"
                _write(con, _messages(day) if table == "messages" else rows, folder / table / f"{day}.parquet")


def _write(con: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    con.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")


def _listed(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{text}'" for text in texts) + "]"


def _macros() -> Iterator[str]:
    # draw(i, salt, n): a number below n, of a thing's number and of what is drawn for it.
    yield "CREATE MACRO draw(i, salt, n) AS (hash(i::BIGINT * 64 + salt) % n)::BIGINT"
    yield f"CREATE MACRO shop_name(k) AS '商城' || {_listed(_SHOPS)}[1 + k % 5] || (1 + k // 5) || '店'"
    yield f"CREATE MACRO account_name(k) AS shop_name(k // 10) || ':' || {_listed(_ACCOUNTS)}[1 + k % 10]"
    yield "CREATE MACRO agent_name(k) AS 'kf' || lpad(k::VARCHAR, 3, '0')"
    yield "CREATE MACRO buyer_name(k) AS ['tb', '买家', 'yang', '小鱼'][1 + k % 4] || '_' || (10000019 + k * 7)"
    yield "CREATE MACRO yuan(cents) AS (cents::DECIMAL(16,0) * 0.01::DECIMAL(3,2))::DECIMAL(18,2)"
    yield f"CREATE MACRO day_start(day) AS epoch(TIMESTAMP '{FIRST} 00:00:00')::BIGINT + day * 86400"
    yield "CREATE MACRO moment(seconds) AS make_timestamp(seconds::BIGINT * 1000000)"


def _people(messages: int) -> Iterator[str]:
    """Accounts with their agents, some handed over in mid-month, some for after-sale; costs; and what is typed in."""
    yield """CREATE TABLE accounts AS
        SELECT shop_name(k // 10) AS shop, account_name(k) AS account, agent_name(person) AS agent,
               CASE WHEN k % 10 = 9 THEN 'aftersale' ELSE 'presale' END AS role, from_date, to_date
        FROM (
            SELECT k, CASE WHEN k % 20 = 19 THEN k - 1 ELSE k END AS person,
                   NULL::DATE AS from_date, CASE WHEN k < 5 THEN DATE '2026-10-15' END AS to_date
            FROM range(100) t(k)
            UNION ALL
            SELECT k, 100 + k, DATE '2026-10-16', NULL FROM range(5) t(k)
        ) ORDER BY k, from_date NULLS FIRST"""
    yield """CREATE TABLE agents AS
        SELECT agent, '客服' || agent AS name, '第' || (1 + row_number() OVER (ORDER BY agent) % 8) || '组' AS team,
               'P' || (1 + row_number() OVER (ORDER BY agent) % 6) AS level, DATE '2024-03-01' AS hired_on
        FROM (SELECT DISTINCT agent FROM accounts) ORDER BY agent"""
    yield f"""CREATE TABLE facts AS
        SELECT '2026-10' AS period, agent, typed.name, value FROM agents, (VALUES
            ('sales_target', '{messages // 10}.00'), ('work_days', '22'), ('self_rating', '90'),
            ('manager_rating', '85')) typed(name, value) ORDER BY agent, typed.name"""
    yield f"""CREATE TABLE costs AS
        SELECT 'C' || lpad(c::VARCHAR, 9, '0') AS cost_id, shop, agent,
               moment(day_start(draw(c, 2, {DAYS})) + draw(c, 3, 86400)) AS incurred_at,
               ['cashback', 'reship', 'refund_only', 'compensation'][1 + draw(c, 4, 4)] AS kind,
               yuan(100 + draw(c, 5, 5000)) AS amount
        FROM range({max(messages // 2000, 40)}) t(c)
        JOIN (SELECT row_number() OVER (ORDER BY shop, account, agent) - 1 AS place, shop, agent FROM accounts) people
          ON place = draw(c, 1, 105)"""


def _trade(messages: int, skew: str | None) -> Iterator[str]:
    """Visits, the orders near them and those without, and what became of the orders."""
    visits = max(messages // _PER_VISIT, 1)
    buyers = min(_MOST_BUYERS, visits)
    heavy = f"v < {visits // _HEAVY_SHARE}" if skew == "buyer" else "false"
    half = "v % 2 = 0" if skew == "account" else "false"
    # A buyer comes back to his shop mostly, and half the time to the same account.
    # One visit in a thousand is a colleague's.
    yield f"""CREATE TABLE visits AS
        SELECT v, v % {DAYS} AS day, 4 + draw(v, 2, 13) AS size, shop, account_name(shop * 10 + place) AS account,
               account_name(shop * 10 + (place + 1 + draw(v, 57, 9)) % 10) AS other, shop_name(shop) AS shop_name,
               CASE WHEN colleague THEN account_name(draw(v, 10, 100)) WHEN {heavy} THEN '代购_大买家'
                    ELSE buyer_name(buyer) END AS buyer, colleague,
               CASE WHEN draw(v, 3, 100) < 92 THEN 28800 + draw(v, 4, 57600)
                    WHEN draw(v, 3, 100) < 97 THEN draw(v, 4, 28800) ELSE 85800 + draw(v, 4, 600) END AS second,
               CASE WHEN draw(v, 17, 40) = 0 THEN 200 ELSE 4 END + draw(v, 5, 50) AS pace,
               CASE WHEN draw(v, 6, 8) = 0 THEN 2 + draw(v, 7, 6) END AS pause_at, 840 + 60 * draw(v, 8, 45) AS pause,
               CASE WHEN draw(v, 9, 70) = 0 THEN 1 + draw(v, 11, 5) END AS transfer_at
        FROM (
            SELECT v, buyer, NOT {heavy} AND draw(v, 14, 1000) = 0 AS colleague,
                   CASE WHEN {half} OR {heavy} THEN 0 WHEN draw(v, 12, 5) > 0 THEN draw(buyer, 40, 10)
                        ELSE draw(v, 13, 10) END AS shop,
                   CASE WHEN {half} THEN 0 WHEN draw(v, 15, 2) = 0 AND NOT {heavy} THEN draw(buyer, 41, 10)
                        ELSE draw(v, 16, 10) END AS place
            FROM (SELECT v, draw(v, 1, {buyers}) AS buyer FROM range({visits}) t(v))
        ) ORDER BY day, v"""
    # Of a hundred orders sixty belong to a visit: mostly during it, some before, some hours later.
    end = f"day_start({DAYS})"
    idle = f"({heavy} AND v % {_ORDERED_SHARE} > 0)"
    near = f"NOT colleague AND NOT {idle} AND ({heavy} OR draw(v, 20, 100) < 60)"
    yield f"""CREATE TABLE traded AS
        SELECT *, CASE WHEN draw(v, 25, 100) < 85 AND created + wait < {end} THEN created + wait END AS paid
        FROM (
            SELECT v, CASE WHEN near THEN shop ELSE draw(v, 21, 10) END AS shop,
                   CASE WHEN near THEN buyer ELSE buyer_name(draw(v, 22, {buyers})) END AS buyer,
                   day_start(day) + CASE WHEN near THEN second + CASE
                        WHEN draw(v, 23, 20) = 0 THEN -draw(v, 24, 600)
                        WHEN draw(v, 23, 20) < 4 THEN draw(v, 24, 14400) ELSE 60 + draw(v, 24, 600) END
                        ELSE draw(v, 24, 86400) END AS created,
                   CASE WHEN draw(v, 26, 20) < 16 THEN 5 + draw(v, 27, 600) WHEN draw(v, 26, 20) < 19
                        THEN 600 + draw(v, 27, 80000) ELSE draw(v, 27, 3 * 86400) END AS wait,
                   990 + draw(v, 28, 30000) AS cents, 1 + draw(v, 29, 3) AS quantity
            FROM (SELECT *, {near} AS near FROM visits)
        ) WHERE created >= day_start(0) AND created < {end}"""
    yield f"""CREATE TABLE served AS
        SELECT *, CASE WHEN paid + after < {end} THEN paid + after END AS received
        FROM (SELECT *, 86400 + draw(v, 30, 4 * 86400) AS after FROM traded)"""
    yield """CREATE TABLE orders AS
        SELECT 'D' || lpad(v::VARCHAR, 10, '0') AS order_id, shop_name(shop) AS shop, buyer,
               moment(created) AS created_at, moment(paid) AS paid_at, yuan(cents) AS amount,
               yuan([0, 0, 500, 800][1 + draw(v, 31, 4)]) AS post_fee, quantity,
               moment(received) AS received_at, CASE WHEN draw(v, 32, 100) = 0 THEN '红旗' END AS flag
        FROM served"""
    yield f"""CREATE TABLE refunds AS
        SELECT 'T' || lpad(v::VARCHAR, 10, '0') AS refund_id, 'D' || lpad(v::VARCHAR, 10, '0') AS order_id,
               moment(completed) AS completed_at,
               yuan(CASE WHEN draw(v, 34, 3) = 0 THEN cents // 2 ELSE cents END) AS amount,
               CASE WHEN draw(v, 34, 3) = 0 THEN 1 ELSE quantity END AS quantity
        FROM (SELECT *, paid + 3600 + draw(v, 33, 10 * 86400) AS completed FROM served WHERE draw(v, 35, 100) < 6)
        WHERE completed < {end}"""
    yield f"""CREATE TABLE reviews AS
        SELECT 'P' || lpad(v::VARCHAR, 10, '0') AS review_id, 'D' || lpad(v::VARCHAR, 10, '0') AS order_id,
               moment(reviewed) AS reviewed_at,
               CASE WHEN mark < 96 THEN 'good' WHEN mark < 98 THEN 'neutral' ELSE 'bad' END AS rating,
               CASE WHEN mark >= 98 AND draw(v, 38, 2) = 0 THEN agent_name(draw(v, 39, 19)) END AS responsible_agent,
               CASE WHEN mark >= 96 AND draw(v, 42, 3) > 0 THEN agent_name(draw(v, 43, 19)) END AS handler,
               CASE WHEN mark >= 96 AND draw(v, 44, 2) = 0 AND reviewed + 86400 < {end}
                    THEN moment(reviewed + 86400) END AS fixed_at
        FROM (SELECT *, coalesce(received, paid + 86400) + draw(v, 36, 3 * 86400) AS reviewed, draw(v, 37, 100) AS mark
              FROM served WHERE draw(v, 45, 100) < 26)
        WHERE reviewed < {end}"""


def _messages(day: date) -> str:
    """Give the query of a day's messages, in order of time: of its visits, and of the late ones of the day before."""
    number = (day - FIRST).days
    return f"""SELECT shop_name AS shop, account, buyer, moment(said) AS sent_at, sender,
               CASE WHEN given THEN NULL
                    WHEN sender = 'buyer' THEN {_listed(_BUYER_TEXTS)}[1 + draw(m, 50, {len(_BUYER_TEXTS)})] || more
                    WHEN i < 3 AND draw(m, 51, 3) = 0 THEN {_listed(_AUTO_TEXTS)}[1 + draw(m, 52, {len(_AUTO_TEXTS)})]
                    ELSE {_listed(_AGENT_TEXTS)}[1 + draw(m, 53, {len(_AGENT_TEXTS)})] || more END AS text,
               CASE WHEN given THEN other END AS forwarded_to
        FROM (
            SELECT v, i, m, shop_name, buyer, other, i = transfer_at AS given,
                   CASE WHEN i > transfer_at THEN other ELSE account END AS account,
                   day_start(day) + second + i * pace + draw(m, 54, pace + 1)
                       + CASE WHEN i >= pause_at THEN pause ELSE 0 END AS said,
                   CASE WHEN i = transfer_at THEN 'agent' WHEN i = 0 AND draw(m, 55, 12) > 0 THEN 'buyer'
                        WHEN (i + v) % 2 = 0 AND draw(m, 55, 4) > 0 OR draw(m, 55, 7) = 0 THEN 'buyer'
                        ELSE 'agent' END AS sender,
                   CASE draw(m, 56, 8) WHEN 0 THEN '' WHEN 1 THEN '~' WHEN 2 THEN ['　', ' '][1 + draw(m, 58, 2)]
                        WHEN 3 THEN '，款号' || draw(m, 58, 100000) ELSE '，' || {_listed(_MORE_TEXTS)}[1 + draw(m,
                        58, {len(_MORE_TEXTS)})] || draw(m, 59, 1000) || '号' END AS more
            FROM (SELECT *, v * 32 + i AS m
                  FROM (SELECT *, unnest(range(size)) AS i FROM visits
                        WHERE day = {number} OR (day = {number - 1} AND second > 79200)))
        ) WHERE said >= day_start({number}) AND said < day_start({number + 1}) ORDER BY said, v, i"""


def main() -> None:
    """Read the arguments and write the dataset."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=DAYS, choices=range(1, DAYS + 1), metavar="1-31")
    parser.add_argument("--skew", choices=("buyer", "account"))
    given = parser.parse_args()
    generate(given.folder, given.messages, days=given.days, skew=given.skew)


if __name__ == "__main__":
    main()
