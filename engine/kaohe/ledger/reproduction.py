"""An entry computed again from what it holds, and compared figure by figure with what was published.

May import `entry`, `making`, `texts`, `evaluation`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kaohe.diagnostics import Report, Source, Whole
from kaohe.diagnostics.catalogue import ledger as rules
from kaohe.evaluation.evaluator import evaluate
from kaohe.evaluation.figures_reader import read_figures
from kaohe.ledger.making import own_version, plugins_of
from kaohe.ledger.texts import read_again
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.evaluation.outcome import Outcome
    from kaohe.ledger.entry import Entry
    from kaohe.metrics import Registry

_GONE: Final = Words("没有安装", "not installed")
Cells = dict[tuple[str, str], str]
"""An outcome's figures as texts: by agent and by what the figure is."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of an agent that came out otherwise; None is no such figure."""

    agent: str
    figure: str
    published: str | None
    computed: str | None


@dataclass(frozen=True, slots=True)
class Reproduction:
    """What an entry gives when it is computed again. compared: how many figures were."""

    outcome: Outcome
    compared: int
    differences: tuple[Difference, ...]


def reproduce(entry: Entry, registry: Registry) -> tuple[Reproduction | None, Report]:
    """Compute an entry again; a version that is another now is told, and so is that figures differ."""
    report = Report()
    _compare_versions(entry, registry, report)
    scheme, found = read_again(entry.content.texts, registry)
    report.extend(found.errors)  # what was warned of then stands in the outcome that was published
    figures = read_figures(Source("figures", entry.content.figures), report)
    if scheme is None or figures is None:
        return None, report
    outcome, found = evaluate(scheme, figures)
    report.extend(found.errors)
    if outcome is None:
        return None, report
    published, computed = _cells(json.loads(entry.content.outcome)), _cells(outcome.to_json("en"))
    differences = tuple(
        Difference(*key, published.get(key), computed.get(key))
        for key in sorted(published.keys() | computed.keys())
        if published.get(key) != computed.get(key)
    )
    if differences:
        report.add(rules.DIFFERS, Whole(str(entry.number)), number=str(entry.number), count=str(len(differences)))
    return Reproduction(outcome, len(published.keys() | computed.keys()), differences), report


def _compare_versions(entry: Entry, registry: Registry, report: Report) -> None:
    """Tell each version that is another now, once for all that came with it."""
    content = entry.content
    then = {"kaohe": f"kaohe {content.kaohe}"}
    then |= {name: _version(told) for name, told in content.plugins.items()}
    now = {"kaohe": f"kaohe {own_version()}"} | {name: _version(told) for name, told in plugins_of(registry).items()}
    changed: dict[tuple[str, str | None], list[str]] = {}
    for name, told in then.items():
        if now.get(name) != told:
            changed.setdefault((told, now.get(name)), []).append(name)
    for (old, new), names in changed.items():
        what = Words("、".join(names), ", ".join(names))
        report.add(rules.OTHER_VERSION, what=what, then=old, now=_GONE if new is None else new)


def _version(plugin: Any) -> str:
    return f"{plugin.get('package', plugin['module'])} {plugin.get('version', '')}".strip()


def _cells(outcome: Any) -> Cells:
    cells: Cells = {}
    for each in outcome["agents"]:
        told = {"total": each["total"]}
        told |= {f"lines.{line['id']}": line["amount"] for line in each["lines"]}
        for key in ("scores", "grades", "advances"):
            told |= {f"{key}.{name}": value for name, value in each[key].items()}
        told |= {f"ranks.{name}": _rank(rank) for name, rank in each["ranks"].items()}
        told |= {f"outcomes.{number}": _flag(flag) for number, flag in enumerate(each["outcomes"], 1)}
        cells |= {(each["agent"], figure): value for figure, value in told.items()}
    return cells


def _rank(rank: Any) -> str:
    last = "" if rank["from_last"] is None else f", {rank['from_last']} from last"
    return f"{rank['rank'] or '—'}/{rank['of']} {rank['group'] or '—'}{last}"


def _flag(flag: Any) -> str:
    text, days = flag["text"], flag["due_days"]
    return str(text) if days is None else f"{text} ({days})"
