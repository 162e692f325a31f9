"""An outcome straight as JSON text: what `Outcome.to_json` gives, in a third of the time.

How data of each type is written is made of its fields when it is first met.
May import `values`, `words`, `diagnostics`, and of this package `outcome`, `sentences`, `trace`.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, Final

from kaohe.evaluation.outcome import FORMAT
from kaohe.evaluation.sentences import sentence
from kaohe.evaluation.trace import NOT_WRITTEN, Flagged, Step, Written
from kaohe.periods import Period
from kaohe.values import plain
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.evaluation.outcome import AgentOutcome, Outcome, Rank
    from kaohe.words import Lang

    Write = Callable[[Any], str]

_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_FLAGS: Final = {True: "true", False: "false"}
_ALWAYS: Final = {
    "str": "text({})",
    "Words": "text({}.LANG)",
    "Formula": "text({}.say('LANG'))",
    "Formula | Figure": "text({}.say('LANG'))",
    "Decimal": "number({})",
    "int": "str({})",
    "bool": "flags[{}]",
    "Kind": "text({})",
}
"""How fields are written that are always of one type."""


def outcome_text(outcome: Outcome, lang: Lang) -> str:
    """Write the outcome document: numbers as texts, texts in one language."""
    write = _writers(lang)[Step]
    agents = ",".join([_agent(each, outcome.file, lang, write) for each in outcome.agents])
    head = {"format": FORMAT, "scheme": outcome.scheme, "version": outcome.version, "period": str(outcome.period)}
    rest = {"missing": list(outcome.missing), "diagnostics": [each.to_json(lang) for each in outcome.notes]}
    return f'{_plain(head)[:-1]},"agents":[{agents}],{_plain(rest)[1:]}'


def _plain(document: object) -> str:
    return _JSON.encode(document)


def _agent(agent: AgentOutcome, file: str, lang: Lang, write: Write) -> str:
    lines = [
        f'{{"id":{_text(line.id)},"title":{_text(line.title.say(lang))},"amount":{_number(line.amount)},'
        f'"explain":{_text(sentence(step, lang, file))}}}'
        for line, step in zip(agent.lines, agent.paid, strict=True)
    ]
    flagged = [step for step in agent.trace if isinstance(step.how, Flagged)]
    flags = [
        {"id": flag.id, "text": flag.text, "due_days": flag.due_days, "explain": sentence(step, lang, file)}
        for flag, step in zip(agent.outcomes, flagged, strict=True)
    ]
    ranks = [f"{_text(name)}:{_rank(rank)}" for name, rank in agent.ranks.items()]
    grades = [f"{_text(name)}:{_text(grade)}" for name, grade in agent.grades.items()]
    told = _plain(flags) if flags else "[]"
    trace = ",".join(map(write, agent.trace))
    return (
        f'{{"agent":{_text(agent.agent)},"name":{"null" if agent.name is None else _text(agent.name)},'
        f'"lines":[{",".join(lines)}],"scores":{_numbers(agent.scores)},"ranks":{{{",".join(ranks)}}},'
        f'"grades":{{{",".join(grades)}}},"advances":{_numbers(agent.advances)},"outcomes":{told},'
        f'"total":{_number(agent.total)},"trace":[{trace}]}}'
    )


def _rank(rank: Rank) -> str:
    first, of, last, group = rank
    return (
        f'{{"rank":{"null" if first is None else first},"of":{of},"from_last":{"null" if last is None else last},'
        f'"group":{"null" if group is None else _text(group)}}}'
    )


def _text(value: str) -> str:
    return encode_basestring(value)


def _number(value: Decimal) -> str:
    text = str(value)
    return f'"{plain(value)}"' if "E" in text else f'"{text}"'


def _numbers(values: Mapping[str, Decimal]) -> str:
    return f"{{{','.join([f'{_text(name)}:{_number(value)}' for name, value in values.items()])}}}"


class _Writers(dict[type, "Write"]):
    """Says how each type is written in a language; of one that was not met before it is made.

    of_step: how the way is written in which a step was computed: it says its name first, unless it has a figure so
    called.
    """

    def __init__(self, lang: Lang) -> None:
        super().__init__(
            {
                type(None): lambda _: "null",
                str: encode_basestring,
                int: str,
                bool: _FLAGS.__getitem__,
                Decimal: _number,
                Period: lambda value: encode_basestring(str(value)),
                Words: lambda value: encode_basestring(value.say(lang)),
                Written: lambda value: encode_basestring(value.say(lang)),
                tuple: lambda value: f"[{','.join([self[type(each)](each) for each in value])}]",
            }
        )
        self._lang = lang
        self.of_step = _OfSteps(self)

    def __missing__(self, kind: type) -> Write:
        """Say how a type is written: an enum by its value, a dataclass as an object."""
        if issubclass(kind, Enum):
            return self.setdefault(kind, lambda value: encode_basestring(value.value))
        code = self.fields(kind)
        if kind is Step:
            code |= {"how": "by[type(v.how)](v.how)", "place": "place(v)"}
        return self.setdefault(kind, self.object(code))

    def fields(self, kind: type) -> dict[str, str]:
        """Give by field the code that writes it."""
        assert is_dataclass(kind)  # noqa: S101 - for the type checker: a trace holds nothing else
        shown = {each.name: str(each.type) for each in fields(kind) if each.name not in NOT_WRITTEN}
        form = "of[type({})]({})"
        return {
            name: _ALWAYS.get(of, form).replace("{}", f"v.{name}").replace("LANG", self._lang)
            for name, of in shown.items()
        }

    def object(self, code: Mapping[str, str]) -> Write:
        """Make what writes an object of the code for its keys."""
        names: dict[str, Any] = {"of": self, "by": self.of_step, "text": encode_basestring, "number": _number}
        names |= {"type": type, "str": str, "flags": _FLAGS, "place": _place}
        parts = ",".join(f'"{name}":{{{each}}}' for name, each in code.items())
        exec(f"def write(v): return f'''{{{{{parts}}}}}'''", names)  # noqa: S102 - names of fields, written here
        found: Write = names["write"]
        return found


class _OfSteps(dict[type, "Write"]):
    def __init__(self, writers: _Writers) -> None:
        super().__init__()
        self._writers = writers

    def __missing__(self, kind: type) -> Write:
        name = f"text({kind.__name__.lower()!r})"
        return self.setdefault(kind, self._writers.object({"by": name, **self._writers.fields(kind)}))


def _place(step: Step) -> str:
    return encode_basestring(f"{step.file}:{step.line}")


@cache
def _writers(lang: Lang) -> _Writers:
    return _Writers(lang)
