"""What all tests share."""

from __future__ import annotations

import signal
from typing import Final

import pytest
from coverage import Coverage
from hypothesis import settings

# What runs the tests in the background may have them ignore signals, which the commands that they start would inherit.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

# A property that takes long on a slow day is no failure.
settings.register_profile("kaohe", deadline=None)
settings.load_profile("kaohe")

LONG: Final = {
    *(
        "test_events_set_aside",
        "test_http_fuzz",
        "test_oracle_properties",
        "test_store_generated",
        "test_whatif_every_change",
    ),
    *("test_no_text_takes_long_or_much", "test_the_rows_behind_every_figure_give_it"),
    *("test_no_question_fails_wherever_a_text_is_cut", "test_whatever_yaml_says_is_offered_where_it_says_it"),
}
"""Files and tests that take long and reach no line that others do not: they run without coverage, in half the time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes long."""
    for item in items:
        if not LONG.isdisjoint({item.path.stem, item.name.partition("[")[0]}):
            item.add_marker("long")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what a worker covered before it may be ended: on a slow day that takes longer than it is given to end."""
    covered = Coverage.current()
    if covered is not None and hasattr(session.config, "workerinput"):
        covered.save()
