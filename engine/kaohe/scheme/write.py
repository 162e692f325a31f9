"""Writes schemes anew: formatted as they are spelled, or in another spelling, with nothing lost.

What was written is read again before it is given: only what says the same, comments included, leaves this module. May
import `metrics` and the scheme's own modules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from kaohe.diagnostics import Report, Source
from kaohe.diagnostics.catalogue import requests
from kaohe.scheme.load import is_yaml, read_alone
from kaohe.scheme.naming import renamed
from kaohe.scheme.text_writer import write_text
from kaohe.scheme.yaml_writer import write_yaml
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.metrics.registry import Registry
    from kaohe.scheme.model import Scheme

Spelling = Literal["yaml", "zh", "en"]
SPELLINGS: Final[tuple[Spelling, ...]] = ("yaml", "zh", "en")
_OTHERWISE: Final = Words("读回来就不是同一个方案了", "it would not read back as the same scheme")


def write(scheme: Scheme, spelling: Spelling) -> str:
    """Write a scheme in a spelling, with its comments."""
    return write_yaml(scheme) if spelling == "yaml" else write_text(scheme, spelling)


def format_scheme(source: Source) -> tuple[str | None, Report]:
    """Write a scheme anew as it is spelled; None, with findings, if there is anything wrong with its form."""
    report = Report()
    scheme = read_alone(source, report)
    if scheme is None:
        return None, report
    return _sure(scheme, "yaml" if is_yaml(source) else scheme.lang, source, report)


def convert(source: Source, to: Spelling, registry: Registry) -> tuple[str | None, Report]:
    """Write a scheme in another spelling, what is known to others by the names that it has there."""
    report = Report()
    scheme = read_alone(source, report)
    if scheme is None:
        return None, report
    return _sure(renamed(scheme, registry, "zh" if to == "zh" else "en"), to, source, report)


def _sure(scheme: Scheme, to: Spelling, source: Source, report: Report) -> tuple[str | None, Report]:
    """Write a scheme, unless what is written reads otherwise: a spelling may lack what another has."""
    text = write(scheme, to)
    found = Report()
    again = read_alone(Source("again.yaml" if to == "yaml" else "again.scheme", text), found)
    if again == scheme and again.comments == scheme.comments:
        return text, report
    first = next(iter(found.sorted()), None)
    problem = _OTHERWISE if first is None else Words(first.message("zh"), first.message("en"))
    report.add(requests.NOT_IN_SPELLING, source.span(0, 0), spelling=to, problem=problem)
    return None, report
