"""What commands share: telling findings, writing files whole, showing progress, failing with a reference."""

from __future__ import annotations

import json
import os
import shutil
import sys
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NoReturn, TypeVar

import click

from kaohe.diagnostics import Diagnostic, Report, Severity, render
from kaohe.diagnostics.catalogue import internal, requests
from kaohe.words import Words
from kaohe_api import interrupts
from kaohe_api.visible import unseen, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.progress import TaskID

    from kaohe.words import Lang

    Progress = Callable[[Words, int, int], None]

STANDARD_OUTPUT: Final = Words("标准输出", "standard output")
Thing = TypeVar("Thing")
Command = TypeVar("Command", bound="Callable[..., None]")
_MOST_TOLD: Final = 20
_MORE: Final = Words(
    "另有 {count} 处同样的（{code}），--format json 会列出",
    "{count} more like these ({code}); --format json lists them",
)


class Console:
    """The two streams of a command, in one language; `as_json` where a program reads the output.

    notes: the findings of all stages so far that stopped nothing; results in JSON carry them.
    """

    def __init__(self, lang: Lang, *, as_json: bool = False) -> None:
        self.lang: Final[Lang] = lang
        self.as_json = as_json
        self.notes: list[Diagnostic] = []
        self._wrong: list[tuple[Console, Report]] = []
        self._bar: _Bar | None = None

    def to_author(self, scheme: Path) -> Console:
        """Give a console that speaks the language of a scheme's author, unless another one was asked for."""
        from kaohe.scheme.load import author_language, read_scheme_file

        source = read_scheme_file(scheme, Report())
        if source is None or getattr(click.get_current_context().find_root().command, "asked", True):
            return self
        author = Console(author_language(source), as_json=self.as_json)
        author.notes, author._wrong = self.notes, self._wrong
        return author

    def out(self, text: str, *, plain: bool = False) -> None:
        """Print data; end the command where nothing more can be written, as on a full disk.

        plain: as it is; else what in somebody's name could command the terminal stands as a sign.
        """
        self._about_to_tell()
        try:
            click.echo(text if plain else visible(text))
        except BrokenPipeError:
            raise
        except OSError as problem:
            self.tell([_unwritten(STANDARD_OUTPUT, problem)])
            raise click.exceptions.Exit(1) from problem

    def json(self, document: object) -> None:
        """Print a JSON document."""
        self.out(to_json(document), plain=True)

    def say(self, words: Words, **facts: object) -> None:
        """Tell the user something that is no data."""
        self._about_to_tell()
        click.echo(words.say(self.lang).format(**facts), err=True)

    def tell(self, found: Iterable[Diagnostic]) -> None:
        """Print findings for people."""
        self._about_to_tell()
        text = render(found, self.lang)
        if text:
            click.echo(text, err=True)

    def stop(self, report: Report) -> NoReturn:
        """End the command with the findings that stand in its way, and those taken before: status 1."""
        known: dict[str, tuple[Console, Diagnostic]] = {}
        for by, found in (*self._wrong, (self, report)):
            for each in found.sorted():  # what several schemes are told of one document stands there once
                known.setdefault(json.dumps(each.to_json(by.lang)), (by, each))
        if self.as_json:
            self.json({"diagnostics": [each.to_json(by.lang) for by, each in known.values()]})
        else:
            for by, alike in groupby(known.values(), itemgetter(0)):
                by.tell([each for _, each in alike])
        raise click.exceptions.Exit(1)

    def tell_some(self, found: Iterable[Diagnostic]) -> None:
        """Print findings for people, of each kind the first, and how many more there are."""
        kinds: dict[str, list[Diagnostic]] = {}
        for each in found:
            kinds.setdefault(each.rule.code, []).append(each)
        for code, alike in kinds.items():
            self.tell(alike[:_MOST_TOLD])
            if len(alike) > _MOST_TOLD:
                self.say(_MORE, count=len(alike) - _MOST_TOLD, code=code)

    def take(self, given: tuple[Thing | None, Report], *, notes: bool = False) -> Thing | None:
        """Take a stage's result, and tell what is worth a warning; errors are kept until a result is wanted: `sure`.

        notes: whether notes are told as well.
        """
        self._about_to_tell()
        thing, report = given
        if thing is None or not report.ok:
            self._wrong.append((self, report))
            return None
        self.notes.extend(report.sorted())
        if not self.as_json:
            self.tell(found for found in report.sorted() if notes or found.severity is not Severity.NOTE)
        return thing

    @property
    def failed_already(self) -> bool:
        """Whether there were errors in anything that was taken so far."""
        return bool(self._wrong)

    def sure(self, thing: Thing | None) -> Thing:
        """Give a result that was taken; end the command if there were errors in anything that was taken so far."""
        if thing is None or self.failed_already:
            self.stop(Report())
        return thing

    def need(self, given: tuple[Thing | None, Report]) -> Thing:
        """Take a stage's result, or end the command."""
        return self.sure(self.take(given))

    def failed(self, problem: Exception) -> None:
        """Tell that kaohe itself failed: a reference and where the details are."""
        from kaohe_api.failures import note_failure

        reference, log = note_failure(problem)
        found = Diagnostic(internal.INTERNAL, facts={"reference": reference, "problem": str(log)})
        self.tell([found])

    def progress(self) -> Progress | None:
        """Give a teller of progress, where a person watches; it clears itself away."""
        if self.as_json or sys.stderr is None or not sys.stderr.isatty():
            return None
        self._clear()
        self._bar = _Bar(self.lang)
        click.get_current_context().call_on_close(self._clear)
        return self._bar

    def _about_to_tell(self) -> None:
        """Take the bar away; what comes of a command that was asked to end is not told."""
        self._clear()
        if interrupts.received:
            raise KeyboardInterrupt

    def _clear(self) -> None:
        """Take the bar away: its step is over."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class _Bar:
    """A progress bar on standard error for one step of work after the other."""

    def __init__(self, lang: Lang) -> None:
        from rich.console import Console as Rich
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._lang: Lang = lang
        # A step may take long; the spinner and the clock show that it goes on.
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._bars = Progress(*columns, TimeElapsedColumn(), console=Rich(stderr=True), transient=True)
        self._bars.start()
        self._task: TaskID = self._bars.add_task("", total=None)

    def __call__(self, what: Words, done: int, of: int) -> None:
        self._bars.update(self._task, description=what.say(self._lang), completed=done, total=of)

    def close(self) -> None:
        self._bars.stop()


def to_json(document: object) -> str:
    """Write a JSON document as people can read it too; what cannot be seen is written by its number."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return "".join(char if char == visible(char) else json.dumps(char)[1:-1] for char in text) if unseen(text) else text


