"""Reading the figures document (JSON): strict, exact, all errors at once, each with its JSON pointer."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from kaohe.diagnostics import Pointer, Report, Source, near
from kaohe.diagnostics.catalogue import figures as catalogue
from kaohe.evaluation.adjustments import AdjustedLine, Adjustment, Refunded
from kaohe.evaluation.figures import AgentFigures, Figures
from kaohe.evaluation.figures_schema import PERIOD, figures_schema
from kaohe.evaluation.figures_sound import is_plain, is_sound
from kaohe.evaluation.figures_told import placed
from kaohe.evaluation.outcome import FORMAT, Past, PastAgent, Rank
from kaohe.periods import Period
from kaohe.values import half_up, parse_number, plain
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import Draft202012Validator, ValidationError

    from kaohe.evaluation.trace import Value

_MOST_DIGITS: Final = 40
_PLACES: Final = 2
_DEEPEST: Final = 100
"""An outcome in a history is nested some ten levels."""
_MOST_SUGGESTED: Final = 1000
"""To look for near names takes its time, and nobody reads on behind so many findings."""
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d\d?)?")
_PERIOD: Final = re.compile(PERIOD)
_KNOWN_TYPES: Final = {
    "object": Words("一个 {…}", "an object {…}"),
    "array": Words("一个列表 […]", "a list […]"),
    "string": Words("文字", "a text"),
    "number": Words("数", "a number"),
    "integer": Words("整数", "a whole number"),
    "boolean": Words("true 或 false", "true or false"),
    "null": Words("null", "null"),
}


class _Unfit(Decimal):
    """Stands, as 0, for a number that cannot be a figure, so that the rest can be looked at too."""

    written: str = ""


class _Object(dict[str, Any]):
    """A JSON object that remembers which keys stood twice."""

    twice: tuple[str, ...] = ()


def read_figures(source: Source | str, report: Report) -> Figures | None:
    """Read the JSON document of a period's figures; None, with findings, if anything is wrong with it."""
    if isinstance(source, str):
        source = Source("figures", source)
    found = Report()
    tree = parse_json(source, found)
    figures = None if tree is None else figures_from(tree.value, source.name, found)
    report.extend(found if tree is None or found.ok else placed(found, tree.value))
    return figures if found.ok else None


def read_past(source: Source, report: Report) -> Past | None:
    """Read an outcome as it was given for an earlier period; None, with findings, if it is none."""
    found = Report()
    tree = parse_json(source, found)
    if tree is None:
        report.extend(found)
        return None
    schema = figures_schema()["properties"]["history"]["items"]
    for error in _validator().evolve(schema=schema).iter_errors(cast("Any", tree.value)):
        _tell(error, source.name, found)
    if isinstance(tree.value, dict):
        content = _Content(source.name, found)
        content.period(tree.value.get("period"), "/period")
        content.past(tree.value, "")
    report.extend(placed(found, tree.value))
    return _past(cast("dict[str, Any]", tree.value)) if found.ok else None


def past_from(tree: Any) -> Past:
    """Keep of a parsed outcome what later periods need; raises where it is none, without saying what is wrong."""
    return _past(tree)


def period_from(text: object) -> Period | None:
    """Read the period of a document; None where it is none, without saying so."""
    return Period.parse(text) if isinstance(text, str) and _PERIOD.search(text) else None


def figures_from(tree: object, document: str, report: Report) -> Figures | None:
    """Make figures of a parsed JSON document that holds no floats (numbers are int and Decimal)."""
    before = len(report.errors)
    if not is_sound(tree):
        for error in _validator().iter_errors(cast("Any", tree)):
            _tell(error, document, report)
        _Content(document, report).check(tree)
    return None if len(report.errors) > before else _figures(cast("dict[str, Any]", tree), document)


# --- JSON ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tree:
    """A JSON document, its numbers int and Decimal."""

    value: object


def parse_json(source: Source, report: Report) -> Tree | None:
    """Read JSON without floats; None, with a finding, if it is none. What figures must not hold is reported too."""
    try:
        value = _parsed(source.text)
        if not is_plain(value, source.text, _Unfit):
            value = _parsed(source.text, object_pairs_hook=_object)
            _inspect(value, Pointer(source.name, ""), report)
    except json.JSONDecodeError as problem:
        place = source.span(problem.pos, problem.pos + 1)
        report.add(catalogue.NOT_JSON, place, line=str(problem.lineno), column=str(problem.colno))
        return None
    except RecursionError:
        report.add(catalogue.TOO_DEEP, source.span(0, 1))
        return None
    return Tree(value)


