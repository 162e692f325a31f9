"""A figure with the rows behind it, for the terminal: every row, in tables, however many there are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kaohe.diagnostics.render import width
from kaohe.scheme.model import DEFAULT_NAMES
from kaohe.values import plain, shown
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.evaluation.outcome import AgentOutcome
    from kaohe.metrics.details import Behind, Details, Row
    from kaohe.words import Lang

_NUMERATOR: Final = Words("分子", "Numerator")
_DENOMINATOR: Final = Words("分母", "Denominator")
_NO_ROWS: Final = Words("没有行", "no rows")
_SUM: Final = Words("合计 {total}（{count} 行）", "sum {total}, rows: {count}")
_LARGEST: Final = Words("最大 {total}（{count} 行）", "largest {total}, rows: {count}")
_FIGURE: Final = Words(
    "{metric}（{whose}，{period.first} 至 {period.last}）：{value}",
    "{metric} ({whose}, {period.first} to {period.last}): {value}",
)
_PENDING: Final = Words("（延迟：{day:%m-%d} 起才确定）", " (pending: final from {day:%m-%d} on)")
_SO_FAR: Final = Words("（迄今）", " (so far)")
_FILTERED: Final = Words("被过滤的会话，不计入", "Filtered sessions, which do not count")
_YES: Final = {True: Words("是", "yes"), False: Words("否", "no")}
_BETWEEN: Final = Words("、", ", ")
_GAP: Final = "  "

COLUMNS: Final = {
    "period": Words("周期", "period"),
    "entry": Words("台账条", "entry"),
    "day": Words("日期", "day"),
    "agent": Words("客服", "agent"),
    "shop": Words("店铺", "shop"),
    "account": Words("账号", "account"),
    "buyer": Words("买家", "buyer"),
    "value": Words("计入", "counts"),
    "start": Words("开始", "start"),
    "end": Words("结束", "end"),
    "at": Words("时刻", "moment"),
    "opened": Words("提问", "asked"),
    "answered": Words("回复", "answered"),
    "seconds": Words("秒数", "seconds"),
    "longest": Words("最长会话秒数", "longest session's seconds"),
    "sessions": Words("会话数", "sessions"),
    "buyer_messages": Words("买家消息", "buyer's messages"),
    "replies": Words("有效回复", "valid replies"),
    "chars": Words("字数", "characters"),
    "replied": Words("已回复", "replied"),
    "received": Words("已接待", "received"),
    "slow_rounds": Words("慢响应回合", "slow rounds"),
    "role": Words("岗位", "role"),
    "reason": Words("原因", "reason"),
    "reasons": Words("原因", "reasons"),
    "aftersale": Words("售后", "after-sale"),
    "presale": Words("售前", "presale"),
    "insale": Words("售中", "in-sale"),
    "inquiry": Words("询单", "inquiry"),
    "assisted": Words("协助下单", "assisted"),
    "counted": Words("计为询单", "counted"),
    "ordered": Words("下单", "ordered"),
    "ordered_same_day": Words("当日下单", "ordered that day"),
    "paid": Words("付款", "paid"),
    "paid_by_next_day": Words("次日付款", "paid by next day"),
    "lost": Words("流失", "lost"),
    "order_id": Words("订单号", "order"),
    "refund_id": Words("退款号", "refund"),
    "taken_before": Words("扣过的", "taken before"),
    "day_before": Words("原来日期", "day before"),
    "review_id": Words("评价号", "review"),
    "cost_id": Words("成本号", "cost"),
    "amount": Words("金额", "amount"),
    "post_fee": Words("邮费", "postage"),
    "quantity": Words("件数", "pieces"),
    "origin": Words("下单由谁落实", "order closed by"),
    "rating": Words("评价", "rating"),
    "fixed": Words("处理成功", "fixed"),
    "handler": Words("处理人", "handler"),
    "responsible_agent": Words("责任客服", "responsible"),
    "kind": Words("种类", "kind"),
}
"""The titles of columns; one that is a guest's own is called by its name."""
_ROLES: Final = {"presale": Words("售前", "presale"), "aftersale": Words("售后", "after-sale")}
_REASONS: Final = {
    "no_buyer_message": Words("买家没说话", "no buyer's message"),
    "ad": Words("广告", "advertisement"),
    "forwarded": Words("转发", "forwarded"),
    "single_line": Words("客户单句", "single line"),
}
WORDS: Final = {
    "role": _ROLES,
    "reason": _REASONS,
    "reasons": _REASONS,
    "rating": {"good": Words("好评", "good"), "neutral": Words("中评", "neutral"), "bad": Words("差评", "bad")},
    "origin": {
        "own": Words("本人", "the agent"),
        "others": Words("他人", "another"),
        "silent": Words("无人", "nobody"),
    },
    "kind": {
        "cashback": Words("返现", "cashback"),
        "reship": Words("补发", "reshipment"),
        "refund_only": Words("仅退款", "refund without return"),
        "compensation": Words("赔偿", "compensation"),
    },
}
"""What the words in a column are called."""


