"""Recomputes the figures of payslips from their words alone, as who is paid does with a pocket calculator.

Nothing of kaohe is imported: what the words do not say, this cannot know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from support_calculator import computed, fails, holds, number, places_of, rounded, without_streaks
from support_phrases import N, said_as
from support_places import Placing, check_holder, check_places

_ENTRY = re.compile(rf"(.+?) ({N})(?: 元| 分| yuan| points)?(?:：|: | = )(.*)")
_WORD = re.compile(r"(.+?)(?:：|: )(.*)")
_PLACE = re.compile(r"(?:（(?:\S+ )?第 \d+ 行）| \((?:\S+ )?line \d+\))$")
_TOTAL = re.compile(rf"(?:合计|Total) ({N}) (?:元|yuan)(?: = (.*))?")
_DIFFERENCE = re.compile(rf"\d{{4}}-\S+?(?:：|: )(.+ − .+) = ({N})")
_FIGURES, _GRADES = {"工资", "评分", "Pay", "Scores"}, {"等级", "Grades"}
_RANKS, _FLAGS = {"排名", "Ranks"}, {"待处理", "For a person to decide"}
_TINY = Fraction(1, 10**5)
"""How far off may be, of 1 and more, what is computed of a figure that is cut to 6 decimals."""
_JOINS = "时|且|或|非|其余|默认|固定|and|or|not|else|by default|fixed"
_BOUNDS = re.compile("[≥≤<>=≠]")
_POINTS = re.compile(rf"({N})(?:，|, )({N}) × {N} [=≈] ")
_LINE = re.compile(rf"\(({N})(?: 秒| s)? − ([^()]*)\) ÷ \(([^()]*) − ([^()]*)\)")
_AHEAD = re.compile(r"^(?:其余|默认|固定|by default|else|fixed) ")
_ITEM = re.compile(r"^(?:第 \d+ 项|item \d+) (?=\D)")
"""The title of an indicator that has none of its own, before its formula."""


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
    placings: list[Placing] = []
    for slip in text.split("\n\n")[1:]:
        entries = list(_entries(slip))
        for entry in entries:
            check(entry)
        agree(entries)
        ranks = [Placing(*each) for each in _words(slip, _RANKS)]
        for _, how in _words(slip, _GRADES):
            check_grade(how)
        for title, how in _words(slip, _FLAGS):
            check_flag(title, how, ranks)
        for entry in entries:
            check_holder(entry.title, entry.how, ranks)
        placings += ranks
        total = next((found for line in slip.splitlines() if (found := _TOTAL.fullmatch(line.strip()))), None)
        if total is not None and total[2] is not None:
            assert _follows(total[2], number(total[1])), slip
        checked += len(entries) + (total is not None)
    check_places(placings)
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


def check(entry: Entry) -> None:
    """Make sure that a figure is what its words give."""
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


def check_grade(how: str) -> None:
    """Make sure that a figure lies in the band that gives a grade."""
    _, said = said_as(how, "grade")
    if said:
        _in_band(said["bounds"], _formula(said["figure"], Fraction(0)), how, about="≈" in how)


def check_flag(title: str, how: str, ranks: Iterable[Placing]) -> None:
    """Make sure that what a person is to decide on has its reason: a place, or a condition that holds."""
    if not check_holder(_split(how, "，", ", ")[0], how, ranks):
        condition = re.split("，|, ", how, maxsplit=1)[1]
        assert holds(condition), (title, how)


def _words(slip: str, sections: set[str]) -> Iterator[tuple[str, str]]:
    for section, line, _ in _lines(slip):
        if section in sections and (found := _WORD.fullmatch(line)):
            yield found[1], _PLACE.sub("", found[2])


def _entries(slip: str) -> Iterator[Entry]:
    for section, line, parts in _lines(slip):
        found = _ENTRY.fullmatch(line)
        if section in _FIGURES and found and not _TOTAL.match(line):
            yield Entry(found[1], found[2], found[3], parts)


def _lines(slip: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Go through the lines of a payslip, with the section that each is in, and its parts."""
    section = ""
    lines = slip.splitlines()
    for index, line in enumerate(lines):
        if re.match(r"  \S", line):
            section = line.strip()
        if re.match(r"    \S", line):
            below = lines[index + 1 :]
            many = next((at for at, each in enumerate(below) if not each.startswith("      ")), len(below))
            yield section, line.strip(), tuple(each.strip() for each in below[:many])


