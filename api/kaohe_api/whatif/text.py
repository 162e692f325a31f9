"""Changes between schemes, gains and losses, and the costs of variants, as text."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from kaohe.values import plain
from kaohe.words import Words
from kaohe_api.tables import fitted, grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from kaohe.whatif.differences import Change
    from kaohe.whatif.gains import Gain, Gains
    from kaohe.words import Lang

_NONE: Final = Words("意思上没有区别", "no difference in meaning")
_ADDED: Final = Words("新加", "added")
_REMOVED: Final = Words("去掉", "removed")
_RENAMED: Final = Words("改名 {old} → {new}，其余不变", "renamed {old} → {new}, otherwise the same")
_ANEW: Final = Words(
    "；以前各期从头算：台账里的旧名字不再认",
    "; but earlier periods start anew: the ledger's old name is not known any more",
)
_COLON: Final = Words("：", ": ")
_AGENT: Final = Words("客服", "agent")
_NAME: Final = Words("姓名", "name")
_OLD: Final = Words("原来", "before")
_NEW: Final = Words("现在", "after")
_MORE: Final = Words("相差", "difference")
_LINE: Final = Words("项目", "line")
_TOTAL: Final = Words("合计", "total")
_RANKING: Final = Words("排名", "ranking")
NOBODY: Final = Words("没有人的工资有变化", "nobody's pay changes")
_SUMS: Final = Words(
    "多得的 {winners} 人，共 {won}；少得的 {losers} 人，共 {lost}；不变的 {same} 人。",
    "Gaining: {winners}, {won} in all. Losing: {losers}, {lost} in all. Unchanged: {same}.",
)
_MOST: Final = 20
_LEFT_OUT: Final = Words("… 另有 {count} 人，--format json 会列出", "… {count} more; --format json lists them")


def changes(found: Sequence[Change], lang: Lang) -> str:
    """Write what changed, item by item."""
    if not found:
        return _NONE.say(lang)
    return "\n".join(
        line for item, inner in groupby(found, lambda each: each.path[0]) for line in _item(item, inner, lang)
    )


def _item(item: str, found: Iterator[Change], lang: Lang) -> Iterator[str]:
    """Write an item's changes: what is new or gone as a whole on a line, else each below the item."""
    headed = False
    for change in found:
        if change.how == "renamed":
            anew = _ANEW.say(lang) if change.anew else ""
            yield _RENAMED.say(lang).format(old=change.old, new=change.new) + anew
            continue
        *path, last = change.path[1:] or ("",)
        if change.how in {"added", "removed"} and not last:
            yield f"{(_ADDED if change.how == 'added' else _REMOVED).say(lang)} {change.new or change.old}"
            continue
        if not headed:
            yield item
            headed = True
        where = " · ".join((*path, last))
        colon = _COLON.say(lang) if where else ""
        yield f"  {where}{colon}{_told(change, lang)}"


def _told(change: Change, lang: Lang) -> str:
    if change.old is None:
        return f"{_ADDED.say(lang)} {change.new}"
    return f"{_REMOVED.say(lang)} {change.old}" if change.new is None else f"{change.old} → {change.new}"


def gains(found: Gains, lang: Lang) -> list[str]:
    """Write who gains and who loses: the sums, the lines, the agents, the ranks that changed."""
    header = [words.say(lang) for words in (_LINE, _OLD, _NEW, _MORE)]
    rows = [
        [found.titles[name].say(lang), amount(each.old), amount(each.new), signed(each.more)]
        for name, each in found.lines.items()
    ]
    total = found.total
    rows.append([_TOTAL.say(lang), amount(total.old), amount(total.new), signed(total.more)])
    return [grid(header, rows), summed(found, lang), *agents_table(found, lang), *_ranks(found, lang)]


def summed(found: Gains, lang: Lang) -> str:
    """Say how many gain and lose, and how much."""
    winners, losers = (sum_of(each) for each in (found.winners, found.losers))
    return _SUMS.say(lang).format(
        winners=winners[0],
        won=winners[1],
        losers=losers[0],
        lost=losers[1],
        same=len(found.agents) - winners[0] - losers[0],
    )


def sum_of(agents: Sequence[Gain]) -> tuple[int, str]:
    """Count agents, and add what they gain or lose."""
    from kaohe.whatif.gains import added

    return len(agents), signed(added(each.total.more for each in agents))


def agents_table(found: Gains, lang: Lang) -> list[str]:
    """Write those whose pay changes, line by line; of many the first and the last."""
    moved = [each for each in found.agents if each.total.more or any(line.more for line in each.lines.values())]
    if not moved:
        return [NOBODY.say(lang)]
    lines = [name for name in found.lines if any(name in each.lines and each.lines[name].more for each in moved)]
    header = [words.say(lang) for words in (_AGENT, _NAME)]
    header += [found.titles[name].say(lang) for name in lines]
    header += [words.say(lang) for words in (_OLD, _NEW, _MORE)]
    shown, left = few(moved)
    rows = [
        [
            each.agent,
            each.name or "",
            *(signed(each.lines[name].more) if name in each.lines else "" for name in lines),
            *(amount(each.total.old), amount(each.total.new), signed(each.total.more)),
        ]
        for each in shown
    ]
    told = fitted(header, rows, kept=2)
    return [told] if not left else [told, _LEFT_OUT.say(lang).format(count=left)]


def few(agents: Sequence[Gain]) -> tuple[Sequence[Gain], int]:
    """Keep of many those who gain and those who lose most, and say how many are left out."""
    if len(agents) <= 2 * _MOST:
        return agents, 0
    return (*agents[:_MOST], *agents[-_MOST:]), len(agents) - 2 * _MOST


def _ranks(found: Gains, lang: Lang) -> list[str]:
    rows = [
        [each.agent, each.name or "", found.titles[name].say(lang), _place(old), _place(new)]
        for each in found.agents
        for name, (old, new) in each.ranks.items()
    ]
    header = [words.say(lang) for words in (_AGENT, _NAME, _RANKING, _OLD, _NEW)]
    return [grid(header, rows, left=3)] if rows else []


def _place(place: int | None) -> str:
    return "—" if place is None else str(place)


def amount(value: Decimal | None) -> str:
    """Write an amount; `—` where there is none."""
    return "—" if value is None else plain(value)


def signed(value: Decimal) -> str:
    """Write a difference with its sign."""
    return f"+{plain(value)}" if value > 0 else plain(value)
