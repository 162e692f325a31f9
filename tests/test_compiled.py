"""The compiled evaluator gives what the reference gives: to the cent, in the trace, in what it tells."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaohe.evaluation.compiled.amounts import of_outcome
from kaohe.evaluation.compiled.plan import Plan, compile_scheme
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.figures import Figures
from kaohe.evaluation.trace import Value, decided
from kaohe.evaluation.written import outcome_text
from kaohe.words import Lang
from support_compiled import figures, findings, schemes

LANGS: tuple[Lang, ...] = ("zh", "en")
SEEDS = st.integers(0, 2**32)
RELAXED = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@RELAXED
@given(st.data())
def test_amounts_are_those_of_the_reference(data: st.DataObject) -> None:
    scheme = data.draw(schemes(grouped=data.draw(st.booleans()), earlier=data.draw(st.booleans())))
    plan = compile_scheme(scheme)
    for _ in range(3):
        given_figures = figures(Random(data.draw(SEEDS)))  # noqa: S311 - no secret
        same_amounts(plan, given_figures)


@RELAXED
@given(st.data())
def test_amounts_of_one_agent_and_of_figures_in_texts_are_those_of_the_reference(data: st.DataObject) -> None:
    scheme = data.draw(schemes(grouped=data.draw(st.sampled_from([False, False, True]))))
    plan = compile_scheme(scheme)
    for _ in range(3):
        many = figures(Random(data.draw(SEEDS)))  # noqa: S311 - no secret
        for agent in many.agents:
            in_texts = replace(agent, values={name: _text(value) for name, value in agent.values.items()})
            same_amounts(plan, replace(many, agents=(agent,)))
            same_amounts(plan, replace(many, agents=(in_texts,)))


def _text(value: Value | None) -> Value | None:
    return format(value, "f") if isinstance(value, Decimal) else value


def same_amounts(plan: Plan, given_figures: Figures) -> None:
    """Hold amounts against the reference's, to the digit."""
    expected, report = evaluate(plan.scheme, given_figures)
    found, told = plan.amounts(given_figures)
    assert found == (None if expected is None else tuple(map(of_outcome, expected.agents)))
    for one, other in zip(found or (), () if expected is None else map(of_outcome, expected.agents), strict=True):
        assert repr((one.lines, one.total)) == repr((other.lines, other.total))
        assert {name: str(score) for name, score in one.scores.items()} == {
            name: str(score) for name, score in other.scores.items()
        }
    assert findings(told) == findings(report)


@RELAXED
@given(st.data())
def test_outcomes_and_their_traces_are_those_of_the_reference(data: st.DataObject) -> None:
    scheme = data.draw(schemes(grouped=data.draw(st.booleans()), earlier=data.draw(st.booleans())))
    plan = compile_scheme(scheme)
    for _ in range(3):
        same_outcome(plan, figures(Random(data.draw(SEEDS))))  # noqa: S311 - no secret


def same_outcome(plan: Plan, given_figures: Figures) -> None:
    """Hold an outcome against the reference's: every step, with its places in the scheme, as JSON in both languages."""
    expected, report = evaluate(plan.scheme, given_figures)
    found, told = plan.evaluate(given_figures)
    assert findings(told) == findings(report)
    if expected is None or found is None:
        assert found is expected
        return
    for agent, other in zip(found.agents, expected.agents, strict=True):
        for step, wanted in zip(agent.trace, other.trace, strict=True):
            assert step == wanted
            assert list(decided(step.how)) == list(decided(wanted.how))
    assert found == expected
    for lang in LANGS:
        document = expected.to_json(lang)
        assert found.to_json(lang) == document
        assert outcome_text(found, lang) == json.dumps(document, ensure_ascii=False, separators=(",", ":"))


@RELAXED
@given(st.data())
def test_columns_are_the_amounts_of_the_reference(data: st.DataObject) -> None:
    scheme = data.draw(schemes(grouped=data.draw(st.booleans()), earlier=data.draw(st.booleans())))
    plan = compile_scheme(scheme)
    for _ in range(3):
        same_in_columns(plan, figures(Random(data.draw(SEEDS))))  # noqa: S311 - no secret


def same_in_columns(plan: Plan, given_figures: Figures) -> str | None:
    """Hold columns against the reference; give what they were computed with."""
    given_figures = replace(given_figures, history=())  # which columns have not
    columns = plan.columns_of(given_figures)
    if columns is None:
        return None
    found = plan.columns(columns)
    assert found is not None
    expected, _ = evaluate(plan.scheme, given_figures)
    assert (expected is None) == bool(found.wrong.any())
    if expected is None:
        return found.arithmetic
    assert [given_figures.agents[index].agent for index in found.agents] == [each.agent for each in expected.agents]
    for index, agent in enumerate(expected.agents):
        amounts = of_outcome(agent)
        lines: dict[str, Decimal] = defaultdict(Decimal)
        for name, amount in amounts.lines:
            lines[name] += amount
        assert {name: Decimal(int(each[index])) / 100 for name, each in found.lines.items() if each[index] != 0} == {
            name: amount for name, amount in lines.items() if amount != 0
        }
        assert Decimal(int(found.total[index])) / 100 == amounts.total
        for name, made in plan.program.figures.items():
            value = int(found.figures[name][index])
            if made.places is None:
                assert made.words[value] == amounts.grades[name]
            elif name in amounts.scores:
                assert Decimal(value).scaleb(-made.places) == amounts.scores[name]
        for name, rank in amounts.ranks.items():
            ranked = found.ranks[name]
            assert (ranked.first[index] or None, ranked.last[index] or None) == (rank.rank, rank.from_last)
            assert rank.group is None or ranked.of[index] == rank.of
    return found.arithmetic