def write_whole(path: Path, text: str, console: Console) -> None:
    """Write a file completely or not at all; end the command if that fails.

    A link is followed, an earlier file's permissions are kept. What is no file but takes text, as a device or a pipe
    does, is written to, never replaced.
    """
    import secrets

    goal = Path(os.path.realpath(path))
    try:
        if path.exists() and not path.is_file():
            _write(path, "w", text)
            return
        unfinished = goal.with_name(f".kaohe-{secrets.token_hex(8)}")
        try:
            _write(unfinished, "x", text)
            if goal.exists():
                shutil.copymode(goal, unfinished)
            unfinished.replace(goal)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    except OSError as problem:
        cannot_write(path, problem, console)


def _write(path: Path, mode: Literal["w", "x"], text: str) -> None:
    with path.open(mode, encoding="utf-8", newline="\n") as file:
        file.write(text)


def cannot_write(path: Path, problem: OSError, console: Console) -> NoReturn:
    """End the command because something could not be written."""
    console.stop(Report([_unwritten(str(path), problem)]))


def _unwritten(file: str | Words, problem: OSError) -> Diagnostic:
    return Diagnostic(requests.CANNOT_WRITE, facts={"file": file, "problem": problem.strerror or str(problem)})


def format_option(lang: Lang, *kinds: str) -> Callable[[Command], Command]:
    """Give the option `--format`, the first kind being the default."""
    said = {"zh": "输出格式", "en": "how to print the result"}[lang]
    return click.option("--format", "kind", type=click.Choice(kinds), default=kinds[0], help=said, show_default=True)