def opened_figure(details: Details, lang: Lang) -> str:
    """Write all rows behind a figure, what they come to, the figure, and the sessions that do not count."""
    parts = [_part(details.numerator, None if details.denominator is None else _NUMERATOR, lang)]
    if details.denominator is not None:
        parts.append(_part(details.denominator, _DENOMINATOR, lang))
    parts.append(_figure(details, lang))
    if details.filtered:
        parts.append(f"{_FILTERED.say(lang)}\n\n{_table(details.filtered, lang)}")
    return "\n\n".join(parts)


def opened_adjustments(agent: AgentOutcome, lang: Lang) -> str:
    """Write the refunds behind what is taken back of an agent, with the period that each is of."""
    from kaohe.evaluation.trace import adjustments_of

    adjusted = [each for step in agent.paid for each in adjustments_of(step.how)]
    before = any(each.settles_again for each in adjusted)
    moved = any(refund.taken_day is not None for each in adjusted for refund in each.refunds)
    rows: list[Row] = [
        {
            "period": str(each.period),
            "entry": None if each.entry is None else Decimal(each.entry),
            "refund_id": refund.refund,
            "order_id": refund.order,
            "day": refund.day,
            "amount": refund.amount,
            **({"taken_before": refund.taken} if before else {}),
            **({"day_before": refund.taken_day} if moved else {}),
        }
        for each in adjusted
        for refund in each.refunds
    ]
    head = f"{DEFAULT_NAMES['later_refunds'].say(lang)} · {agent.agent}"
    return f"{head}\n\n{_table(rows, lang) if rows else _NO_ROWS.say(lang)}"


def _part(behind: Behind, title: Words | None, lang: Lang) -> str:
    told = (_LARGEST if behind.largest else _SUM).say(lang).format(total=behind.total, count=len(behind.rows))
    rows = _table(behind.rows, lang) if behind.rows else _NO_ROWS.say(lang)
    return "\n\n".join([*([] if title is None else [title.say(lang)]), rows, told])


def _figure(details: Details, lang: Lang) -> str:
    from kaohe.metrics.details import BY

    whose = BY[details.by].say(lang) + ("" if details.by == "all" else f" {details.name}")
    figure = _FIGURE.say(lang).format(
        metric=details.metric.title.say(lang),
        whose=whose,
        period=details.period,
        value=shown(details.value, details.metric.kind),
    )
    if details.pending is not None:
        figure += _PENDING.say(lang).format(day=details.pending)
    return figure + (_SO_FAR.say(lang) if details.so_far else "")


def _table(rows: Sequence[Row], lang: Lang) -> str:
    """Set rows as a table; numbers stand on the right."""
    columns = list(rows[0])
    titles = [COLUMNS[column].say(lang) if column in COLUMNS else column for column in columns]
    body = [[_cell(column, row[column], lang) for column in columns] for row in rows]
    numbers = [any(isinstance(row[column], Decimal) for row in rows) for column in columns]
    widths = [[_width(cell) for cell in line] for line in (titles, *body)]
    most = [max(of_column) for of_column in zip(*widths, strict=True)]
    lines = [
        _GAP.join(
            " " * (room - taken) + cell if right else cell + " " * (room - taken)
            for cell, taken, room, right in zip(line, taken_of_line, most, numbers, strict=True)
        ).rstrip()
        for line, taken_of_line in zip((titles, *body), widths, strict=True)
    ]
    rule = "─" * (sum(most) + len(_GAP) * (len(most) - 1))
    return "\n".join([lines[0], rule, *lines[1:]])


def _cell(column: str, value: object, lang: Lang) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _YES[value].say(lang)
        case Decimal():
            return plain(value)
        case date():
            return str(value)
        case tuple():
            return _BETWEEN.say(lang).join(_cell(column, each, lang) for each in value)
        case _:
            text = str(value).replace("\n", " ")
            word = WORDS.get(column, {}).get(text)
            return text if word is None else word.say(lang)


def _width(text: str) -> int:
    return len(text) if text.isascii() else width(text)