def _parsed(text: str, **hooks: Any) -> object:
    return json.loads(text, parse_float=_number, parse_int=_number, parse_constant=_unfit, **hooks)


def _number(written: str) -> Decimal | int | _Unfit:
    if len(written) <= _MOST_DIGITS and "e" not in written and "E" not in written:  # so most are
        return Decimal(written) if "." in written else int(written)
    if not _NUMBER.fullmatch(written) or len(written) > _MOST_DIGITS:
        return _unfit(written)
    value = Decimal(written)
    return Decimal(format(value, "f")) if abs(value.adjusted()) <= _MOST_DIGITS else _unfit(written)


def _unfit(written: str) -> _Unfit:
    unfit = _Unfit(0)
    unfit.written = written
    return unfit


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        times = Counter(key for key, _ in pairs)
        found.twice = tuple(key for key in found if times[key] > 1)
    return found


def _inspect(value: object, place: Pointer, report: Report, depth: int = 0) -> None:
    """Find what JSON lets pass and figures must not hold, anywhere in the tree.

    Raises RecursionError long before Python would: what works on the tree afterwards goes down as deep.
    """
    if depth > _DEEPEST:
        raise RecursionError
    match value:
        case _Unfit():
            report.add(catalogue.BAD_NUMBER, place, value=_short(value.written))
        case str():
            _inspect_text(value, place, report)
        case list():
            for index, each in enumerate(value):
                _inspect(each, _below(place, str(index)), report, depth + 1)
        case _Object():
            for key in value.twice:
                report.add(catalogue.DUPLICATE_KEY, _below(place, key), key=_short(key))
            for key, each in value.items():
                _inspect_text(key, place, report)
                _inspect(each, _below(place, key), report, depth + 1)
        case _:
            pass


def _inspect_text(text: str, place: Pointer, report: Report) -> None:
    if any("\ud800" <= char <= "\udfff" for char in text):
        report.add(catalogue.BAD_TEXT, place)


def _below(place: Pointer, key: str) -> Pointer:
    escaped = key.replace("~", "~0").replace("/", "~1").encode("utf-8", "replace").decode()
    return Pointer(place.document, f"{place.path}/{escaped}")


def _short(text: str) -> str:
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= _MOST_DIGITS else f"{text[:_MOST_DIGITS]}…"


# --- shape -----------------------------------------------------------------------------------------------------------


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(figures_schema())


def _tell(error: ValidationError, document: str, report: Report) -> None:
    """Say one breach of the schema in our own words, a finding for each key concerned."""
    place = Pointer(document, "")
    for part in error.absolute_path:
        place = _below(place, str(part))
    schema = cast("dict[str, Any]", error.schema)
    value = _short(json.dumps(error.instance, ensure_ascii=False, default=str))
    match error.validator:
        case "additionalProperties":
            known = sorted(schema["properties"])
            for key in cast("dict[str, Any]", error.instance):
                if key not in known:
                    suggestions = near(key, known) if len(report) < _MOST_SUGGESTED else ()
                    report.add(
                        catalogue.UNKNOWN_KEY,
                        _below(place, key),
                        key=_short(key),
                        known=", ".join(known),
                        suggestions=suggestions,
                    )
        case "required":
            # jsonschema reports each missing key by itself, named only in its message.
            key = next(key for key in schema["required"] if error.message.startswith(repr(key)))
            report.add(catalogue.MISSING_KEY, place, key=key)
        case "pattern":
            report.add(catalogue.BAD_PERIOD, place, value=value)
        case "minLength":
            report.add(catalogue.EMPTY_NAME, place)
        case "const":
            report.add(catalogue.NOT_AN_OUTCOME, place, value=value, format=FORMAT)
        case "minimum":
            wanted = Words(f"至少 {schema['minimum']} 的整数", f"a whole number of at least {schema['minimum']}")
            report.add(catalogue.WRONG_TYPE, place, wanted=wanted, value=value)
        case _:
            report.add(catalogue.WRONG_TYPE, place, wanted=_wanted(schema["type"]), value=value)


def _wanted(types: str | list[str]) -> Words:
    words = [_KNOWN_TYPES[each] for each in ([types] if isinstance(types, str) else types)]
    return Words("、".join(word.zh for word in words), " or ".join(word.en for word in words))


