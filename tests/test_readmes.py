"""Every block of every README is followed as a reader would follow it, and every link leads somewhere.

A README is followed from top to bottom in one folder: files that it shows are saved, commands run, Python runs in one
session. A block of a kind that is not known here fails, so that nothing stands there unread.
"""

from __future__ import annotations

import atexit
import json
import re
import shlex
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable
from contextlib import chdir
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

import kaohe
from kaohe.diagnostics import Report, Source, render
from kaohe.documents import read_source
from kaohe.evaluation.cases import run_cases
from kaohe.events.events import Events
from kaohe.events.settings import Settings, read_settings
from kaohe.metrics import Grouping, MetricTable, Registry
from kaohe.periods import Period
from kaohe.scheme.model import Scheme
from kaohe.words import Lang
from kaohe_api import language
from kaohe_api.cli import Kaohe
from support_course import HEADS, follow_table, part_language
from support_http import client
from support_readmes import READMES, ROOT, Block, anchors, blocks, headings, links
from test_http_readme import answer_to

DEMO = "kaohe-demo"
_open_dataset, _compute = kaohe.open_dataset, kaohe.compute
_SCHEME = re.compile(r"(?:方案|scheme)\s.*(?:版本|version)\s+\d")
_ENGLISH = "\n## English\n"
"""Where a page that begins in Chinese says the same in English."""
_MOST = 40
"""Lines of a command's output that a failure shows."""
_DRAWING = re.compile("[▶├└│▼]")
_FINDING = re.compile(r"(错误|Error) K\d+ ")
_EXCERPT = re.compile(r"^ *(\d+) │ (.*)$", re.MULTILINE)
_RULE = re.compile(r"^([\w-]+):.*\n((?:\t.*\n)*)", re.MULTILINE)


@pytest.mark.parametrize("readme", READMES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_block_holds(readme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "schemes", tmp_path / "schemes")
    if readme.parent != ROOT:
        shutil.copytree(readme.parent, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "kaohe*"))
    monkeypatch.setattr(kaohe, "open_dataset", opened)
    monkeypatch.setattr(kaohe, "compute", computed)
    page = readme.read_text(encoding="utf-8")
    reader = Reader("zh" if readme.name.endswith(".zh.md") or _ENGLISH in page else "en", monkeypatch)
    turn = page[: page.find(_ENGLISH)].count("\n")
    problems = []
    for block in blocks(page):
        if _ENGLISH in page and block.line > turn:
            reader.lang = "en"
        try:
            reader.follow(block)
        except Exception as problem:  # noqa: BLE001 - all that is wrong is told at once
            problems.append(f"{readme.relative_to(ROOT)}:{block.line}: {type(problem).__name__}: {problem}")
    assert not problems, "\n\n".join(problems)


@pytest.mark.parametrize("readme", READMES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(readme: Path) -> None:
    for file, heading in links(readme.read_text(encoding="utf-8")):
        target = readme.parent / file if file else readme
        assert target.exists(), file
        assert not heading or heading in anchors(target.read_text(encoding="utf-8")), f"{file}#{heading}"


def test_every_section_that_the_code_names_is_there() -> None:
    code = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "engine" / "kaohe").rglob("*.py"))
    named = {" ".join(name.split()) for name in re.findall(r"[Ss]ection\s+“([^”]+)”", code)}
    assert {"From messages to receptions", "Final figures"} <= named
    assert named <= set(headings((ROOT / "plugins" / "README.md").read_text(encoding="utf-8")))


