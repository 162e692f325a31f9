"""A dataset that changes in any way gives, with a store, the figures of a run without one, exactly.

By default 3 datasets of 24 small shops at the rules' boundaries change 3 times each, in a few shops at a time.
KAOHE_EXAMPLES=20 makes it 20 datasets.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import strategies as st

from support_generated_events import many, shops
from support_generated_events import settings as system_settings
from support_merged import merged, settings_apart
from support_store import Kept, mixed

EXAMPLES = int(os.environ.get("KAOHE_EXAMPLES", "3"))
TOGETHER = 24
CHANGES = 3


@pytest.mark.parametrize("number", range(EXAMPLES))
def test_figures_with_a_store_are_those_without(number: int, tmp_path: Path) -> None:
    chance = random.Random(number)  # noqa: S311 - no secret
    given = many(system_settings(), number + 1)[-1]
    now = many(shops(given), TOGETHER)
    others = many(st.tuples(shops(given), shops(given)).map(lambda pair: pair[1]), TOGETHER * CHANGES)
    kept = Kept(tmp_path, settings_apart(given, TOGETHER))
    kept.write(merged(now))
    kept.open()
    for change in range(CHANGES):
        for place in chance.sample(range(TOGETHER), 1 + change * 3):
            now[place] = mixed(now[place], others[change * TOGETHER + place], given, chance)
        kept.write(merged(now))
        kept.check(updated=None)
