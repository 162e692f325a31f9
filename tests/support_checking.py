"""A small set of metrics, and short ways to read and check schemes in tests."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, NoReturn

from kaohe.checking import check
from kaohe.diagnostics import Report, Source
from kaohe.metrics.definition import Direction, Finality, Measure, Metric
from kaohe.metrics.registry import Registry
from kaohe.scheme.yaml_reader import read_yaml_scheme
from kaohe.values import Kind
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.scheme.model import Scheme

_METRICS = (
    ("target_completion", "业绩完成率", Kind.RATIO, ()),
    ("inq_to_pay_final_rate", "询单→最终付款成功率", Kind.RATIO, ("询单转化率",)),
    ("avg_response_seconds", "平均响应时间", Kind.SECONDS, ()),
    ("first_response_seconds", "首次响应时间", Kind.SECONDS, ()),
    ("sales_amount", "销售额", Kind.MONEY, ()),
    ("sales_post_fee", "邮费总额", Kind.MONEY, ()),
    ("refund_amount", "退款金额", Kind.MONEY, ()),
    ("refund_amount_same_month", "同月退款金额", Kind.MONEY, ()),
    ("sales_qty", "销售量", Kind.COUNT, ()),
    ("items_per_buyer", "客件数", Kind.COUNT, ()),
)
_FINALITY = {"inq_to_pay_final_rate": Finality.F4, "refund_amount": Finality.FR}


def _rows(_events: object) -> NoReturn:
    raise AssertionError("checking a scheme computes nothing")


def some_metrics() -> Registry:
    registry = Registry()
    for metric_id, title, kind, aliases in _METRICS:
        metric = Metric(
            metric_id,
            Words(title, metric_id.replace("_", " ")),
            kind,
            Words(title, metric_id),
            Measure(_rows, money=kind is Kind.MONEY),
            direction=Direction.DOWN if kind is Kind.SECONDS or "refund" in metric_id else Direction.UP,
            finality=_FINALITY.get(metric_id, Finality.F0),
            aliases=aliases,
        )
        registry.register("tests", metric)
    return registry


HEAD = """\
scheme: 考核
version: 1
effective: 2026-10-01
period: month
"""


def read(text: str) -> tuple[Scheme | None, Report]:
    report = Report()
    scheme = read_yaml_scheme(Source("s.yaml", text), report)
    return (scheme if report.ok else None), report


def read_items(items: str, head: str = HEAD) -> Scheme:
    scheme, report = read(head + "items:\n" + dedent(items))
    assert scheme is not None, list(report)
    return scheme


def checked(items: str, head: str = HEAD) -> tuple[Scheme | None, Report]:
    return check(read_items(items, head), some_metrics())


def told(report: Report) -> list[tuple[str, str]]:
    """Give each finding's code with the text under its caret."""
    return [(found.rule.code, getattr(found.place, "text", "").split("\n")[0]) for found in report.sorted()]
