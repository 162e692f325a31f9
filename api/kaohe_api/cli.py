"""The command line `kaohe`: its commands, and what the exit status says.

0 done, 1 the input has errors, 2 a wrong command line, 3 we failed, 128 and its number where a signal ended it (130 for
Ctrl-C). Data goes to standard output, all else to standard error. Each command is imported when it is called, so that
checking a scheme stays quick.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from signal import SIGINT
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from kaohe.words import Words
from kaohe_api import interrupts, language
from kaohe_api.console import Console
from kaohe_api.usage import UnknownCommand, finding_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.words import Lang

COMMANDS: Final = (
    *("demo", "metrics", "details", "evaluate", "explain", "publish", "history", "reproduce"),
    *("diff", "simulate", "check", "test", "fmt", "convert", "plugins", "serve", "lsp"),
)
_ROUNDS: Final = 50_000
"""After how many new objects circles of them are looked for: what a short command makes lives to its end anyway."""
_ENDED: Final = 128
"""What is added to a signal's number where it ended the command."""
_HELP: Final = Words(
    "网店客服考核：从聊天和订单算指标，按方案打分、排名、发薪，每一分钱都说得清。",
    "Appraisal and pay for shop agents: metrics from chats and orders, scores, ranks and pay by a scheme, every cent "
    "explained.",
)


class Kaohe(click.Group):
    """The command `kaohe` in one language; `asked` says whether that was asked for, or is but the system's."""

    def __init__(self, lang: Lang, *, asked: bool = True) -> None:
        super().__init__("kaohe", help=_HELP.say(lang), context_settings={"help_option_names": ["-h", "--help"]})
        self.lang: Final[Lang] = lang
        self.asked: Final = asked
        self.params.extend([lang_option(lang), _version_option(lang)])

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import a command's module and build it in our language."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"kaohe_api.commands.{cmd_name}").build(self.lang)
        command.params.append(lang_option(self.lang))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise UnknownCommand(args[0], COMMANDS, ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; who reads our output may have had enough of it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # What is still buffered must not fail once more at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0

    def main(  # type: ignore[override] # it always ends the process, which the overloads cannot say
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run a command line and exit with its status; nothing that goes wrong shows a traceback."""
        console = Console(self.lang)
        extra.pop("standalone_mode", None)
        try:
            with interrupts.heeded():
                status = super().main(args, prog_name or "kaohe", standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as problem:
            click.echo(problem.message, err=True)
            status = 2
        except click.UsageError as problem:
            console.tell(finding_of(problem))
            status = 2
        except (click.Abort, KeyboardInterrupt):
            status = _ENDED + SIGINT
        except Exception as problem:  # noqa: BLE001 - the last resort: a reference for the user, the rest to the log
            status = 3
            if not interrupts.received:  # what an engine raises when it is ended is no failure
                console.failed(problem)
        if interrupts.received:
            status = _ENDED + interrupts.received[0]
        sys.exit(status if isinstance(status, int) else 0)


def lang_option(lang: Lang) -> click.Option:
    """Give the option `--lang`, which the group and each command take; it was read before they were built."""
    said = Words("界面语言", "the language to speak").say(lang)
    return click.Option(["--lang"], type=click.Choice(language.LANGS), expose_value=False, help=said)


def _version_option(lang: Lang) -> click.Option:
    def show(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
        if asked:
            from importlib.metadata import version

            click.echo(f"kaohe {version('kaohe')}")
            ctx.exit()

    said = Words("显示版本", "show the version").say(lang)
    return click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=show, help=said)


def main() -> None:
    """Run the command line that this process was started with."""
    gc.set_threshold(_ROUNDS)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A name may hold a sign that the terminal's encoding lacks, as GBK lacks 😀: that must not end a command.
            stream.reconfigure(errors="replace" if stream.errors == "strict" else stream.errors)
    asked = language.asked_for(sys.argv[1:])
    Kaohe(asked or language.of_system(os.environ), asked=asked is not None).main()
