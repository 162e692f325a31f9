"""The check of how pay and scores move with each figure: cliffs, steps, and where better figures bring less.

A loss in one line is none where another line makes up for it, whatever the rest: lines are looked at together there.
What is not covered stands in `pay` and `moves`. May import `diagnostics`, `metrics`, `scheme.model`, `values`, `words`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from kaohe.checking.measured import say_held
from kaohe.checking.moves import Moves, Study, ways
from kaohe.checking.pay import Own, Paid, Part, parts_of
from kaohe.checking.piecewise import Straight
from kaohe.checking.seen import Move
from kaohe.checking.walk import own_id
from kaohe.diagnostics import Diagnostic
from kaohe.diagnostics.catalogue import analysis as rules
from kaohe.scheme.model import DEFAULT_NAMES, Banded, Commission, Limit, Parameter, PerUnit, RedLine, Scorecard
from kaohe.values import half_up, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.checking.measured import Measured
    from kaohe.checking.shapes import Value
    from kaohe.diagnostics import Report, Rule, Span
    from kaohe.scheme.model import Expr, Item, Scheme

_CENTS: Final = 2
_MOST: Final = 30
_MOST_STEPS: Final = 6
"""As many steps of a figure as are told, the last of them included."""
_ZH_STEP: Final = "{held}{at} 得 {pay}，{above} 得 {more}"
_EN_STEP: Final = "{held}{at} pays {pay}, {above} pays {more}"


def check_pay(scheme: Scheme, study: Study, report: Report) -> None:
    """Tell where pay jumps, goes in steps, or falls though a figure gets better; and where points do."""
    parts = parts_of(scheme.items)
    checker = _Pay(study, parts, report, frozenset(_stepped(scheme.items)))
    for item, part in parts:
        bent: list[Words] = []
        for moves in checker.study.moves(part):
            checker.tell(item, part, moves)
            bent += [] if moves.followed else [moves.of.title]
        if bent:
            figures = Words("、".join(each.zh for each in bent), ", ".join(each.en for each in bent))
            report.add(rules.NOT_FOLLOWED, part.span, line=title_of(item), figures=figures)


def items_by_id(scheme: Scheme) -> dict[str, Item]:
    """Give the items that others may name, by the id that a resolved name has; and red lines and limits."""
    named: dict[str, Item] = {}
    for item in scheme.items:
        identity = item.name if isinstance(item, Parameter) else own_id(item)
        if identity is not None:
            named[identity] = item
        if isinstance(item, RedLine | Limit):
            named[f"{item.span.source.name}:{item.span.start}"] = item  # which no name is like
    return named


@dataclass
class _Pay:
    study: Study
    parts: list[tuple[Own, Part]]
    report: Report
    stepped: frozenset[Span]
    """Points that are deducted for each unit: where such a step is, is written nowhere."""
    paid: dict[str, list[Paid]] = field(init=False)
    """The lines by the file that they stand in, in the order of their places."""
    told: dict[tuple[Rule, Span], list[dict[str, str | Words]]] = field(default_factory=dict)
    """What is told of a part and a figure: the first at each place, and empty ones for those after it."""
    resting: dict[int, dict[int, list[Part]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.paid = {}
        lines = [part for _, part in self.parts if isinstance(part, Paid)]
        for line in sorted(lines, key=_start):
            self.paid.setdefault(line.span.source.name, []).append(line)

    def tell(self, item: Own, part: Part, moves: Moves) -> None:
        """Tell what is worth telling of how a part moves with a figure."""
        better = moves.of.better or int(isinstance(part, Commission)) or next((each.sign for each in moves.found), 1)
        steps: list[Move] = []
        for move in moves.found:
            if self._follows(part, move):
                continue
            if move.sign != better:
                self._tell_loss(item, part, move, moves.of, better)
            elif move.at is not None and isinstance(part, Paid):
                if move.flat and not isinstance(part, Commission):
                    steps.append(move)
                else:
                    self._add(rules.CLIFF, item, part, move, moves.of, better)
        self._tell_steps(item, part, steps, moves.of, better)
        self._tell_once()
        if not moves.whole:
            line, figure = title_of(item), moves.of.title
            self.report.add(rules.NOT_ALL, part.span, line=line, figure=figure)

    def _follows(self, part: Part, move: Move) -> bool:
        """Whether a move is that of another line, which this one only names, and is told there."""
        around = [self._line_around(span) for span in move.spans]
        return bool(around) and all(line is not None and line is not part for line in around)

    def _line_around(self, span: Span) -> Paid | None:
        """Give the line in which something is written; lines do not hold each other."""
        lines = self.paid.get(span.source.name, [])
        before = bisect_right(lines, span.start, key=_start)
        return lines[before - 1] if before and _within(span, lines[before - 1].span) else None

    def _tell_loss(self, item: Own, part: Part, move: Move, of: Measured, better: int) -> None:
        if self._made_up(item, part, move, better):
            return
        at_bound = rules.CLIFF_DROP if isinstance(part, Paid) else rules.FEWER_POINTS
        self._add(rules.FALLS if move.at is None else at_bound, item, part, move, of, better)

    def _smaller(self, item: Own, part: Part, move: Move, better: int) -> Move:
        """Give the same move with the other figures as small as they may be."""

        def alike(held: Mapping[Expr, Value]) -> Move | None:
            for each in self.study.found(part, move.figure, held):
                if (
                    each.told_as & move.told_as
                    and each.flat is move.flat
                    and (move.sign == better or not self._made_up(item, part, each, better))
                ):
                    return each
            return None

        return alike(self.study.smallest(move.held, lambda held: alike(held) is not None)) or move

    def _made_up(self, item: Own, part: Part, move: Move, better: int) -> bool:
        """Whether other lines of pay, other indicators of a score, make up for a loss in every case."""
        resting = self._resting_on(None if isinstance(part, Paid) else item).get(self.study.number(move.figure), [])
        peers = [other for other in resting if other is not part]
        free = {
            figure: values
            for other in peers
            for figure, values in self.study.values(other).items()
            if figure != move.figure and figure not in move.held
        }
        loss = (move.then - move.gives) * better
        made_up = all(
            loss + better * self._difference(peers, move, {**free_held, **move.held}) >= 0
            for free_held in takewhile(self.study.has_time, ways(free))
        )
        return bool(peers) and made_up

    def _resting_on(self, score: Own | None) -> Mapping[int, list[Part]]:
        """Give the lines of pay, or the parts of a score, by the number of each figure that they depend on."""
        found = self.resting.get(id(score))
        if found is None:
            found = self.resting[id(score)] = defaultdict(list)
            for around, part in self.parts:
                if isinstance(part, Paid) if score is None else around is score:
                    for figure in self.study.values(part):
                        found[self.study.number(figure)].append(part)
        return found

    def _difference(self, parts: list[Part], move: Move, held: Mapping[Expr, Value]) -> Fraction:
        """Give by how much parts pay more at the end of a move than at its start; one without a value counts not."""
        ends = (self.study.all_pay(parts, {**held, move.figure: Straight(x)}) for x in (move.low, move.high))
        pairs = zip(*ends, strict=True)
        return sum((other - one for one, other in pairs if one is not None and other is not None), Fraction(0))

    def _tell_steps(self, item: Own, part: Part, steps: list[Move], of: Measured, better: int) -> None:
        if not steps:
            return
        moves = steps if better > 0 else steps[::-1]
        left_out = len(moves) > _MOST_STEPS
        moves = [*moves[: _MOST_STEPS - 1], moves[-1]] if left_out else moves
        moves = [self._smaller(item, part, move, better) for move in moves]
        told = [self._facts(move, of, better) for move in moves]
        zh = [_ZH_STEP.format_map({name: fact.zh for name, fact in each.items()}) for each in told]
        en = [_EN_STEP.format_map({name: fact.en for name, fact in each.items()}) for each in told]
        if left_out:
            zh[-1:] = ["……", zh[-1]]
            en[-1:] = ["…", en[-1]]
        place, said = _of_bound(item.span, steps[0]), Words("；".join(zh), "; ".join(en))
        self.report.add(rules.STEPS, place, line=title_of(item), figure=of.title, steps=said)

    def _add(self, rule: Rule, item: Own, part: Part, move: Move, of: Measured, better: int) -> None:
        place = _of_bound(item.span, move)
        alike = self.told.setdefault((rule, place), [])
        if alike:
            alike.append({})  # it is counted
            return
        move = self._smaller(item, part, move, better)
        facts = self._facts(move, of, better)
        bound = facts["above"] if place in self.stepped else quoted(place)
        alike.append({"line": title_of(item), "bound": bound, "figure": of.title} | dict(facts))

    def _tell_once(self) -> None:
        """Tell what was found at each place, with how often besides the first."""
        for (rule, place), (first, *others) in self.told.items():
            count = len(others)
            facts = first | {"others": Words("", "")}
            if count:
                more = Words(f"（另外至少 {count} 处也这样）", f" (and so at {count} more places or more)")
                facts |= {"others": more, "bound": first["above"]}
            self.report.extend([Diagnostic(rule, place, facts)])
        self.told.clear()

    def _facts(self, move: Move, of: Measured, better: int) -> Mapping[str, Words]:
        """Give a move from the worse side to the better one."""
        ends = [(of.say(move.low), _money(move.gives)), (of.say(move.high), _money(move.then))]
        (at, pay), (above, more) = ends if better > 0 else reversed(ends)
        return {"at": at, "pay": pay, "above": above, "more": more, "held": held_words(move.held)}


def held_words(held: Mapping[Expr, Value]) -> Words:
    """Say what the other figures are; nothing where all are 0."""
    said = [say_held(figure, value) for figure, value in held.items()]
    if not said:
        return Words("", "")
    return Words(f"{'、'.join(each.zh for each in said)} 时，", f"With {', '.join(each.en for each in said)}: ")


def _stepped(items: tuple[Item, ...]) -> Iterator[Span]:
    """Give where points for each unit are written."""
    for item in items:
        scaled = item.indicators if isinstance(item, Scorecard) else [item] if isinstance(item, Banded) else []
        yield from (each.scale.less.span for each in scaled if isinstance(each.scale, PerUnit))


def title_of(part: Own) -> Words:
    """Call a line or score as its author does."""
    if part.name is None:
        return DEFAULT_NAMES["commission" if isinstance(part, Commission) else "base"]
    return Words(part.name, part.name)


def quoted(span: Span) -> str:
    """Quote what stands at a place, on one line and not too long."""
    text = " ".join(span.text.split())
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"


def _of_bound(around: Span, move: Move) -> Span:
    """Give the place of a break within an item, if it is there; else where it was written, else the item's."""
    return next((span for span in move.spans if _within(span, around)), next(iter(move.spans), around))


def _within(span: Span, around: Span) -> bool:
    return span.source.name == around.source.name and around.start <= span.start and span.end <= around.end


def _start(line: Paid) -> int:
    return line.span.start


def _money(value: Fraction) -> Words:
    text = plain(half_up(value, _CENTS))
    return Words(text, text)
