"""Which language to speak: the one asked for, else the system's."""

from __future__ import annotations

import locale
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaohe.words import Lang

LANGS: Final[tuple[Lang, ...]] = ("zh", "en")
_DIGITS: Final = 4
"""Of a quality value in thousandths, which is at most 1.000."""
_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


def asked_for(arguments: Sequence[str]) -> Lang | None:
    """Find `--lang zh` or `--lang=zh` anywhere in a command line, so that even its help speaks that language."""
    for number, argument in enumerate(arguments):
        if argument == "--":
            return None
        following = arguments[number + 1] if number + 1 < len(arguments) else ""
        given = following if argument == "--lang" else argument.removeprefix("--lang=")
        if argument.startswith("--lang") and given in LANGS:
            return given
    return None


def of_system(environ: Mapping[str, str]) -> Lang:
    """Chinese where the locale is Chinese, else English."""
    named = next((environ[name] for name in _VARIABLES if environ.get(name)), None)
    if named is None:
        named = locale.getlocale()[0] or ""
    return "zh" if named.casefold().startswith(("zh", "chinese")) else "en"


def of_request(query: str | None, header: str | None) -> Lang | None:
    """Give the language that an HTTP request asks for: `?lang`, else the first of Accept-Language that we speak."""
    if query in LANGS:
        return query
    wanted: list[tuple[int, str]] = []
    for part in (header or "").split(","):
        name, _, weight = part.strip().partition(";q=")
        wanted.append((_thousandths(weight), name[:2].casefold()))
    spoken = [each for each in wanted if each[1] in LANGS and each[0] > 0]
    return cast("Lang", max(spoken, key=lambda each: each[0])[1]) if spoken else None


def _thousandths(weight: str) -> int:
    """Read a quality value such as 0.8 as 800; none written is the highest, nonsense the lowest."""
    if not weight:
        return 1000
    whole, _, rest = weight.partition(".")
    digits = whole + (rest + "000")[:3]
    return int(digits) if len(digits) <= _DIGITS and digits.isascii() and digits.isdigit() else 0
