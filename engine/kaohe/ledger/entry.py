"""What the ledger holds of a publication, and the hash that ties each entry to the one before it.

Large documents are tied in by their own hashes, so that a list of entries is known to be whole without reading them.
May import `texts`, `periods`, `rests`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from kaohe.ledger.rests import rests_on
from kaohe.ledger.texts import Text
from kaohe.periods import Period

Row = Mapping[str, Any]
"""A line of the table of entries: numbers and texts."""

COLUMNS: Final = (
    *("number", "scheme", "version", "effective", "period", "revision", "corrects", "reason"),
    *("published_at", "published_by", "kaohe", "held", "previous"),
)
"""What an entry's hash is made of, in this order; `held` are the hashes of what follows."""
HELD: Final = ("rests", "plugins", "texts", "settings", "dataset", "figures", "outcome")
"""Documents of any size."""
_KINDS: Final = {
    **dict.fromkeys(("number", "version"), int),
    **dict.fromkeys(("scheme", "effective", "period", "published_at", "published_by", "hash"), str),
    "corrects": int | None,
    "reason": str | None,
}
"""What stands in the columns that are listed of an entry."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be published.

    at, by: when and by whom, as the caller says. corrects, reason: the entry that it corrects, and why. plugins: by
    name, module, package and version. settings: those of the dataset; None where figures were handed in. dataset: what
    tells whether it is still the same. figures, outcome: the JSON documents.
    """

    scheme: str
    version: int
    effective: date
    period: Period
    at: str
    by: str
    corrects: int | None
    reason: str | None
    kaohe: str
    plugins: Mapping[str, Mapping[str, str]]
    texts: tuple[Text, ...]
    settings: Mapping[str, Any] | None
    dataset: Mapping[str, Any]
    figures: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Head:
    """An entry without what it was computed from."""

    number: int
    scheme: str
    version: int
    effective: date
    period: Period
    corrects: int | None
    reason: str | None
    at: str
    by: str
    hash: str

    def to_json(self) -> dict[str, object]:
        """Give it as a JSON document."""
        return {
            "entry": self.number,
            "scheme": self.scheme,
            "version": self.version,
            "effective": str(self.effective),
            "period": str(self.period),
            "corrects": self.corrects,
            "reason": self.reason,
            "published_at": self.at,
            "published_by": self.by,
            "hash": self.hash,
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the ledger. previous: the hash of the entry before it, empty for the first."""

    number: int
    content: Draft
    previous: str
    hash: str

    def to_json(self) -> dict[str, object]:
        """Give the entry as a JSON document."""
        content = self.content
        return {
            **self.head.to_json(),
            "previous": self.previous,
            "kaohe": content.kaohe,
            "plugins": content.plugins,
            "texts": [{"name": text.name, "sha256": text.sha256, "text": text.text} for text in content.texts],
            "settings": content.settings,
            "dataset": content.dataset,
            "figures": json.loads(content.figures),
            "outcome": json.loads(content.outcome),
        }

    @property
    def head(self) -> Head:
        """What is listed of it."""
        content = self.content
        return Head(
            *(self.number, content.scheme, content.version, content.effective, content.period),
            *(content.corrects, content.reason, content.at, content.by, self.hash),
        )


def hash_of(row: Row) -> str:
    """Hash all that an entry holds, its documents by their hashes, the hash of the one before it included."""
    return sha256(json.dumps([row[name] for name in COLUMNS]).encode()).hexdigest()


def is_sealed(row: Row) -> bool:
    """Whether what is listed of an entry is as it was published; a file of SQLite's holds anything in any column."""
    try:
        return bool(hash_of(row) == row["hash"])
    except TypeError:  # bytes, where a text should stand
        return False


def is_whole(row: Row) -> bool:
    """Whether an entry is as it was published, as far as its documents stand in a line of the table."""
    if not is_sealed(row):
        return False
    held = json.loads(row["held"])
    return all(type(row[name]) is str and _digest(row[name]) == held[name] for name in HELD if name in row)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def row_of(draft: Draft, number: int, revision: int, previous: str) -> dict[str, Any]:
    """Give the line of the table that an entry is, with its hash."""
    documents = {
        "rests": _json(rests_on(draft.scheme, draft.figures, draft.outcome)),
        "plugins": _json(draft.plugins),
        "texts": _json([[text.name, text.text] for text in draft.texts]),
        "settings": _json(draft.settings),
        "dataset": _json(draft.dataset),
        "figures": draft.figures,
        "outcome": draft.outcome,
    }
    row: dict[str, Any] = {
        "number": number,
        "scheme": draft.scheme,
        "version": draft.version,
        "effective": str(draft.effective),
        "period": str(draft.period),
        "revision": revision,
        "corrects": draft.corrects,
        "reason": draft.reason,
        "published_at": draft.at,
        "published_by": draft.by,
        "kaohe": draft.kaohe,
        "held": _json({name: _digest(text) for name, text in documents.items()}),
        "previous": previous,
    }
    return {**row, "hash": hash_of(row), **documents}


def entry_of(row: Row) -> Entry:
    """Read an entry from its line of the table."""
    head = head_of(row)
    draft = Draft(
        *(head.scheme, head.version, head.effective, head.period, head.at, head.by, head.corrects, head.reason),
        kaohe=row["kaohe"],
        plugins=json.loads(row["plugins"]),
        texts=texts_of(row),
        settings=json.loads(row["settings"]),
        dataset=json.loads(row["dataset"]),
        figures=row["figures"],
        outcome=row["outcome"],
    )
    return Entry(head.number, draft, row["previous"], row["hash"])


def texts_of(row: Row) -> tuple[Text, ...]:
    """Read the files of a scheme from an entry's line of the table."""
    return tuple(Text(name, text) for name, text in json.loads(row["texts"]))


def head_of(row: Row) -> Head:
    """Read what is listed of an entry from its line of the table; raises `ValueError` where it was tampered with."""
    period = Period.parse(str(row["period"]))
    if period is None:
        raise ValueError("no period")
    if not all(isinstance(row[name], kinds) for name, kinds in _KINDS.items()):
        raise ValueError("no text, or no number")
    return Head(
        number=row["number"],
        scheme=row["scheme"],
        version=row["version"],
        effective=date.fromisoformat(str(row["effective"])),
        period=period,
        corrects=row["corrects"],
        reason=row["reason"],
        at=row["published_at"],
        by=row["published_by"],
        hash=row["hash"],
    )


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False)
