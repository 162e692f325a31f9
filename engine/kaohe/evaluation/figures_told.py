"""What is wrong with a figures document, said by agent and figure, and in the order of the document.

May import `diagnostics`, `words`, and of this package `agent_ids`, `figures`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from kaohe.diagnostics import Diagnostic, Pointer, Report
from kaohe.evaluation.agent_ids import shown_id
from kaohe.evaluation.figures import PARTS, TOP, Orders
from kaohe.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST: Final = 40
_NAMED: Final = frozenset({"values", "attributes", "scores", "grades", "advances", "ranks"})
"""What holds figures by their names."""
_GROUPS: Final = {"team": Words("团队 ", "team "), "shop": Words("店铺 ", "shop ")}


def placed(found: Iterable[Diagnostic], tree: object) -> Report:
    """Say of findings about a parsed document whose what each is about, and where it stands in the order of all."""
    orders = Orders()
    return Report(_placed(each, tree, orders) for each in found)


def _placed(found: Diagnostic, tree: object, orders: Orders) -> Diagnostic:
    assert isinstance(found.place, Pointer)  # noqa: S101 - for the type checker: what is parsed has pointers alone
    keys = [key.replace("~1", "/").replace("~0", "~") for key in found.place.path.split("/")[1:]]
    of = None if "agent" in found.facts else _whose(tree, keys)
    return replace(found, place=replace(found.place, order=_order(tree, keys, orders)), of=of)


def _order(tree: object, keys: Sequence[str], orders: Orders) -> tuple[int, ...]:
    """Give a place's order: the parts of the document and of an agent in theirs, all else as it was written."""
    top = TOP.index(keys[0]) if keys and keys[0] in TOP else len(TOP)
    if top != TOP.index("agents") or len(keys) < len(PARTS[:3]):
        return (top, *orders.of(_below(tree, keys[:1]), keys[1:]))
    part = PARTS.index(keys[2]) if keys[2] in PARTS else len(PARTS)
    return (top, int(keys[1]), part, *orders.of(_below(tree, keys[:3]), keys[3:]))


def _whose(tree: object, keys: list[str]) -> Words | None:
    match keys:
        case ["agents", number, *rest]:
            return _of_agent(tree, number, rest, Words("", ""))
        case ["history", entry, "agents", number, *rest]:
            past = _below(tree, ["history", entry])
            period = past.get("period") if isinstance(past, dict) else None
            return _of_agent(past, number, rest, Words(f" 在 {_short(period)}", f" in {_short(period)}"))
        case ["groups", "all", name, *_]:
            return Words(f"全体 的 {_short(name)}：", f"{_short(name)} of all: ")
        case ["groups", ("team" | "shop") as kind, key, name, *_]:
            group = _GROUPS[kind]
            return Words(f"{group.zh}{_short(key)} 的 {_short(name)}：", f"{_short(name)} of {group.en}{_short(key)}: ")
        case _:
            return None


def _of_agent(held: object, number: str, rest: list[str], when: Words) -> Words:
    agent = _below(held, ["agents", number])
    name = agent.get("agent") if isinstance(agent, dict) else None
    said = _short(shown_id(name if isinstance(name, str) else "", int(number)))
    figure = _figure(agent, rest)
    if figure is None:
        return Words(f"客服 {said}{when.zh}：", f"agent {said}{when.en}: ")
    return Words(f"客服 {said}{when.zh} 的 {figure}：", f"{figure} of agent {said}{when.en}: ")


def _figure(agent: object, rest: list[str]) -> str | None:
    """Name the figure that a place below an agent is about."""
    match rest:
        case [part, name, *_] if part in _NAMED:
            return _short(name)
        case ["lines", *_]:
            line = _below(agent, rest[:2])
            return _short(line["id"]) if isinstance(line, dict) and "id" in line else None
        case _:
            return None


def _below(tree: object, keys: Sequence[str]) -> Any:
    """Give what stands at a place; None where there is none."""
    for key in keys:
        if isinstance(tree, dict):
            tree = tree.get(key)
        else:
            tree = tree[int(key)] if isinstance(tree, list) and key.isdecimal() and int(key) < len(tree) else None
    return tree


def _short(text: object) -> str:
    said = str(text).encode("utf-8", "replace").decode()
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
