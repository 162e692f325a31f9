"""Text that users see, in Chinese and English. May import `records`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kaohe.records import made_fast

Lang = Literal["zh", "en"]
LANGS: Final[tuple[Lang, ...]] = ("zh", "en")


@made_fast
@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """Give the text in one language."""
        return self.zh if lang == "zh" else self.en
