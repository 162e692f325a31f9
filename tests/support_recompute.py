"""Recomputes the figures of payslips from their words alone, as who is paid does with a pocket calculator.

Nothing of kaohe is imported: what the words do not say, this cannot know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from support_calculator import computed, holds, number, places_of, rounded, without_streaks

N = r"−?\d+(?:\.\d+)?(?:/\d+)?%?"
_ENTRY = re.compile(rf"(.+?) ({N})(?: 元| 分| yuan| points)?(?:：|: | = )(.*)")
_PLACE = re.compile(r"(?:（(?:\S+ )?第 \d+ 行）| \((?:\S+ )?line \d+\))$")
_TOTAL = re.compile(rf"(?:合计|Total) ({N}) (?:元|yuan)(?: = (.*))?")
_COMPUTED = {"工资", "评分", "Pay", "Scores"}
_TINY = Fraction(1, 10**5)
"""How far off may be, of 1 and more, what is computed of a figure that is cut to 6 decimals."""

_LIMIT = re.compile(r"(?:\S+ )?(?:第 \d+ 行|line \d+: )(封顶|保底|no more than|no less than) (.*)")
_AHEAD = re.compile(r"(?:\S+ )?(?:第 \d+ 行|line \d+: )(?:预支到|paid ahead up to) (.*)")
_PAID_AHEAD = re.compile(rf"(.*?)(?:，先发 |: )({N})(?:，以后扣回的共 | more, )({N})(?: to be taken back in all)?")
_TAKEN_BACK = re.compile(
    rf"(.*?)(?:，以前预支 |: )({N})(?:，超过的扣回 | before, )({N})"
    rf"(?:，还有 | of what is above taken back, )({N})(?: left)?"
)
_VOID = re.compile(rf"(?:(.*)，触|(.*): by ).*(?:的高压线，原 | the )({N})(?: 取消| is void)")
_ADJUSTED = re.compile(
    rf"\S+ (?:含退掉的销售|按结清过的退款|pays) ({N})"
    rf"(?:，不含|，按现在的退款| with the refunded sales,| with refunds as they were settled,) ({N}).*"
)
_DIFFERENCE = re.compile(rf"\d{{4}}-\S+?(?:：|: )(.+ − .+) = ({N})")

_FOR_PLACE = re.compile(
    r"(?:.* )?(?:连续\d+个?.)?(?:(?P<one>第一|最后一|first|last)(?:名| place)|(?P<end>第|前|后|place |top |bottom )"
    r"(?P<count>\d+)名?)(?: \d+ .* running)?"
)
_PLACED = re.compile(
    r"(?P<ofz>\d+) 人中第 (?P<rankz>\d+) 名(?:，倒数第 (?P<lastz>\d+))?"
    r"|(?P<ranke>\d+) of (?P<ofe>\d+) in [^,]*(?:, (?P<laste>\d+) from the last)?"
)
_JOINS = "时|且|或|非|其余|默认|固定|and|or|not|else|by default|fixed"
_POINTS = re.compile(rf"({N})(?:，|, )({N}) × {N} [=≈] ")
_ROUNDED = re.compile(rf"(?:四舍五入|rounded) ({N})")
_DOWN = re.compile(rf"(?:舍去零头|rounded down) ({N})")
_CENT = re.compile(rf"(?:分到余下的|and) ({N})(?: of what was left)?")
_LEFT = re.compile(rf".*(?:只有| has only) ({N})")
_TAKEN = re.compile(rf"实扣 ({N})|({N}) deducted")
_GIVES = re.compile(rf".*(?:得|gives|规定得|rule for that) ({N})")
_BAND = re.compile(rf"(?:(.*)(?:：|: ))?([≥≤<>].*) (?:得|gives) ({N})")
_HOLDS_NOT = re.compile(r"没有一条满足（.* .*）|no condition holds \(.* .*\)")
_REST = re.compile(r"(?:默认|其余|by default|else) ?[（(]")
_OUT_OF = re.compile(r"从.*扣|deducted from .*")
_OWED = re.compile(r"(?:应扣|从.*?扣|奖|awarded) (.*)|(.*?) (?:to deduct|deducted from .*)")
_NOTHING = re.compile(r"不付|不参加分配|按 0 算|pays nothing|below 0 and so taken as 0|.*: no share")
_SAID = re.compile(
    r".*(?:人中第 \d+ 名|倒数第 \d+|rank \d+ of \d+ in .*|\d+ from the last|无值|without a value|小于 0|低于 0"
    r"|is below 0|不大于 0|not above 0|不超过基准 \S+|not above the baseline \S+)"
    r"|(?:低于|高于|below|above) .*|[差多] \d+ 个整 .*|按方案里无值的规定|没有.*"
    r"|.* —|连续 .*|.* running \([^()]*\)"
)


@dataclass(frozen=True)
class Entry:
    """A figure with its words; parts: of what it is the sum."""

    title: str
    value: str
    how: str
    parts: tuple[str, ...]


def recompute(text: str) -> int:
    """Recompute all figures of a text of payslips, totals too; gives how many."""
    checked = 0
    for slip in text.split("\n\n")[1:]:
        entries = list(_entries(slip))
        for entry in entries:
            check(entry)
        agree(entries)
        total = next((found for line in slip.splitlines() if (found := _TOTAL.fullmatch(line.strip()))), None)
        if total is not None and total[2] is not None:
            assert _follows(total[2], number(total[1])), slip
        checked += len(entries) + (total is not None)
    return checked


def agree(entries: list[Entry]) -> None:
    """Make sure that what is said of a payslip's own figures is what stands there, and that no line pays twice."""
    titles = [each.title for each in entries]
    known = {each.title: number(each.value) for each in entries if titles.count(each.title) == 1}
    left = dict(known)
    for entry in entries:
        how = without_streaks(entry.how)
        parts = () if any(map(_DIFFERENCE.fullmatch, entry.parts)) else entry.parts
        for title, value in known.items():
            if title not in entry.how + "".join(parts):
                continue
            name = re.escape(title)
            named = re.compile(rf"(?:^|[^\w\s]|(?<!\w)(?:{_JOINS})) ?{name} ({N})(?![\w.]| 个整)")
            for said in (each for told in (how, *parts) for each in named.finditer(told)):
                assert number(said[1]) == value, entry
            only = re.search(rf"(?:，|, ){name}(?:只有| has only) ({N})", how)
            if only:
                assert number(only[1]) == max(Fraction(0), left[title]), entry
            if only or re.search(rf"从{name}扣|deducted from {name}(?:$|[,; ])", how):
                left[title] += number(entry.value)
                assert left[title] >= 0 or not number(entry.value), entry