# --- content ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Content:
    """Finds what a schema cannot say, in all that has the right shape, whatever else has not."""

    document: str
    report: Report

    def check(self, tree: object) -> None:
        """Look at the period, and for agents and earlier results that stand twice."""
        if not isinstance(tree, dict):
            return
        period = self.period(tree.get("period"), "/period")
        self.twice(tree, "")
        self.adjustments(tree, period)
        history: dict[tuple[str, Period], str] = {}
        for path, each in _entries(tree, "history"):
            scheme, period = each.get("scheme"), self.period(each.get("period"), f"{path}/period")
            if period is not None and isinstance(scheme, str) and history.setdefault((scheme, period), path) != path:
                self.report.add(catalogue.DUPLICATE_PAST, self.at(path), scheme=_short(scheme), period=str(period))
            self.past(each, path)

    def twice(self, tree: dict[str, Any], above: str) -> None:
        """Find agents who stand twice."""
        agents: dict[str, str] = {}
        for agent_path, each in _entries(tree, "agents"):
            agent, path = each.get("agent"), f"{above}{agent_path}"
            if isinstance(agent, str) and agent and agents.setdefault(agent, path) != path:
                self.report.add(catalogue.DUPLICATE_AGENT, self.at(path), agent=_short(agent), first=agents[agent])

    def past(self, tree: dict[str, Any], path: str) -> None:
        """Find agents of an earlier outcome who stand twice, and what is no number where it must have one."""
        self.twice(tree, path)
        for agent_path, agent in _entries(tree, "agents"):
            place = f"{path}{agent_path}"
            self.lines_twice(agent, place)
            found = [(f"{place}{at}/amount", line.get("amount")) for at, line in _entries(agent, "lines")]
            for key in ("scores", "advances"):
                held = agent.get(key)
                entries = held.items() if isinstance(held, dict) else ()
                found += [(f"{place}/{key}/{name}", text) for name, text in entries]
            for at, text in found:
                number = parse_number(text) if isinstance(text, str) else Decimal(0)
                if number is None or (number < 0 and "/advances/" in at):  # nobody owes less than nothing
                    self.report.add(catalogue.BAD_NUMBER, self.at(at), value=_short(str(text)))

    def adjustments(self, tree: dict[str, Any], evaluated: Period | None) -> None:
        """Find adjustments that are of no earlier period, do not add up, or take the same refund back twice."""
        taken: dict[tuple[Period | None, str], str] = {}
        for agent_path, agent in (*_entries(tree, "agents"), *_entries(tree, "left")):
            self.refunds(agent, agent_path)
            for own_path, each in _entries(agent, "adjustments"):
                path = agent_path + own_path
                period = self.period(each.get("period"), f"{path}/period")
                if period is not None and evaluated is not None and period.last >= evaluated.first:
                    facts = {"found": str(period), "period": str(evaluated)}
                    self.report.add(catalogue.ADJUSTS_AHEAD, self.at(f"{path}/period"), **facts)
                self._adds_up(each, path)
                for key in ("owed", "owed_without"):
                    self._amount(each, key, path)
                self.refunds(each, path)
                for at, refund in _entries(each, "refunds"):
                    name = refund.get("refund")
                    if isinstance(name, str) and taken.setdefault((period, name), path + at) != path + at:
                        facts = {"refund": _short(name), "first": taken[period, name]}
                        self.report.add(catalogue.REFUND_TWICE, self.at(path + at), **facts)

    def refunds(self, tree: dict[str, Any], path: str) -> None:
        """Find amounts of refunds that are none."""
        for at, refund in _entries(tree, "refunds"):
            for key in ("amount", "taken"):
                self._amount(refund, key, f"{path}{at}")

    def _adds_up(self, adjustment: dict[str, Any], path: str) -> None:
        """Find amounts that are none, and lines that come to something else than the whole."""
        whole = self._difference(adjustment, path)
        lines = [self._difference(line, path + at) for at, line in _entries(adjustment, "lines")]
        if lines and whole is not None and None not in lines:
            added = sum((Fraction(each) for each in lines if each is not None), Fraction(0))
            if added != whole:
                facts = {"lines": plain(half_up(added, _PLACES)), "whole": plain(half_up(whole, _PLACES))}
                self.report.add(catalogue.UNEVEN, self.at(path), **facts)

    def _difference(self, held: dict[str, Any], path: str) -> Fraction | None:
        paid, without = self._amount(held, "paid", path), self._amount(held, "without", path)
        return None if paid is None or without is None else Fraction(without) - Fraction(paid)

    def _amount(self, held: dict[str, Any], key: str, path: str) -> Decimal | None:
        """Read an amount, which is written as a text; one that is no number is told."""
        text = held.get(key)
        number = parse_number(text) if isinstance(text, str) else None
        if isinstance(text, str) and number is None:
            self.report.add(catalogue.BAD_NUMBER, self.at(f"{path}/{key}"), value=_short(text))
        return number

    def lines_twice(self, agent: dict[str, Any], place: str) -> None:
        """Find lines of an agent that stand twice."""
        seen: set[str] = set()
        for at, line in _entries(agent, "lines"):
            name = line.get("id")
            if isinstance(name, str) and name in seen:
                self.report.add(catalogue.DUPLICATE_KEY, self.at(f"{place}{at}/id"), key=_short(name))
            seen.add(str(name))

    def period(self, text: object, path: str) -> Period | None:
        """Read a period; one that has the form of one and is none is told."""
        period = period_from(text)
        if period is None and isinstance(text, str) and _PERIOD.search(text):
            self.report.add(catalogue.BAD_PERIOD, self.at(path), value=_short(str(text)))
        return period

    def at(self, path: str) -> Pointer:
        """Give a place in the document."""
        return Pointer(self.document, path)


