"""One version of a scheme with two texts: what is computed now is not what was published under its number.

May import `book`, `entry`, `texts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.diagnostics.catalogue import ledger as rules

if TYPE_CHECKING:
    from kaohe.diagnostics import Report
    from kaohe.ledger.book import Ledger
    from kaohe.ledger.texts import KeptScheme

_SHORT: Final = 12


def tell_other_text(ledger: Ledger, kept: KeptScheme, report: Report) -> None:
    """Tell the last entry that stands, if any, of the same version of a scheme, whose text is another one.

    How its file is called says nothing, nor does a text that was corrected since.
    """
    scheme = kept.scheme
    standing = {head.period: head for head in ledger.heads(report) if head.scheme == scheme.name}
    same = {head.number: head for head in standing.values() if head.version == scheme.version}
    published = ledger.texts(scheme.name, scheme.version, report) if same else {}
    for number in sorted(same.keys() & published.keys(), reverse=True):
        pairs = zip(kept.texts, published[number], strict=False)  # a scheme's own text says how many it includes
        found = next(((now, then) for now, then in pairs if now.text != then.text), None)
        if found is not None:
            now, then = found
            facts = {"version": scheme.version, "number": number, "period": same[number].period, "file": now.name}
            hashes = {"now": now.sha256[:_SHORT], "then": then.sha256[:_SHORT]}
            report.add(
                rules.OTHER_TEXT, scheme.span, scheme=scheme.name, **hashes, **{key: str(facts[key]) for key in facts}
            )
            return