def _stands(entry: Entry) -> None:
    """Make sure that who is paid for a place has it."""
    place, said = _FOR_PLACE.fullmatch(entry.title), _PLACED.search(entry.how)
    if place is None or said is None:
        return
    lang = "z" if said["ofz"] else "e"
    of, rank, last = (int(said[name + lang] or 0) for name in ("of", "rank", "last"))
    assert 0 < rank <= of, entry
    assert last + rank <= of + 1, entry
    end, count = (place["end"] or place["one"]).strip(), int(place["count"] or 1)
    if end in {"第一", "first", "前", "top"}:
        assert rank <= count, entry
    elif end in {"第", "place"}:
        assert rank == count, entry
    else:
        assert 0 < last <= count, entry


def check(entry: Entry) -> None:
    """Make sure that a figure is what its words give."""
    _stands(entry)
    found = worth(_PLACE.sub("", entry.how))
    assert found == number(entry.value), (str(found), entry)
    differences = [each for part in entry.parts if (each := _DIFFERENCE.fullmatch(part))]
    for each in differences:
        assert computed(each[1]) == number(each[2]), entry
    if differences:  # what else stands there is how another period's pay came about
        return
    parts = [worth(part) for part in entry.parts]
    for part in entry.parts:
        points = _POINTS.search(part)
        assert points, part
        assert points[1] == points[2], part
    if parts:
        assert sum(parts) == found, entry


def _entries(slip: str) -> Iterator[Entry]:
    section = ""
    lines = slip.splitlines()
    for index, line in enumerate(lines):
        if re.match(r"  \S", line):
            section = line.strip()
        found = _ENTRY.fullmatch(line.strip())
        if section in _COMPUTED and re.match(r"    \S", line) and found and not _TOTAL.match(line.strip()):
            parts = []
            for part in lines[index + 1 :]:
                if not part.startswith("      "):
                    break
                parts.append(part.strip())
            yield Entry(found[1], found[2], found[3], tuple(parts))


def worth(how: str) -> Fraction:
    """Follow a sentence clause by clause, each of which may change what the one before it gave."""
    exact = shown = Fraction(0)
    takes = re.search(r"从\S*扣|deducted", how) is not None
    for clause in _split(how, "；", "; "):
        exact, shown = _changed(clause, exact, shown, takes=takes)
    return shown


def _changed(clause: str, exact: Fraction, shown: Fraction, *, takes: bool) -> tuple[Fraction, Fraction]:
    if found := _ADJUSTED.fullmatch(clause):
        return (shown + number(found[2]) - number(found[1]),) * 2
    if found := _LIMIT.fullmatch(clause):
        sign = -1 if takes else 1
        limit, used = map(abs, _amount(found[2]))
        assert limit < sign * exact if found[1] in {"封顶", "no more than"} else limit > sign * exact, clause
        return sign * limit, sign * used
    if found := _AHEAD.fullmatch(clause):
        return (_ahead(found[1], shown),) * 2
    if found := _VOID.fullmatch(clause):
        assert holds(found[1] or found[2]), clause
        assert number(found[3]) == shown, clause
        return Fraction(0), Fraction(0)
    _cut_whole(clause, shown)
    return _amount(clause)