def _entries(tree: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through the objects of a list, each with its path."""
    listed = tree.get(key)
    for index, each in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(each, dict):
            yield f"/{key}/{index}", each


def _figures(tree: dict[str, Any], document: str) -> Figures:
    """Make figures of a tree in which nothing is wrong."""
    groups = dict(tree.get("groups", {}))
    if "all" in groups:
        groups["all"] = {"all": groups["all"]}
    keyed = {kind: {key: values_from(values) for key, values in each.items()} for kind, each in groups.items()}
    agents = tuple(
        AgentFigures(
            each["agent"],
            {name: text for name, text in each.get("attributes", {}).items() if text},
            values_from(each.get("values", {})),
            tuple(map(_adjustment, each.get("adjustments", ()))),
            refunds=tuple(map(_refund, each["refunds"])) if "refunds" in each else None,
        )
        for each in tree["agents"]
    )
    left = tuple(
        AgentFigures(each["agent"], adjustments=tuple(map(_adjustment, each["adjustments"])))
        for each in tree.get("left", ())
    )
    history = tuple(_past(each) for each in tree.get("history", []))
    return Figures(_period(tree["period"]), agents, keyed, history, document, left=left)


def _adjustment(tree: dict[str, Any]) -> Adjustment:
    lines = tuple(
        AdjustedLine(
            Words(**each["title"]),
            _decimal(each["paid"]),
            _decimal(each["without"]),
            _words(each.get("paid_how")),
            _words(each.get("without_how")),
        )
        for each in tree.get("lines", ())
    )
    refunds = tuple(map(_refund, tree.get("refunds", ())))
    paid, without = _decimal(tree["paid"]), _decimal(tree["without"])
    published = tree.get("entry"), tree.get("version")
    owed = _maybe(tree.get("owed")), _maybe(tree.get("owed_without"))
    return Adjustment(_period(tree["period"]), paid, without, *published, lines, refunds, *owed)


def _refund(tree: dict[str, Any]) -> Refunded:
    amount, taken = _maybe(tree.get("amount")), _maybe(tree.get("taken"))
    pieces = tree.get("quantity"), tree.get("taken_quantity")
    return Refunded(tree["refund"], tree.get("order"), amount, tree.get("day"), pieces[0], taken, pieces[1])


def _words(tree: dict[str, str] | None) -> Words | None:
    return None if tree is None else Words(**tree)


def _maybe(text: str | None) -> Decimal | None:
    return None if text is None else _decimal(text)


def _past(tree: dict[str, Any]) -> Past:
    agents = {agent["agent"]: _past_agent(agent) for agent in tree["agents"]}
    return Past(tree["scheme"], _period(tree["period"]), agents)


def _past_agent(tree: dict[str, Any]) -> PastAgent:
    lines = {line["id"]: _decimal(line["amount"]) for line in tree.get("lines", ())}
    scores = {name: _decimal(text) for name, text in tree.get("scores", {}).items()}
    advances = {line: _decimal(text) for line, text in tree.get("advances", {}).items()}
    return PastAgent(_ranks(tree["ranks"]), {**scores, **tree.get("grades", {}), **lines}, advances)


def _decimal(text: str) -> Decimal:
    number = parse_number(text)
    assert number is not None  # noqa: S101 - for the type checker: what is no number was told before
    return number


def _period(text: str) -> Period:
    period = Period.parse(text)
    assert period is not None  # noqa: S101 - for the type checker: what is no period was told before
    return period


def values_from(values: dict[str, Any]) -> dict[str, Value | None]:
    """Make figures by name of parsed ones."""
    if int not in set(map(type, values.values())):  # so most are
        return values
    return {name: Decimal(value) if type(value) is int else value for name, value in values.items()}


def _ranks(ranks: dict[str, Any]) -> dict[str, Rank]:
    return {name: Rank(each["rank"], each["of"], each["from_last"], each.get("group")) for name, each in ranks.items()}
