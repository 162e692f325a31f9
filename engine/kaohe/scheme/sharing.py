"""What schemes that are put together share: facts that are declared alike, and the settings that they freeze.

May import `diagnostics` and the scheme's own modules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.diagnostics.catalogue import frozen
from kaohe.scheme.frozen import called
from kaohe.scheme.model import Setting, Unread
from kaohe.words import Words
from kaohe_grammar.keywords import STARTERS, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.diagnostics import Report
    from kaohe.scheme.model import Fact, Scheme

_JUDGED: Final = "judgment_rule"


def share_facts(facts: list[Fact], others: tuple[Fact, ...], report: Report) -> Iterator[Unread]:
    """Take over facts; one that is declared alike in both schemes is one, of another kind it is an error.

    What measures this here and that there is left out, and its name may mean anything.
    """
    for fact in others:
        twin = next((each for each in facts if each.name == fact.name), None)
        if twin is None or ((twin.kind, twin.better) == (fact.kind, fact.better) and twin.title != fact.title):
            facts.append(fact)  # under another title it is another, whose name is taken
        elif (twin.kind, twin.better) != (fact.kind, fact.better):
            report.add(
                frozen.OTHER_FACT,
                fact.span,
                name=fact.name,
                kind=_kind_words(fact),
                elsewhere=str(twin.span),
                other=_kind_words(twin),
            )
            facts.remove(twin)
            yield Unread(fact.name)


def share_settings(settings: dict[str, Setting], others: tuple[Setting, ...], scheme: Scheme, report: Report) -> None:
    """Take over settings; the including scheme's own hold, and included ones must not contradict each other."""
    for setting in others:
        twin = settings.setdefault(setting.key, setting)
        if twin.value != setting.value and twin.span.source.name != scheme.span.source.name:
            report.add(frozen.OTHER_SETTING, setting.span, key=called(setting.key), elsewhere=str(twin.span))


def frozen_by(scheme: Scheme) -> tuple[Setting, ...]:
    """Give the settings that a scheme freezes, its header's judgment among them."""
    if scheme.judgment is None:
        return scheme.settings
    place = next((span for head, span in scheme.heads if head == "judgment"), scheme.span)
    return (*scheme.settings, Setting(_JUDGED, scheme.judgment, place))


def _kind_words(fact: Fact) -> Words:
    """Say a fact's kind, and which way is better, as texts do."""
    terminals = [f"KIND_{fact.kind.upper()}", *([] if fact.better is None else [f"{fact.better.upper()}_BETTER"])]
    zh, en = (" ".join(words(lang)[each][0] for each in terminals) for lang in STARTERS)
    return Words(zh, en)
