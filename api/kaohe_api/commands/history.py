"""`kaohe history`: what a ledger holds, one entry of it, and whether all is as it was published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from kaohe.diagnostics import Report
from kaohe.diagnostics.catalogue import ledger as rules
from kaohe.words import Words
from kaohe_api import stages
from kaohe_api.console import Console, format_option

if TYPE_CHECKING:
    from kaohe.ledger.book import Ledger
    from kaohe.ledger.entry import Entry, Head
    from kaohe.ledger.outdated import Outdated
    from kaohe.words import Lang

_HELP: Final = Words(
    "列出台账里发布过的各期；写 ENTRY（第几条）看那一条。",
    "List what a ledger holds; with ENTRY, an entry's number, show that entry.",
)
_LEDGER: Final = Words("台账：文件或 PostgreSQL 网址", "the ledger: a file, or a PostgreSQL URL")
_SCHEME: Final = Words("只列这个方案", "this scheme alone")
_VERIFY: Final = Words("重算所有哈希，看有没有被改动", "compute all hashes anew, to see whether anything was changed")
_WHOLE: Final = Words(
    "{count} 条都和发布时一样，最后一条的哈希 {hash}",
    "All as published, entries: {count}, hash of the last: {hash}",
)
_EMPTY: Final = Words("台账里还没有发布过", "Nothing is published yet")
_NONE_OF: Final = Words(
    "台账里没有方案 {scheme}；有：{known}", "Nothing is published of the scheme {scheme}; there is: {known}"
)
_HEADER: Final = (
    *(Words("条", "entry"), Words("周期", "period"), Words("方案", "scheme"), Words("版本", "version")),
    *(Words("发布时间", "published at"), Words("发布人", "by"), Words("更正", "corrects")),
)
_CORRECTS: Final = Words("第 {number} 条：{reason}", "entry {number}: {reason}")
_TITLES: Final = (
    *(
        Words("生效", "in force from"),
        Words("哈希", "hash"),
        Words("上一条的哈希", "hash before it"),
        Words("kaohe", "kaohe"),
    ),
    *(Words("插件", "plugins"), Words("方案文件", "scheme files"), Words("数据", "dataset")),
)
_PAY: Final = (Words("客服", "agent"), Words("合计", "total"))
_FIGURES: Final = Words("直接给出的指标", "figures handed in")


def build(lang: Lang) -> click.Command:
    """Give the command in a language."""

    @click.command("history", help=_HELP.say(lang))
    @click.argument("number", metavar="[ENTRY]", type=click.IntRange(min=1), required=False)
    @click.option("--ledger", metavar="FILE|URL", required=True, help=_LEDGER.say(lang))
    @click.option("--scheme", help=_SCHEME.say(lang))
    @click.option("--verify", is_flag=True, help=_VERIFY.say(lang))
    @format_option(lang, "text", "json")
    def history(number: int | None, ledger: str, scheme: str | None, verify: bool, kind: str) -> None:
        from kaohe.ledger.outdated import outdated

        console = Console(lang, as_json=kind == "json")
        book, report = stages.ledger(ledger, console), Report()
        assert book is not None  # noqa: S101 - for the type checker: the option is required
        heads = console.need((book.heads(report), report))
        if number is not None:
            # Numbers follow on each other.
            known = (
                Words(f"第 1 到 {len(heads)} 条", f"entries 1 to {len(heads)}") if heads else Words("空的", "nothing")
            )
            if number not in {head.number for head in heads}:
                wanted = Words(f"第 {number} 条", f"entry {number}")
                report.add(rules.NO_ENTRY, wanted=wanted, known=known)
                console.stop(report)
            _show(console.need((book.entry(number, report), report)), console)
        elif verify:
            console.take((book.verify(report), report))
            console.sure(heads)
            _tell_whole(heads, console)
        else:
            again = console.need((outdated(book, heads, report), report))
            listed = [head for head in heads if scheme in {None, head.scheme}]
            if heads and not listed and not console.as_json:
                schemes = dict.fromkeys(head.scheme for head in heads)
                console.say(_NONE_OF, scheme=scheme, known=("、" if lang == "zh" else ", ").join(schemes))
                return
            _list(listed, again, book, console)

    return history


def _tell_whole(heads: tuple[Head, ...], console: Console) -> None:
    last = heads[-1].hash if heads else None
    if console.as_json:
        console.json({"entries": len(heads), "hash": last})
    else:
        console.out(_WHOLE.say(console.lang).format(count=len(heads), hash=last or "—"))


def _list(heads: list[Head], again: Outdated, book: Ledger, console: Console) -> None:
    if console.as_json:
        listed = [(head, again.get(head.number, ())) for head in heads]
        entries = [{**head.to_json(), "compute_again_for": [each.number for each in since]} for head, since in listed]
        console.json({"entries": entries})
    elif not heads:
        console.say(_EMPTY)
    else:
        from kaohe.ledger.outdated import tell

        console.out(_table(heads, console.lang))
        report = Report()
        tell(book, heads, again, report)
        console.tell(report)


def _table(heads: list[Head], lang: Lang) -> str:
    from kaohe_api.tables import grid

    rows = [
        [str(head.number), str(head.period), head.scheme, str(head.version), head.at, head.by, _correction(head, lang)]
        for head in heads
    ]
    return grid([title.say(lang) for title in _HEADER], rows, left=len(_HEADER))


def _correction(head: Head, lang: Lang) -> str:
    return "" if head.corrects is None else _CORRECTS.say(lang).format(number=head.corrects, reason=head.reason)


def _show(entry: Entry, console: Console) -> None:
    """Show an entry: what is listed of it, what it was computed from, and each agent's total."""
    if console.as_json:
        console.json(entry.to_json())
        return
    from kaohe_api.tables import grid

    lang, content = console.lang, entry.content
    plugins: dict[str, list[str]] = {}
    for name, plugin in content.plugins.items():
        package = " ".join(plugin.get(key, "") for key in ("package", "version")).strip()
        plugins.setdefault(package, []).append(name)
    dataset = [f"{name} {value}" for name, value in _flat(content.dataset)]
    told = [
        *(str(content.effective), entry.hash, entry.previous or "—", content.kaohe),
        "; ".join(f"{package} ({', '.join(names)})" for package, names in plugins.items()),
        "; ".join(f"{text.name} {text.sha256}" for text in content.texts),
        "; ".join(dataset) or _FIGURES.say(lang),
    ]
    rows = [[title.say(lang), value] for title, value in zip(_TITLES, told, strict=True)]
    console.out(_table([entry.head], lang) + "\n")
    console.out(grid(["", ""], rows, left=2).split("\n", 2)[2] + "\n")
    agents = entry.to_json()["outcome"]["agents"]  # type: ignore[index] # an outcome's document
    console.out(grid([title.say(lang) for title in _PAY], [[each["agent"], each["total"]] for each in agents]))


def _flat(dataset: object) -> list[tuple[str, str]]:
    """Give what tells a dataset again, file by file."""
    if not isinstance(dataset, dict):
        return []
    files = dataset.get("files", dataset)
    return [(str(name), str(value)) for name, value in files.items()]
