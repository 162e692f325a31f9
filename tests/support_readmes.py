"""The READMEs as their readers take them: blocks to follow in order, links, and the parts that are generated.

Where the line above a block ends with a file's name and a colon, as in "`first.scheme`:", the block is that file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.events.events import Events
from kaohe.metrics import Direction
from kaohe.metrics.definition import GROUPINGS
from kaohe.scheme.yaml_shape import ITEMS, SCHEME, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.metrics import Metric, Registry

ROOT = Path(__file__).parents[1]
READMES = sorted([*ROOT.glob("*.md"), *ROOT.glob("*/README*.md")])

_BLOCK = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"`([\w./-]+\.\w+)`[:：]\s*\Z")
_UNDER = re.compile(r"\n+(?:\|.*\|\n)+")
_FENCE = re.compile(r"^\s*(?:```|~~~)", re.MULTILINE)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")
_GENERATED = re.compile(r"(<!-- generated: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block. at_once: nothing but blank lines parts it from the block before it. below: so the table below."""

    kind: str
    file: str | None
    text: str
    line: int
    at_once: bool
    below: list[list[str]]


def blocks(page: str) -> list[Block]:
    """Give a page's fenced blocks; a fence that is none of ours is an error."""
    found, end = [], -1
    for match in _BLOCK.finditer(page):
        line = page.count("\n", 0, match.start()) + 1
        before = page[max(end, 0) : match.start()]
        file = _FILE.search(before)
        at_once = end >= 0 and not before.strip()
        end = match.end()
        under = _UNDER.match(page, end)
        below = next(tables(under[0])) if under else []
        found.append(Block(match["kind"], file and file[1], match["text"], line, at_once, below))
    assert len(_FENCE.findall(page)) == 2 * len(found), "a fence stands indented, or is never closed"
    return found


def prose(page: str) -> str:
    """Give a page without its blocks."""
    return _BLOCK.sub("", page)


def anchors(page: str) -> list[str]:
    """Give what a page's headings can be linked as."""
    return [slug(heading) for heading in headings(page)]


def headings(page: str) -> list[str]:
    return _HEADING.findall(prose(page))


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def links(page: str) -> list[tuple[str, str]]:
    """Give a page's links within the repository: file (empty: this page) and heading (empty: none)."""
    return _LINK.findall(prose(page))


def generated(page: str) -> dict[str, str]:
    """Give a page's generated parts by name."""
    return {name: text for _, name, text, _ in _GENERATED.findall(page)}


def regenerate(page: str, parts: dict[str, str]) -> str:
    return _GENERATED.sub(lambda found: f"{found[1]}{parts[found[2]]}{found[4]}", page)


# --- tables ---------------------------------------------------------------------------------------------------------


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def tables(text: str) -> Iterator[list[list[str]]]:
    """Give a text's tables as rows of cells, their headers first."""
    for found in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        lines = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in found.splitlines()]
        yield [lines[0], *lines[2:]]


def keyed(text: str, *header: str) -> dict[str, list[str]]:
    """Give the rows of the one table whose header begins so, by their first cell without its code marks."""
    (found,) = (rows for rows in tables(text) if rows[0][: len(header)] == list(header))
    return {row[0].strip("`"): row[1:] for row in found[1:]}


# --- the generated parts --------------------------------------------------------------------------------------------

_ARROWS = {Direction.UP: "↑", Direction.DOWN: "↓", Direction.NONE: "–"}
_CATALOGUE = ("id", "中文", "English", "定义 · definition", "kind", "decimals", "better", "final", "groups")


def catalogue(registry: Registry) -> str:
    """Write the metrics as tables, one a plugin."""
    owners = dict.fromkeys(registry.owner(metric.id) for metric in registry)
    parts = []
    for owner in owners:
        rows = [_row(metric) for metric in registry if registry.owner(metric.id) == owner]
        parts.append(f"### {owner}\n\n{table(_CATALOGUE, rows)}")
    return "\n" + "\n".join(parts) + "\n"


def _row(metric: Metric) -> tuple[str, ...]:
    chinese = [name for name in metric.aliases if not name.isascii()]
    english = [name for name in metric.aliases if name.isascii()]
    return (
        f"`{metric.id}`",
        "、".join([metric.title.zh, *chinese]),
        ", ".join([metric.title.en, *english]),
        f"{metric.description.zh}<br>{metric.description.en}",
        metric.kind.value,
        str(metric.places),
        _ARROWS[metric.direction],
        metric.finality.value,
        "every" if metric.groupings == GROUPINGS else ", ".join(metric.groupings),
    )


_STEPS = {"written_accounts", "staff", "desks", "_heard", "_dropped_buyers", "agent_ids", "shop_ids"}
"""Relations on the way to others, of no use to plugins."""


def relations(events: Events) -> str:
    """Write what `Events` offers plugins: each relation, what its docstring says, and its columns."""
    public = {
        name: thing
        for name, thing in vars(Events).items()
        if isinstance(thing, property) and hasattr(thing.fget, "__wrapped__") and name not in _STEPS
    }
    rows = [(f"`{name}`", _told(thing), ", ".join(getattr(events, name).columns)) for name, thing in public.items()]
    return f"\n{table(('`events.…`', 'holds', 'columns'), rows)}\n"


def _told(relation: property) -> str:
    first = (relation.__doc__ or "").splitlines()[0]
    # What is repeated by the column beside it, or meant for those who read the code, is left out.
    return re.sub(r"(?:: [a-z_]+(?:,| \().*|; see .*)\.$", ".", first)


# --- the keys of YAML -----------------------------------------------------------------------------------------------

_KEYS = ("in", "key", "意思", "meaning")


def yaml_keys() -> str:
    """Write the keys that schemes and case files have in YAML, each shape once."""
    shapes: dict[str, Shape] = {"scheme": SCHEME, **{f"`- {key}:`": shape for key, shape in ITEMS.items()}}
    shapes["`- score:`, formula"] = shapes.pop("`- formula:`")
    rows: list[tuple[str, ...]] = []
    seen: set[tuple[str, ...]] = set()
    for name, shape in shapes.items():
        rows += _keys(name, shape, seen)
    return f"\n{table(_KEYS, rows)}\n"


def _keys(name: str, shape: Shape, seen: set[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    inner: list[tuple[str, Shape]] = []
    for at, field in enumerate(shape.fields):
        first = name if at == 0 else ""
        words = f": {', '.join(field.words)}" if field.words else ""
        key = f"**`{field.key}`**" if field.required else f"`{field.key}`"
        yield first, key, field.doc.zh + words, field.doc.en + words
        if field.shape is not None and field.shape.keys not in seen:
            seen.add(field.shape.keys)
            inner.append((f"`{field.key}` …", field.shape))
    for below, one in inner:
        yield from _keys(below, one, seen)