def worth(how: str) -> Fraction:
    """Follow a sentence clause by clause, each of which may change what the one before it gave."""
    exact = shown = Fraction(0)
    takes = re.search(r"从\S*扣|deducted", how) is not None
    for clause in _split(how, "；", "; "):
        exact, shown = _changed(clause, exact, shown, takes=takes)
    return shown


def _changed(clause: str, exact: Fraction, shown: Fraction, *, takes: bool) -> tuple[Fraction, Fraction]:
    name, said = said_as(clause, "refunds", "cap", "guarantee", "paid ahead", "taken back", "void")
    match name:
        case "refunds":
            return (shown + number(said["without"]) - number(said["paid"]),) * 2
        case "cap" | "guarantee":
            sign = -1 if takes else 1
            limit, used = map(abs, _amount(said["amount"], Fraction(0)))
            assert limit < sign * exact if name == "cap" else limit > sign * exact, clause
            return sign * limit, sign * used
        case "paid ahead":
            moved, ahead = number(said["moved"]), _amount(said["amount"], Fraction(0))[1]
            assert shown + moved == ahead, clause
            return ahead, ahead
        case "taken back":
            owed, moved, owes = (number(said[each]) for each in ("owed", "moved", "owes"))
            assert moved == min(owed, shown - _amount(said["amount"], Fraction(0))[1]), clause
            assert owes == owed - moved, clause
            return shown - moved, shown - moved
        case "void":
            assert holds(said["condition"]), clause
            assert number(said["was"]) == shown, clause
            return Fraction(0), Fraction(0)
        case _:
            _cut_whole(clause, shown)
            return _amount(clause, shown)


def _cut_whole(clause: str, basis: Fraction) -> None:
    """Make sure that what is paid at rates is all of the figure before it, where no part has a fixed amount alone."""
    if basis <= 0:
        return
    terms = _split(_split(clause, " = ", " ≈ ", "，", ", ")[0], " + ")
    amounts = [_split(each, " × ")[0] for each in terms if " × " in each]
    cut = sum((number(re.findall(N, each)[0]) for each in amounts), Fraction(0))
    assert not amounts or cut == basis or (cut < basis and len(amounts) < len(terms)), clause


# --- one clause ------------------------------------------------------------------------------------------------------


def _amount(clause: str, before: Fraction) -> tuple[Fraction, Fraction]:
    """Give what a clause comes to, and what of it is used. before: what the clause before it gave."""
    told, rest = _Told(before), _ITEM.sub("", clause)
    while rest:
        name, said = said_as(rest, "units", "assumed", "no share")
        if name == "no share":
            told.no_share(said["by"])
            break
        if name:
            if name == "units":
                told.units(said)
            rest = said["rest"]
            continue
        piece = _split(rest, "，", ", ")[0]
        told.piece(piece)
        rest = rest[len(piece) :].removeprefix("，").removeprefix(", ")
    return told.sign * told.exact, told.sign * told.used


