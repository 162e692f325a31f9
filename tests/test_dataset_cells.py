"""What cells become: times with and without an offset, days, amounts, quantities; typed columns of Parquet files."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.events.cells import offsets
from support_dataset import opened, refused, rows, write


def clock(text: str) -> int:
    return calendar.timegm(datetime.fromisoformat(text).timetuple())


def messages(folder: Path, *times: str) -> Path:
    return write(folder, messages=[f"s,a,b,{time},buyer,x," for time in times])


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("2026-10-01 09:30:00", "2026-10-01 09:30:00"),
        ("2026-10-01T09:30:00", "2026-10-01 09:30:00"),
        ("2026-10-01 09:30", "2026-10-01 09:30:00"),
        ("2026-10-01 09:30:00.7", "2026-10-01 09:30:00"),
        ("2026-10-01 09:30:59.999999999", "2026-10-01 09:30:59"),
        ("1969-12-31 23:59:59.9", "1969-12-31 23:59:59"),
        ("2024-02-29 00:00", "2024-02-29 00:00:00"),
        ("2026-10-01T01:30:00Z", "2026-10-01 09:30:00"),
        ("2026-10-01T01:30Z", "2026-10-01 09:30:00"),
        ("2026-10-01T01:30:00.9z", "2026-10-01 09:30:00"),
        ("2026-10-01T09:30:00+08:00", "2026-10-01 09:30:00"),
        ("2026-10-01 10:30:00+0900", "2026-10-01 09:30:00"),
        ("2026-09-30 20:00-05:30", "2026-10-01 09:30:00"),
        ("2026-09-30T23:59:59.5-00:01", "2026-10-01 08:00:59"),
    ],
)
def test_times(tmp_path: Path, written: str, means: str) -> None:
    dataset, _ = opened(messages(tmp_path, written))
    assert rows(dataset, "messages", "sent_at") == [(clock(means),)]
    assert str(dataset.tables["messages"].schema()["sent_at"]) == "int64"


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-30 09:00",
        "2025-02-29 09:00",
        "2026-10-01 24:00:00",
        "2026-10-01 25:00",
        "2026-10-01 09:60",
        "2026-10-01 09:30:60",
        "2026-10-01",
        "2026-10-01 9:30",
        "2026-10-1 09:30",
        "2026/10/01 09:30",
        "0026-10-01 09:30",
        "2026-10-01  09:30",
        " 2026-10-01 09:30",
        "2026-10-01 09:30:00.",
        "2026-10-01 09:30:00 +08:00",
        "2026-10-01 09:30+8",
        "2026-10-01 09:30+24:00",
        "２０２６-10-01 09:30",
        "1790000000",
        "昨天",
        "",
    ],
)
def test_no_times(tmp_path: Path, written: str) -> None:
    code = "K321" if written else "K320"
    assert refused(messages(tmp_path, written)) == [(code, "messages", 2, "sent_at")]


def test_an_offset_is_converted_to_the_shop_s_zone_through_its_changes(tmp_path: Path) -> None:
    # New York leaves summer time on 2026-11-01 at 06:00 UTC, and enters it on 2026-03-08 at 07:00 UTC.
    written = ["2026-11-01T05:59:59Z", "2026-11-01T06:00:00Z", "2026-03-08T06:59:59Z", "2026-03-08T15:00:00+08:00"]
    means = ["2026-11-01 01:59:59", "2026-11-01 01:00:00", "2026-03-08 01:59:59", "2026-03-08 03:00:00"]
    dataset, _ = opened(messages(tmp_path, *written), timezone="America/New_York")
    assert rows(dataset, "messages", "sent_at") == [(clock(each),) for each in means]


@pytest.mark.parametrize("name", ["UTC", "Asia/Shanghai", "Europe/London", "Africa/Casablanca", "Australia/Lord_Howe"])
def test_offsets_are_the_zone_s(name: str) -> None:
    zone, known = ZoneInfo(name), offsets(name)
    for instant in range(clock("1970-01-02 00:00"), clock("2099-12-30 00:00"), 7 * 86400 + 3601):
        offset = datetime.fromtimestamp(instant, UTC).astimezone(zone).utcoffset()
        assert offset is not None
        assert [seconds for since, seconds in known if since <= instant][-1] == offset.total_seconds()


def orders(folder: Path, amount: str = "1", quantity: str = "1", post_fee: str = "0") -> Path:
    return write(folder, orders=[f"o,s,b,2026-10-01 09:00,,{amount},{post_fee},{quantity},,"])


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("0", 0),
        ("12", 1200),
        ("12.5", 1250),
        ("12.50", 1250),
        ("012.05", 1205),
        ("12.5000", 1250),
        ("9999999999.99", 999999999999),
    ],
)
def test_amounts(tmp_path: Path, written: str, cents: int) -> None:
    assert rows(opened(orders(tmp_path, amount=written))[0], "orders", "amount") == [(cents,)]


@pytest.mark.parametrize(
    "written",
    ["-1", "+1", "1.", ".5", "1.234", "1e3", "1 0", '"1,000"', "¥5", "5元", "10000000000", "１", "nan"],
)
def test_no_amounts(tmp_path: Path, written: str) -> None:
    assert refused(orders(tmp_path, amount=written)) == [("K323", "orders", 2, "amount")]


@pytest.mark.parametrize(("written", "pieces"), [("0", 0), ("3", 3), ("3.0", 3), ("003", 3)])
def test_quantities(tmp_path: Path, written: str, pieces: int) -> None:
    assert rows(opened(orders(tmp_path, quantity=written))[0], "orders", "quantity") == [(pieces,)]


@pytest.mark.parametrize("written", ["-1", "1.5", "一", "10000000000"])
def test_no_quantities(tmp_path: Path, written: str) -> None:
    assert refused(orders(tmp_path, quantity=written)) == [("K324", "orders", 2, "quantity")]


def test_days(tmp_path: Path) -> None:
    write(tmp_path, agents=["a1,,,1970-01-02", "a2,,,", "a3,,,9999-12-31"])
    last = date(9999, 12, 31).toordinal() - date(1970, 1, 1).toordinal()
    assert rows(opened(tmp_path)[0], "agents", "hired_on") == [(1,), (None,), (last,)]
    write(tmp_path, agents=["a1,,,2026-02-29", "a2,,,2026-10-01 00:00", "a3,,,2026/1/1"])
    assert refused(tmp_path) == [("K322", "agents", row, "hired_on") for row in (2, 3, 4)]


def test_periods(tmp_path: Path) -> None:
    write(tmp_path, facts=["2026-10,a,x,1", "2026-W41,a,x, 是 ", "2026-10-01/2026-10-14,a,x,3"])
    dataset, _ = opened(tmp_path)
    first = date(2026, 10, 1).toordinal() - date(1970, 1, 1).toordinal()
    expected = [(first, first + 30, "1"), (first + 4, first + 10, " 是 "), (first, first + 13, "3")]
    assert rows(dataset, "facts", "from_day", "to_day", "value") == expected
    assert dataset.tables["facts"].columns == ("row", "agent", "name", "value", "from_day", "to_day")
    write(tmp_path, facts=["2026-13,a,x,1", "2026-W54,a,x,1", "2026-10-14/2026-10-01,a,x,3", ",a,x,3"])
    assert refused(tmp_path) == [
        ("K320", "facts", 5, "period"),
        *(("K326", "facts", row, "period") for row in (2, 3, 4)),
    ]


def typed_orders(folder: Path, **columns: object) -> Path:
    usual = {
        "order_id": ["1"],
        "shop": ["s"],
        "buyer": ["b"],
        "created_at": ["2026-10-01 09:30"],
        "paid_at": pa.nulls(1),
        "amount": ["1"],
        "post_fee": [0],
        "quantity": [1],
    }
    pq.write_table(pa.table(usual | columns), folder / "orders.parquet")
    return folder


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_parquet_times(tmp_path: Path, unit: str) -> None:
    second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    ticks = clock("2026-10-01 09:30:00") * second + second - 1  # the last moment of that second
    typed_orders(
        tmp_path,
        created_at=pa.array([ticks], pa.timestamp(unit)),
        paid_at=pa.array([ticks], pa.timestamp(unit, "America/New_York")),
        received_at=pa.array([None], pa.timestamp(unit, "UTC")),
    )
    dataset, _ = opened(tmp_path)
    expected = [(clock("2026-10-01 09:30:00"), clock("2026-10-01 17:30:00"), None)]
    assert rows(dataset, "orders", "created_at", "paid_at", "received_at") == expected


def test_parquet_times_before_1970_are_cut_downwards(tmp_path: Path) -> None:
    typed_orders(tmp_path, created_at=pa.array([-1], pa.timestamp("ms")))
    assert rows(opened(tmp_path)[0], "orders", "created_at") == [(-1,)]


@pytest.mark.parametrize(
    ("amount", "cents"),
    [
        (pa.array([12]), 1200),
        (pa.array([12.0]), 1200),
        (pa.array([0.1]), 10),
        (pa.array([1234567.25]), 123456725),
        (pa.array([0.1], pa.float32()), 10),
        (pa.array([Decimal("12.5000")]), 1250),
        (pa.array(["12.5"]).dictionary_encode(), 1250),
        (pa.array(["12.5"], pa.large_string()), 1250),
        (pa.array([b"12.5"]), 1250),
    ],
)
def test_parquet_amounts(tmp_path: Path, amount: object, cents: int) -> None:
    typed_orders(tmp_path, amount=amount)
    assert rows(opened(tmp_path)[0], "orders", "amount", "order_id") == [(cents, "1")]


@pytest.mark.parametrize(
    "amount", [pa.array([0.1 + 0.2]), pa.array([1e16]), pa.array([float("nan")]), pa.array([-3]), pa.array([True])]
)
def test_parquet_amounts_that_are_none(tmp_path: Path, amount: object) -> None:
    assert refused(typed_orders(tmp_path, amount=amount)) == [("K323", "orders", 2, "amount")]


def test_parquet_ids_and_days(tmp_path: Path) -> None:
    day = datetime(2026, 10, 1)  # noqa: DTZ001 - a naive time is what the file stores
    noon = datetime(2026, 10, 1, 12)  # noqa: DTZ001 - as above
    columns = {
        "agent": [1, 2],
        "hired_on": [date(2026, 10, 1), None],
        "left_on": pa.array([day, None], pa.timestamp("us")),
        "level": ["", "P3"],
        "seen": pa.array([noon, day], pa.timestamp("us")),
    }
    pq.write_table(pa.table(columns), tmp_path / "agents.parquet")
    number = day.toordinal() - date(1970, 1, 1).toordinal()
    expected = [("1", number, number, None, "2026-10-01 12:00:00.000000"), ("2", None, None, "P3", "2026-10-01")]
    dataset, _ = opened(tmp_path)
    assert rows(dataset, "agents", "agent", "hired_on", "left_on", "level", "seen") == expected
    pq.write_table(pa.table({"agent": ["a"], "left_on": pa.array([noon])}), tmp_path / "agents.parquet")
    assert refused(tmp_path) == [("K322", "agents", 2, "left_on")]


def test_parquet_dates_are_no_times(tmp_path: Path) -> None:
    typed_orders(tmp_path, created_at=[date(2026, 10, 1)])
    assert refused(tmp_path) == [("K321", "orders", 2, "created_at")]


@pytest.mark.parametrize("written", ["0999-12-31 23:59:59", "9000-01-01 00:00:00", "9999-12-31T23:59:59-23:59"])
def test_times_whose_days_cannot_be_counted_are_none(tmp_path: Path, written: str) -> None:
    assert refused(messages(tmp_path, written)) == [("K321", "messages", 2, "sent_at")]


@pytest.mark.parametrize("zone", [None, "UTC"])
def test_parquet_times_of_the_years_1000_to_8999(tmp_path: Path, zone: str | None) -> None:
    ends = [clock("1000-01-01 00:00:00"), clock("8999-12-31 23:59:59")]
    for seconds, sound in ((ends, True), ([ends[0] - 1, ends[1] + 1], False), ([2**42, -(2**42)], False)):
        times = pa.array([each * 1000 for each in seconds], pa.timestamp("ms", zone))
        table = {"shop": ["s"] * 2, "account": ["a"] * 2, "buyer": ["b"] * 2, "sent_at": times}
        pq.write_table(pa.table({**table, "sender": ["buyer"] * 2, "text": ["x"] * 2}), tmp_path / "messages.parquet")
        if sound:
            ahead = 0 if zone is None else 8 * 3600
            dataset, _ = opened(tmp_path, timezone="Etc/GMT-8")
            assert rows(dataset, "messages", "sent_at") == [(each + ahead,) for each in ends]
        else:
            assert refused(tmp_path) == [("K321", "messages", row, "sent_at") for row in (2, 3)]


@pytest.mark.parametrize("streamed", [False, True])
def test_parquet_times_of_96_bits_are_not_squeezed_into_nanoseconds_of_64(tmp_path: Path, *, streamed: bool) -> None:
    """A float makes the rows a stream; nanoseconds of 64 bits reach from 1677 to 2262 only."""
    written = ["1000-01-01 00:00:00", "1600-02-29 12:00:00", "2500-10-01 09:30:05", "8999-12-31 23:59:59"]

    def save(*times: str) -> None:
        held = pa.array([clock(each) * 1_000_000 + 700_000 for each in times], pa.timestamp("us"))
        texts = {name: [name] * len(times) for name in ("shop", "account", "buyer", "text")}
        more = {"weight": [0.5] * len(times)} if streamed else {}
        table = pa.table({**texts, "sender": ["buyer"] * len(times), "sent_at": held, **more})
        pq.write_table(table, tmp_path / "messages.parquet", use_deprecated_int96_timestamps=True)

    save(*written)
    assert rows(opened(tmp_path)[0], "messages", "sent_at") == [(clock(each),) for each in written]
    save(*written, "9999-12-31 23:59:59")
    assert refused(tmp_path) == [("K321", "messages", 6, "sent_at")]


def test_parquet_texts_that_are_no_utf8(tmp_path: Path) -> None:
    ends = pa.py_buffer(b"\0\0\0\0\1\0\0\0")
    buyer = pa.Array.from_buffers(pa.string(), 1, [None, ends, pa.py_buffer(b"\xff")])
    table = {"shop": ["s"], "account": ["a"], "buyer": buyer, "sent_at": ["2026-10-01 09:00:00"], "sender": ["buyer"]}
    pq.write_table(pa.table({**table, "text": ["x"]}), tmp_path / "messages.parquet")
    assert refused(tmp_path) == [("K304", "messages.parquet", None, None)]
