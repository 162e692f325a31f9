"""How the cases of schemes went, as people and programs read it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kaohe.evaluation.case_file import BETWEEN
from kaohe.values import plain
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kaohe.diagnostics import Report, Span
    from kaohe.evaluation.case_file import Given
    from kaohe.evaluation.cases import CaseResult, Difference
    from kaohe.evaluation.coverage import Spot
    from kaohe.words import Lang

_HOLD: Final = Words("{scheme}：{count} 个用例，全部符合", "{scheme}: {count} of {count} cases hold")
_FAIL: Final = Words("{scheme}：{count} 个用例，{bad} 个不符", "{scheme}: {good} of {count} cases hold")
_ALL_HOLD: Final = Words(
    "{schemes} 个方案，{count} 个用例，全部符合", "{schemes} schemes: {count} of {count} cases hold"
)
_SOME_FAIL: Final = Words(
    "{schemes} 个方案，{count} 个用例，{bad} 个不符", "{schemes} schemes: {good} of {count} cases hold"
)
_DIFFERS: Final = Words("不符：{name}（{place}）", "does not hold: {name} ({place})")
_NOT_COMPUTED: Final = Words("算不出来：{name}（{place}）", "cannot be computed: {name} ({place})")
_DIFFERENCE: Final = Words(
    "{agent} 的{title}：应为 {expected}，算得 {actual}", "{agent}, {title}: {expected} expected, {actual} computed"
)
_MORE: Final = Words("另有 {count} 处不符", "{count} more differ")
_NOTHING: Final = Words("无", "none")
_UNTRIED: Final = Words("没有用例走到的地方，{count} 处：", "places that no case reaches, {count}:")
_LINE: Final = Words("第 {line} 行  {what}", "line {line}  {what}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a scheme's cases went. cases: its case file, None if it has none. report: what is wrong with either file."""

    scheme: Path
    cases: Path | None
    results: tuple[CaseResult, ...]
    untried: tuple[Spot, ...]
    report: Report

    @property
    def failed(self) -> int:
        """How many cases do not hold."""
        return sum(not result.holds for result in self.results)

    def good(self, *, strict: bool) -> bool:
        """Whether nothing is wrong; strictly, whether there are cases, too, and they reach every place."""
        return self.report.ok and not self.failed and (not strict or (bool(self.results) and not self.untried))


def verdict_text(verdict: Verdict, lang: Lang) -> str:
    """Tell how a scheme's cases went: of each that does not hold, the first difference and how it came about."""
    count, bad = len(verdict.results), verdict.failed
    head = (_FAIL if bad else _HOLD).say(lang)
    lines = [head.format(scheme=verdict.scheme, count=count, bad=bad, good=count - bad)]
    for result in verdict.results:
        if not result.holds:
            lines.extend(f"  {line}" for line in _result(result, lang))
    if verdict.untried:
        lines.append("  " + _UNTRIED.say(lang).format(count=len(verdict.untried)))
        said = _LINE.say(lang)
        lines.extend("    " + said.format(line=spot.span.line, what=spot.what.say(lang)) for spot in verdict.untried)
    return "\n".join(lines)


def sum_text(verdicts: Sequence[Verdict], lang: Lang) -> str:
    """Tell how all schemes' cases went together."""
    count = sum(len(verdict.results) for verdict in verdicts)
    bad = sum(verdict.failed for verdict in verdicts)
    words = (_SOME_FAIL if bad else _ALL_HOLD).say(lang)
    return words.format(schemes=len(verdicts), count=count, bad=bad, good=count - bad)


def _result(result: CaseResult, lang: Lang) -> Iterator[str]:
    facts = {"name": result.name, "place": result.span}
    if result.problems:
        yield _NOT_COMPUTED.say(lang).format(**facts)
        for found in result.problems:
            yield f"  {found.rule.code} {found.message(lang)}  {found.place}"
            yield f"    {found.remedy(lang)}"
        return
    yield _DIFFERS.say(lang).format(**facts)
    first, *others = result.differences
    expected = first.expected
    facts = {"agent": expected.agent, "title": expected.title.say(lang)}
    told = {"expected": _shown(expected.value), "actual": _shown(first.actual)}
    told = {name: _NOTHING.say(lang) if text is None else text for name, text in told.items()}
    yield f"  {_DIFFERENCE.say(lang).format(**facts, **told)}  {expected.span}"
    yield from (f"    {said.say(lang)}" for said in first.explained)
    if others:
        yield f"  {_MORE.say(lang).format(count=len(others))}"


def verdict_json(verdict: Verdict, lang: Lang, *, strict: bool) -> dict[str, object]:
    """Give how a scheme's cases went as JSON."""
    return {
        "scheme": str(verdict.scheme),
        "cases": None if verdict.cases is None else str(verdict.cases),
        "ok": verdict.good(strict=strict),
        "results": [_result_json(result, lang) for result in verdict.results],
        "untried": [{**_place(spot.span), "what": spot.what.say(lang)} for spot in verdict.untried],
        "diagnostics": [found.to_json(lang) for found in verdict.report.sorted()],
    }


def _result_json(result: CaseResult, lang: Lang) -> dict[str, object]:
    return {
        "name": result.name,
        **_place(result.span),
        "ok": result.holds,
        "differences": [_difference_json(each, lang) for each in result.differences],
        "diagnostics": [found.to_json(lang) for found in result.problems],
    }


def _difference_json(difference: Difference, lang: Lang) -> dict[str, object]:
    expected = difference.expected
    return {
        "agent": expected.agent,
        "figure": ".".join(part for part in (expected.section, expected.name) if part),
        "title": expected.title.say(lang),
        "expected": _shown(expected.value),
        "actual": _shown(difference.actual),
        **_place(expected.span),
        "explain": [said.say(lang) for said in difference.explained],
    }


def _shown(value: Given) -> str | None:
    if isinstance(value, tuple):
        return BETWEEN.join(value)
    return plain(value) if isinstance(value, Decimal) else value


def _place(span: Span) -> dict[str, object]:
    return {"source": span.source.name, "line": span.line, "column": span.column}