class _Told:
    """What a clause has said so far: exactly, what is used of it, and whether that is taken off."""

    def __init__(self, before: Fraction) -> None:
        self.exact = self.used = self._left = Fraction(0)
        self.sign = 1
        self._before = before
        self._about = False

    def piece(self, said: str) -> None:  # noqa: C901, PLR0912 - one case a phrase
        """Take what stands between two commas."""
        name, found = said_as(said, *_PIECES)
        match name:
            case "out of":
                self.sign = -1
            case "owed" | "awarded":
                self.sign = 1 if name == "awarded" else -1
                self.piece(found["amount"])
            case "rounded":
                self.used = number(found["to"])
                assert self.used == rounded(self.exact, places_of(found["to"])), said
            case "down":
                self.used = number(found["to"])
                assert self.used == Fraction(self.exact * 100 // 1, 100), said
            case "cent":
                self.used += number(found["more"])
            case "only":
                self._left = number(found["left"])
            case "taken":
                taken = number(found["taken"])
                assert taken == min(self.used, self._left), said
                self.exact, self.used, self.sign = taken, taken, -1
            case "not above":
                bound = found.get("bound") or found["baseline"]
                assert self._before <= _last(bound), said
            case "below 0":
                assert self.exact < 0, said
                self.exact = self.used = Fraction(0)
            case "nothing" | "none" | "as 0":
                self.exact = self.used = Fraction(0)
            case "under 0":
                assert self._computed(found["formula"]) < 0, said
            case "unmet":
                _fail(found["conditions"])
            case "band":
                figure = self.exact if "figure" not in found else _formula(found["figure"], self.exact)
                _in_band(found["bounds"], figure, said, about="≈" in said or self._about)
                self.exact = self.used = self._computed(found["gives"])
            case "bounds":
                _in_band(found["bounds"], self.exact, said, about=self._about)
            case "gives":
                self.exact = self.used = number(found["gives"])
            case "place" | "from last" | "running" | "no group":
                pass  # of places see `check_holder`
            case _:
                self.exact = self.used = self._computed(said)
        self._about = " ≈ " in said

    def units(self, said: dict[str, str]) -> None:
        """Make sure that so many whole units are short, or too many, of the figure, and that they are taken off."""
        figure = self.exact if "figure" not in said else self._computed(said["figure"])
        short, unit = _last(said["bound"]) - figure, _last(said["unit"])
        short = short if said["side"] in {"低于", "below"} else -short
        off = _TINY if self._about else Fraction(0)
        assert short > 0, said
        assert number(said["units"]) in {(short + each) // unit for each in (-off, 0, off)}, said
        assert f" − {said['units']} × " in said["rest"], said

    def no_share(self, by: str) -> None:
        """Make sure that who has no share of a pool has nothing by which it is shared out, or no group."""
        known = re.search(rf" ({N})$", by)
        assert said_as(by, "no group")[0] or known is None or number(known[1]) <= 0, by
        self.exact = self.used = Fraction(0)

    def _computed(self, said: str) -> Fraction:
        line = _LINE.search(said)
        if line is not None and line[2] == line[4]:  # points by a line, of the figure that was said before
            figure, worst, best = number(line[1]), _last(line[2]), _last(line[3])
            *told, said = _split(said, "：", ": ")
            assert figure == (_formula("：".join(told), self.exact) if told else self.exact), said
            assert worst < figure < best or worst > figure > best, said
        return _formula(said, self.exact)


_PIECES = (
    *("out of", "taken", "owed", "awarded", "rounded", "down", "cent", "only", "not above", "below 0", "nothing"),
    *("none", "as 0", "under 0", "unmet", "place", "from last", "running", "gives", "band"),
    *("bounds", "no group"),
)


def _formula(said: str, before: Fraction) -> Fraction:
    """Give what the last of its sums says; what stands before each equals sign must give what stands behind it.

    before: what the words before gave; a product of a scorecard begins with these points.
    """
    *conditions, said = _split(said, " 时 ", ": ", "：")
    assert all(map(holds, conditions)), conditions
    said = _AHEAD.sub("", said)
    if re.search("[≥≤<>≠]", re.sub(r"[（(].*[）)]", "", said)):
        return before
    sums = _split(said, " = ", " ≈ ", kept=True)
    for one, sign, other in zip(sums[::2], sums[1::2], sums[2::2], strict=False):
        assert _follows(one, _last(other), Fraction(0) if sign == " = " else _TINY), said
    return _last(sums[-1]) if len(sums) > 1 else computed(sums[-1])


def _fail(conditions: str) -> None:
    """Make sure that none of these conditions holds; one that begins with a sign is of the figure before it."""
    left = ""
    for each in _split(conditions, "；", "; "):
        said = left + each if _BOUNDS.match(each) else each
        assert fails(said), conditions
        left = _BOUNDS.split(said)[0]


def _in_band(bounds: str, figure: Fraction, said: str, *, about: bool) -> None:
    """Make sure that a figure lies within bounds; one that was cut may lie a little beside itself."""
    off = _TINY * max(1, abs(figure)) if about else 0
    near = [str(figure + each).replace("-", "−") for each in (-off, 0, off)]
    each_bound = re.split(" 且 | and ", re.sub(r"^(?:其余（|else \()(.*)[）)]$", r"\1", bounds))
    assert any(all(holds(f"x {each} {bound}") for bound in each_bound) for each in near), said


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
