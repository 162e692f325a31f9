"""What is wrong with a document, as an editor shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lsprotocol import types
from pygls.uris import from_fs_path

import kaohe
from kaohe.diagnostics import Severity, Span
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.diagnostics import Diagnostic
    from kaohe.metrics import Registry
    from kaohe.scheme.load import Folder
    from kaohe.words import Lang
    from kaohe_api.lsp.documents import Document
    from kaohe_api.lsp.positions import Positions

_SEVERITIES: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
_INCLUDE: Final = re.compile(r"^[ \t-]*(?:组合|include)[^\n]*", re.MULTILINE)
_WITHIN: Final = Words("在组合的方案 {place}：", "In the included scheme {place}: ")


def findings(
    document: Document,
    folder: Folder,
    registry: Registry,
    positions: Positions,
    lang: Lang | None,
    *,
    analysis: bool,
) -> tuple[list[types.Diagnostic], bool]:
    """Check a document as `kaohe check` does; say also whether it has no errors. lang: if not its author's.

    analysis: also what takes long.
    """
    if not document.is_scheme:
        return [], True
    _, report = kaohe.read_scheme(document.source, registry, folder, notes=True, analysis=analysis)
    told = lang or document.lang
    return [_shown(found, document, positions, told) for found in report.sorted()], report.ok


def _shown(found: Diagnostic, document: Document, positions: Positions, lang: Lang) -> types.Diagnostic:
    message, place, related = "\n".join((found.message(lang), found.remedy(lang))), found.place, None
    whole = positions.between(document.source, 0, 0)
    if isinstance(place, Span) and place.source.name == document.source.name:
        whole = _within(positions.range(place), document, positions)
    elif isinstance(place, Span):
        message = _WITHIN.say(lang).format(place=place) + message
        whole = _including(place.source.name, document, positions)
        where = types.Location(from_fs_path(place.source.name) or document.uri, positions.range(place))
        related = [types.DiagnosticRelatedInformation(where, found.message(lang))]
    return types.Diagnostic(
        whole,
        message,
        severity=_SEVERITIES[found.severity],
        code=found.rule.code,
        source="kaohe",
        related_information=related,
    )


def _within(place: types.Range, document: Document, positions: Positions) -> types.Range:
    """Keep a range within the document: a folded text of YAML is shown on one line, which may be longer."""
    source = document.source
    return positions.between(source, positions.offset(source, place.start), positions.offset(source, place.end))


def _including(name: str, document: Document, positions: Positions) -> types.Range:
    """Give the place of the statement by which another scheme stands in a document, maybe through a third."""
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0]
    statements = list(_INCLUDE.finditer(document.source.text))
    own = [each for each in statements if stem in each[0]] or statements
    start, end = own[0].span() if own else (0, 0)
    return positions.between(document.source, start, end)


def may_include(document: Document) -> bool:
    """Whether a document may stand on others."""
    return document.is_scheme and bool(_INCLUDE.search(document.source.text))