class Reader:
    """Follows the blocks of one README, in the folder where it stands."""

    def __init__(self, lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lang: Lang = lang
        self.monkeypatch = monkeypatch
        self.session: dict[str, object] = {"__name__": "readme"}
        self.last: object = None
        """What the last command gave: a text, or a service's answer."""
        self.scheme: Block | None = None
        """The last scheme that was shown."""

    def follow(self, block: Block) -> None:
        if block.file is not None:
            path = Path(block.file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        kinds: dict[str, Callable[[Block], None]] = {
            "": self.bare,
            "scheme": self.written,
            "yaml": follow_yaml,
            "lua": follow_lua,
            "toml": lambda block: void(tomllib.loads(block.text)),
            "csv": self.saved,
            "json": self.json,
            "text": self.text,
            "python": self.python,
            "sh": self.commands,
            "console": self.commands,
        }
        assert block.kind in kinds, f"a block of the kind {block.kind} is not known"
        kinds[block.kind](block)

    def bare(self, block: Block) -> None:
        """Take a block without a kind for a scheme, a part of one, a finding, commands or a drawing."""
        if _SCHEME.match(block.text):
            self.written(block)
        elif part := part_language(block.text):
            self.written(replace(block, text=HEADS[part] + block.text))
        elif found := _FINDING.match(block.text):
            self.finding(block.text, "zh" if found[1] == "错误" else "en")
        elif Path(shlex.split(block.text.splitlines()[0].removeprefix("$ "))[0]).name in TOOLS:
            self.commands(block)
        else:
            assert _DRAWING.search(block.text), "a block without a kind is a scheme, commands or a drawing"

    def written(self, block: Block) -> None:
        """Check a scheme as text."""
        scheme = scheme_of(Source(block.file or "README.scheme", block.text))
        self.scheme = block
        if block.below:
            follow_table(block.below, scheme)

    def finding(self, told: str, lang: Lang) -> None:
        """Make the mistake that a finding shows in the scheme above it, and check that."""
        assert self.scheme is not None, "a finding stands below the scheme that it is about"
        assert self.scheme.file is not None, "a scheme with a finding names its file"
        lines = self.scheme.text.splitlines()
        for number, line in _EXCERPT.findall(told):
            lines[int(number) - 1] = line
        path = Path(self.scheme.file)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        compare(CliRunner().invoke(Kaohe(lang), ["check", str(path)]).output, told)
        path.write_text(self.scheme.text, encoding="utf-8")

    def text(self, block: Block) -> None:
        """Hold a text that stands at once below a command against what the command gave."""
        if block.at_once and self.last is not None:
            compare(str(self.last), block.text)

    def json(self, block: Block) -> None:
        document = json.loads(block.text)
        if block.at_once and self.last is not None:
            assert document == (json.loads(self.last) if isinstance(self.last, str) else self.last)
        elif isinstance(document, dict) and {"period", "agents"} <= set(document) and "format" not in document:
            figures, report = kaohe.read_figures(block.text)
            assert figures is not None, render(report, "en")

    def saved(self, block: Block) -> None:
        assert block.file, "a table's block names its file"

    def python(self, block: Block) -> None:
        code = compile(block.text, block.file or f"README:{block.line}", "exec")
        exec(code, {"__name__": "saved"} if block.file else self.session)  # noqa: S102 - that is the test

    def commands(self, block: Block) -> None:
        self.last = None
        for command, output in commands(block.text):
            self.last = self.run(command)
            if output:
                compare(str(self.last), output)

    def run(self, command: str) -> object:
        """Run a command line; give what it printed, None where it is not run but only looked at."""
        given: object = None
        for part in re.split(r"\s&&\s", command):
            words = shlex.split(part, comments=True)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words.pop(0)
            if words:
                tool = Path(words[0]).name
                assert tool in TOOLS, f"the command {tool} is not known"
                given = TOOLS[tool](self, words[1:], part)
        return given


def void(_: object) -> None:
    """Be content that it could be read."""


def commands(text: str) -> list[tuple[str, str]]:
    """Give commands with what is printed below them: after `$ `, or each line one where there is no `$ `."""
    prompted = re.search(r"^\$ ", text, re.MULTILINE) is not None
    found: list[tuple[str, str]] = []
    open_command = False
    for line in text.splitlines(keepends=True):
        if open_command:
            found[-1] = (found[-1][0] + line, "")
        elif prompted and not line.startswith("$ "):
            found[-1] = (found[-1][0], found[-1][1] + line)
            continue
        else:
            found.append((line.removeprefix("$ "), ""))
        open_command = goes_on(found[-1][0])
    return [(command.replace("\\\n", " "), output) for command, output in found]


def goes_on(command: str) -> bool:
    """Whether a command line is not at its end yet: a quote is open, or the line ends with a backslash."""
    try:
        shlex.split(command, comments=True)
    except ValueError:
        return True
    return command.endswith("\\\n")


def compare(printed: str, told: str) -> None:
    """Hold what was printed against what a README tells; … stands for anything, alone on a line for any lines."""
    clean = [line.rstrip() for line in printed.strip("\n").splitlines()]
    lines = [re.escape(line.rstrip()).replace("…", ".*") for line in told.strip("\n").splitlines()]
    wrong = [
        line
        for line, pattern in zip(told.strip("\n").splitlines(), lines, strict=True)
        if not any(re.fullmatch(pattern, each) for each in clean)
    ]
    assert not wrong, "it does not print\n" + "\n".join(wrong)
    pattern = "\n".join(r"(?:.*\n)*?.*" if line == ".*" else line for line in lines)
    holds = re.fullmatch(pattern, "\n".join(clean)) is not None
    assert holds, "it prints, in another order or with more,\n" + "\n".join(clean[:_MOST])


_OPENED: dict[object, tuple[Events | None, Report]] = {}


def opened(path: Path | str, settings: Settings, *, progress: Any = None, **how: Any) -> tuple[Events | None, Report]:
    """Open a dataset; the same files once, for the demo's month is opened again and again."""
    if not isinstance(path, Path) or path.is_file():
        return _open_dataset(path, settings, progress=progress, **how)
    files = tuple((file.name, file.read_bytes()) for file in sorted(path.glob("*.*")))
    key = (sha256(repr(files).encode()).digest(), settings, *sorted(how.items()))
    if key not in _OPENED:
        _OPENED[key] = _open_dataset(path, settings, progress=progress, **how)
    events, report = _OPENED[key]
    return events, Report(report)  # to which a command may add


_COMPUTED: dict[object, tuple[MetricTable, Report]] = {}


def computed(
    events: Events, registry: Registry, period: Period, by: Grouping, **options: Any
) -> tuple[MetricTable, Report]:
    """Compute metrics; the same of the same dataset once."""
    key = (id(events.tables), tuple(metric.id for metric in registry), period, by)
    if key not in _COMPUTED:
        _COMPUTED[key] = _compute(events, registry, period, by, **options)
    return _COMPUTED[key]


# --- documents ----------------------------------------------------------------------------------------------------


@cache
def registry() -> Registry:
    return kaohe.load_plugins()


def shipped(name: str) -> Source | None:
    return read_source(ROOT / "schemes" / f"{name}.scheme", Report())


def scheme_of(source: Source) -> Scheme:
    """Read and check a scheme that must be without errors."""
    loaded, report = kaohe.load(source, shipped)
    assert loaded is not None, render(report, "en")
    checked, report = kaohe.check(loaded, registry())
    assert checked is not None, render(report, "en")
    return checked


@cache
def gallery() -> tuple[Scheme, ...]:
    return tuple(scheme_of(Source(path.name, path.read_text("utf-8"))) for path in (ROOT / "schemes").glob("*.scheme"))


def follow_lua(block: Block) -> None:
    """Look at the command that an editor's settings start."""
    (called,) = re.findall(r"cmd = \{(.*?)\}", block.text)
    command, name = re.findall(r'"(.*?)"', called)
    assert command == "kaohe"
    assert Kaohe("en").get_command(None, name) is not None, f"there is no kaohe {name}"  # type: ignore[arg-type]


def follow_yaml(block: Block) -> None:
    """Read a scheme, a scheme's cases, or settings."""
    source = Source(block.file or "README.yaml", block.text)
    document = yaml.safe_load(block.text)
    if "scheme" in document:
        scheme_of(source)
    elif "cases" in document:
        # A file of cases is saved for the `kaohe test` below it.
        assert block.file or any(all_hold(source, scheme) for scheme in gallery()), "the cases hold of no scheme"
    else:
        report = Report()
        assert read_settings(source, report) is not None, render(report, "en")


def all_hold(cases: Source, scheme: Scheme) -> bool:
    results, report = run_cases(cases, scheme)
    return report.ok and bool(results) and all(result.holds for result in results)


# --- commands -----------------------------------------------------------------------------------------------------


def kaohe_line(reader: Reader, words: list[str], _: str) -> str | None:
    """Run `kaohe …`; what is printed on both streams, in order. `serve` would not end: its options are looked at."""
    words, target = (words[: words.index(">")], words[-1]) if ">" in words else (words, None)
    assert "|" not in words, "a pipe is not followed"
    lang = language.asked_for(words) or reader.lang
    words = words[2:] if words[:1] == ["--lang"] else words
    command = next((word for word in words if not word.startswith("-")), "")
    if command == "serve":
        Kaohe(lang).get_command(None, "serve").make_context("serve", words[words.index("serve") + 1 :])
        return None
    if command == "demo" or any(word.split("/")[0] == DEMO for word in words):
        printed = take_demo(lang, next((word for word in words[1:] if command == "demo" and word[0] != "-"), DEMO))
        if command == "demo":
            return printed
    # Who says no language is answered in the scheme's own.
    result = CliRunner().invoke(Kaohe(lang, asked=language.asked_for(words) is not None), words)
    assert result.exit_code in {0, 1}, result.output
    if target is not None:
        Path(target).write_text(result.stdout, encoding="utf-8")
    # What is wrong may be shown; a document is for programs, which read one stream.
    return result.stdout if "json" in words else result.output


@cache
def demo(lang: Lang, folder: str) -> tuple[Path, str]:
    """Run the demo once; give the folder above it and what it printed."""
    above = Path(tempfile.mkdtemp(prefix="kaohe-readmes-"))
    atexit.register(shutil.rmtree, above, ignore_errors=True)
    with chdir(above):
        result = CliRunner().invoke(Kaohe(lang), ["demo", folder])
    assert result.exit_code == 0, result.output
    return above, result.output


def take_demo(lang: Lang, folder: str) -> str:
    """Put the demo's folder here, unless it is; give what the demo prints."""
    above, printed = demo(lang, folder)
    if not Path(folder).exists():
        shutil.copytree(above / folder, folder)
    return printed


def pip_line(reader: Reader, words: list[str], _: str) -> None:
    """Install a package that the README itself shows, as an editable install does; others are taken for installed."""
    for folder in (Path(word) for word in words if (Path(word) / "pyproject.toml").is_file()):
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8")
        groups = [
            f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
            for group, entries in project["entry-points"].items()
        ]
        (info / "entry_points.txt").write_text("".join(groups), encoding="utf-8")
        for module in folder.glob("*.py"):
            reader.monkeypatch.delitem(sys.modules, module.stem, raising=False)
        reader.monkeypatch.syspath_prepend(str(folder.absolute()))


def python_line(reader: Reader, words: list[str], line: str) -> None:
    assert words[0] == "-m", "Python is called with a module"
    if words[1] == "pip":
        pip_line(reader, words[2:], line)
    assert find_spec(words[1]) is not None, f"there is no module {words[1]}"


def make_line(reader: Reader, words: list[str], _: str) -> str | None:
    """Run what the Makefile's targets run of kaohe."""
    rules = dict(_RULE.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    printed = None
    for target in (word for word in words if "=" not in word):
        assert target in rules, f"the Makefile has no target {target}"
        for line in re.findall(r"/kaohe (.*)", rules[target]):
            printed = kaohe_line(reader, shlex.split(line), line)
    return printed


def curl_line(_: Reader, __: list[str], line: str) -> Any:
    """Ask the service."""
    if " -d " in line:
        return answer_to(line if line.endswith("\n") else line + "\n")
    (path,) = re.findall(r"(?:localhost|127\.0\.0\.1):8000([^\s']*)", line)
    answer = client().get(path or "/")
    assert answer.is_success, answer.text
    return answer.text


def looked_at(_: Reader, __: list[str], ___: str) -> None:
    """Leave alone what changes the reader's machine, or is tried elsewhere."""


TOOLS: dict[str, Callable[[Reader, list[str], str], object]] = {
    "kaohe": kaohe_line,
    "python": python_line,
    "python3": python_line,
    "pip": pip_line,
    "make": make_line,
    "curl": curl_line,
    **dict.fromkeys(("git", "cd", "mkdir", ".", "source", "pytest", "ruff", "mypy", "coverage"), looked_at),
}


# --- the follower itself ------------------------------------------------------------------------------------------


def test_commands_are_parted_from_what_they_print() -> None:
    assert commands("a 'b\nc'\nd \\\n  e\n") == [("a 'b\nc'\n", ""), ("d    e\n", "")]
    assert commands("$ a\none\n\ntwo\n$ b\n") == [("a\n", "one\n\ntwo\n"), ("b\n", "")]


def test_an_ellipsis_stands_for_anything() -> None:
    compare("a\nb\nc 1.5 d\n", "…\nc … d\n")
    for told in ("a\nc … d\n", "a\nb\n", "b\nc … d\n"):
        with pytest.raises(AssertionError):
            compare("a\nb\nc 1.5 d\n", told)


@pytest.mark.parametrize(
    "page",
    [
        "```rust\nfn main() {}\n```\n",
        "```\nwhatever\n```\n",
        "```sh\nwget x\n```\n",
        "```sh\nmake nothing-such\n```\n",
        "```sh\nkaohe check nothing-such.scheme --colour\n```\n",
        "```yaml\nday_cut: noon\n```\n",
        "```yaml\ncases: [{name: a, agents: {a1: {}}, expect: {a1: {total: -1}}}]\n```\n",
        "```scheme\n方案 甲 版本 1\n```\n",
        "```csv\na,b\n```\n",
        '```json\n{"period": "2026-13", "agents": []}\n```\n',
        "```\n底薪 3000 圆\n```\n",
        "```\n底薪 3000\n```\n\n| 底薪 |\n|---|\n| 3001 |\n",
        "```\n底薪 3000\n```\n\n| 底新 |\n|---|\n| 3000 |\n",
        "```python\nassert False\n```\n",
    ],
)
def test_what_is_not_so_is_found(page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = blocks(page)
    with pytest.raises((AssertionError, TypeError)):
        Reader("en", monkeypatch).follow(block)


def test_a_link_to_nothing_is_found() -> None:
    assert links("[a](x.md#b) [c](#d) [e](https://f.g/h#i)\n```\n[j](k)\n```\n") == [("x.md", "b"), ("", "d")]
    assert anchors("# A b, c!\n## 指标 · 目录\n") == ["a-b-c", "指标--目录"]
