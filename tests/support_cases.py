"""The shipped schemes and their case files, with a registry of the metrics that they name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kaohe.checking import check
from kaohe.diagnostics import Source, render
from kaohe.metrics import Direction, Measure, Metric, Registry
from kaohe.scheme.load import load
from kaohe.scheme.model import Scheme
from kaohe.values import Kind
from kaohe.words import Words

SCHEMES = Path(__file__).parent.parent / "schemes"
TEXTS = sorted(SCHEMES.glob("*.scheme"))
CASES = sorted(SCHEMES.glob("*.cases.yaml"))

_UP, _DOWN, _NONE = Direction.UP, Direction.DOWN, Direction.NONE
_METRICS = (
    ("sales_amount", "销售额", Kind.MONEY, None, _UP),
    ("sales_post_fee", "邮费总额", Kind.MONEY, None, _NONE),
    ("sales_qty", "销售量", Kind.COUNT, 0, _UP),
    ("refund_amount", "退款金额", Kind.MONEY, None, _DOWN),
    ("refund_qty", "退款件数", Kind.COUNT, 0, _DOWN),
    ("refund_rate", "退款率", Kind.RATIO, None, _DOWN),
    ("avg_order_value", "客单价", Kind.MONEY, None, _UP),
    ("items_per_buyer", "客件数", Kind.COUNT, 2, _UP),
    ("target_completion", "业绩完成率", Kind.RATIO, None, _UP),
    ("inq_to_pay_final_rate", "询单最终付款成功率", Kind.RATIO, None, _UP),
    ("inq_to_order_final_rate", "询单最终下单成功率", Kind.RATIO, None, _UP),
    ("order_to_pay_final_rate", "下单最终付款成功率", Kind.RATIO, None, _UP),
    ("avg_response_seconds", "平均响应时间", Kind.SECONDS, None, _DOWN),
    ("reply_rate", "回复率", Kind.RATIO, None, _UP),
    ("inquiry_loss_rate", "询单流失率", Kind.RATIO, None, _DOWN),
    ("closed_order_amount", "落实下单金额", Kind.MONEY, None, _UP),
    ("reception_buyers", "接待人数", Kind.COUNT, 0, _UP),
    ("responsible_bad_reviews", "客服责任差评", Kind.COUNT, 0, _DOWN),
    ("review_fix_rate", "中差评处理成功率", Kind.RATIO, None, _UP),
    ("aftersale_cost_per_case", "人均售后成本", Kind.MONEY, None, _DOWN),
)


def _no_rows(_events: object) -> object:
    raise AssertionError("nothing is computed here")


@cache
def registry() -> Registry:
    """Metrics as the built-in plugins declare them, without what computes them."""
    found = Registry()
    for name, title, kind, decimals, direction in _METRICS:
        words = Words(title, name.replace("_", " "))
        measure = Measure(_no_rows, money=kind is Kind.MONEY)  # type: ignore[arg-type]
        found.register("test", Metric(name, words, kind, words, measure, decimals=decimals, direction=direction))
    net = Words("净销售额", "net sales")
    measure = Measure(_no_rows, money=True, signed=True)  # type: ignore[arg-type]
    found.register("test", Metric("net_sales_amount", net, Kind.MONEY, net, measure, direction=Direction.UP))
    assert found.report.ok
    assert len(found) == len(_METRICS) + 1
    return found


def resolved(source: Path | Source | str) -> Scheme:
    """Load and check a scheme that must be right."""
    if isinstance(source, str):
        source = Source("test.scheme" if source.lstrip().startswith(("方案", "scheme ")) else "test.yaml", source)
    scheme, report = load(source)
    assert scheme is not None, render(report, "en")
    scheme, report = check(scheme, registry())
    assert scheme is not None, render(report, "en")
    return scheme
