"""One version of a scheme with two texts beside a ledger; what the version before paid ahead and this one forgets."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

import kaohe as engine
from kaohe.diagnostics import Report
from kaohe.ledger.other_text import tell_other_text
from support_cli import Ran, kaohe
from support_http import registry
from support_ledger import SCHEME, sql
from test_cli_ledger import LATER, figures, place, published
from test_gallery import assert_told_as_golden

__all__ = ["place"]
CHANGED = SCHEME.replace("base 3000", "base 6000")


def short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def ran(*line: str) -> Ran:
    """Run what computes a month that is published, or the next one."""
    return kaohe(*line, lang="en")


def test_a_version_with_two_texts_is_told_by_all_who_compute_with_a_ledger(place: str) -> None:
    """The given file is used: 6000. It is entry 2 that is named, the last one of the version."""
    assert published(place, "2026-08").status == 0
    assert published(place, "2026-09").status == 0
    changed = write("copy.scheme", CHANGED)
    told = (
        "K879 copy.scheme is another text than entry 2 (2026-09) was published with, and both are Small version 1: "
        f"{short(CHANGED)}, published {short(SCHEME)}  copy.scheme:1"
    )
    for command in ("evaluate", "explain"):
        for month in ("2026-09", "2026-10"):
            found = ran(command, changed, "--metrics", figures(month), "--ledger", place)
            assert (found.status, found.err.count(told), "6000" in found.out) == (0, 1, True)
    found = ran("simulate", "small.scheme", changed, "--ledger", place)
    assert (found.status, found.err.count(told), found.err.count("K879")) == (0, 1, 1)
    found = published(place, "2026-10", scheme=changed)
    assert (found.status, told in found.err) == (0, True)
    # By now the old file is the other text.
    found = published(place, "2026-11")
    assert "K879 small.scheme is another text than entry 3 (2026-10)" in found.err


def test_the_same_text_and_other_versions_and_what_was_corrected_are_not_told(place: str) -> None:
    line = ("--metrics", figures("2026-09"), "--ledger", place)
    assert published(place, "2026-09").status == 0
    for name, text in (("small.scheme", SCHEME), ("renamed.scheme", SCHEME), ("later.scheme", LATER)):
        assert "K879" not in ran("evaluate", write(name, text), *line).err
    # An entry's own text is used where the given version is not in force yet.
    assert "K894" in ran("evaluate", "later.scheme", *line).err
    corrected = published(place, "2026-09", "--correct", "base was wrong", scheme=write("copy.scheme", CHANGED))
    assert (corrected.status, "K879" in corrected.err) == (0, True)
    assert "K879" not in ran("evaluate", "copy.scheme", *line).err
    assert "K879" in ran("evaluate", "small.scheme", *line).err
    assert "K879" not in ran("evaluate", "copy.scheme", "--metrics", figures("2026-09")).err


def test_an_included_file_that_is_another_is_named(place: str) -> None:
    base = write("rest.scheme", "scheme rest version 1\neffective 2026-08-01\nperiod month\nbase 3000\n")
    whole = write("whole.scheme", "scheme W version 1\neffective 2026-08-01\nperiod month\ninclude rest\n")
    line = ("--metrics", figures("2026-09"), "--ledger", place, "--by", "Ann")
    assert ran("publish", whole, *line).status == 0
    assert "K879" not in ran("evaluate", whole, *line[:-2]).err
    write(base, "scheme rest version 1\neffective 2026-08-01\nperiod month\nbase 3100\n")
    assert "K879 rest.scheme is another text than entry 1 (2026-09)" in ran("evaluate", whole, *line[:-2]).err


def test_a_text_that_was_changed_in_the_ledger_is_told_as_that(place: str) -> None:
    assert published(place, "2026-09").status == 0
    sql(place, "DROP TRIGGER kaohe_no_update", "UPDATE kaohe_entries SET texts = '[]'")
    found = ran("evaluate", "small.scheme", "--metrics", figures("2026-10"), "--ledger", place)
    assert (found.status, "K887" in found.err, "K879" in found.err) == (1, True, False)


def test_it_is_told_as_its_golden_says(place: str) -> None:
    assert published(place, "2026-09").status == 0
    kept, _ = engine.read_kept(Path(write("small.scheme", CHANGED)), registry())
    ledger, _ = engine.open_ledger(place)
    assert kept is not None
    assert ledger is not None
    report = Report()
    tell_other_text(ledger, kept, report)
    assert_told_as_golden("K879", report)


# --- what the version before paid ahead -------------------------------------------------------------------------------

PLAIN = SCHEME.replace('last 2 months running: must "consider a move"\n', "")
NO_MORE = LATER.replace('last 2 months running: must "consider a move"\n', "")


@pytest.mark.parametrize("after", [NO_MORE, PLAIN], ids=["the next version", "the same one"])
def test_what_was_paid_ahead_is_told_though_nothing_looks_back_any_more(place: str, after: str) -> None:
    """Commissions are 140, 80 and 0, paid 1000: 860, 920 and 1000 are ahead, twice; 1720 + 1840 + 2000 = 5560."""
    first, second = write("first.scheme", PLAIN + "advance commission at 1000\n"), write("second.scheme", after)
    assert published(place, "2026-08", scheme=first).status == 0
    assert published(place, "2026-09", scheme=first).status == 0
    found = published(place, "2026-10", scheme=second)
    assert found.status == 0
    owed = "a1 1720.00, a2 1840.00, a3 2000.00"
    assert (
        f"K646 5560.00 yuan paid ahead for commission and not taken back yet are not taken back by this scheme: {owed}"
        in (found.err)
    )
    found = published(place, "2026-11", scheme=second)
    assert (found.status, "K646" in found.err) == (0, False)