def _cut_whole(clause: str, basis: Fraction) -> None:
    """Make sure that what is paid at rates is all of the figure before it, where no part has a fixed amount alone."""
    if basis <= 0:
        return
    terms = _split(_split(clause, " = ", " ≈ ", "，", ", ")[0], " + ")
    amounts = [_split(each, " × ")[0] for each in terms if " × " in each]
    cut = sum((number(re.findall(N, each)[0]) for each in amounts), Fraction(0))
    assert not amounts or cut == basis or (cut < basis and len(amounts) < len(terms)), clause


def _ahead(clause: str, earned: Fraction) -> Fraction:
    """Add what is paid ahead, or take back what was."""
    if found := _TAKEN_BACK.fullmatch(clause):
        owed, back, left = (number(found[each]) for each in (2, 3, 4))
        assert back == min(owed, earned - _amount(found[1])[1]), clause
        assert left == owed - back, clause
        return earned - back
    found = _PAID_AHEAD.fullmatch(clause)
    assert found, clause
    assert earned + number(found[2]) == _amount(found[1])[1], clause
    return earned + number(found[2])


def _amount(clause: str) -> tuple[Fraction, Fraction]:  # noqa: C901, PLR0912 - one case a phrase
    """Give what a clause comes to, and what of it is used."""
    exact = used = left = Fraction(0)
    sign = 1
    for said in _split(clause, "，", ", "):
        if found := _OUT_OF.fullmatch(said):
            sign = -1
            continue
        part = said
        if (found := _OWED.fullmatch(said)) and not _TAKEN.fullmatch(said):
            part = found[1] or found[2]
            sign = 1 if said.startswith(("奖", "awarded")) else -1
        if found := _ROUNDED.fullmatch(part):
            used = number(found[1])
            assert used == rounded(exact, places_of(found[1])), clause
        elif found := _DOWN.fullmatch(part):
            used = number(found[1])
            assert used == Fraction(exact * 100 // 1, 100), clause
        elif found := _CENT.fullmatch(part):
            used += number(found[1])
        elif found := _LEFT.fullmatch(part):
            left = number(found[1])
        elif found := _TAKEN.fullmatch(part):
            taken = number(found[1] or found[2])
            assert taken == min(used, left), clause
            exact, used, sign = taken, taken, -1
        elif _NOTHING.fullmatch(part):
            exact = used = Fraction(0)
        elif found := _BAND.fullmatch(part):
            figure = exact if found[1] is None else _formula(found[1], exact)
            off = _TINY * max(1, abs(figure)) if "≈" in said else 0
            near = [str(figure + each).replace("-", "−") for each in (-off, 0, off)]
            assert any(holds(f"x {each} {found[2]}") for each in near), said
            exact = used = number(found[3])
        elif found := _GIVES.fullmatch(part):
            exact = used = number(found[1])
        elif part.startswith(("没有一条满足", "no condition holds")):
            assert _HOLDS_NOT.fullmatch(part), clause
        elif not _SAID.fullmatch(part) and re.search(r"\d", part):
            exact = used = _formula(part, exact)
    return sign * exact, sign * used


def _formula(said: str, before: Fraction) -> Fraction:
    """Give what the last of its sums says; what stands before each equals sign must give what stands behind it.

    before: what the words before gave; a product of a scorecard begins with these points.
    """
    *conditions, said = _split(said, " 时 ", ": ", "：")
    assert all(holds(each) for each in conditions if not _REST.match(each)), conditions
    said = re.sub(r"^(?:默认|其余|固定|by default|else|fixed) ", "", said)
    if re.search("[≥≤<>≠]", re.sub(r"[（(].*[）)]", "", said)):
        return before
    sums = _split(said, " = ", " ≈ ", kept=True)
    for one, sign, other in zip(sums[::2], sums[1::2], sums[2::2], strict=False):
        assert _follows(one, _last(other), Fraction(0) if sign == " = " else _TINY), said
    return _last(sums[-1]) if len(sums) > 1 else computed(sums[-1])


def _last(said: str) -> Fraction:
    """Give the number that a result is, without its unit."""
    return number(re.findall(N, said)[-1])


def _follows(sums: str, result: Fraction, off: Fraction = Fraction(0)) -> bool:
    return abs(computed(sums) - result) <= off * max(1, abs(result))


def _split(text: str, *signs: str, kept: bool = False) -> list[str]:
    """Split a text at signs that stand in no brackets."""
    if not any(each in text for each in signs):
        return [text]
    found, depth, start = [], 0, 0
    for each in re.finditer("|".join(["[（(）)]", *map(re.escape, signs)]), text):
        if each[0] in "（(）)":
            depth += 1 if each[0] in "（(" else -1
        elif depth == 0:
            found += [text[start : each.start()], each[0]] if kept else [text[start : each.start()]]
            start = each.end()
    return [*found, text[start:]]
