"""schemes/README.md as a whole: its generated part, and that the course ends with what it has taught.

With KAOHE_UPDATE=1 the generated part is written anew; read what changed.
"""

from __future__ import annotations

import os

from kaohe.extension import load_plugins
from kaohe.scheme.model import Scheme
from support_readmes import ROOT, blocks, generated, regenerate, yaml_keys

README = ROOT / "schemes" / "README.md"


def page() -> str:
    return README.read_text(encoding="utf-8")


def test_the_generated_part_is_fresh() -> None:
    fresh = {"yaml": yaml_keys()}
    if os.environ.get("KAOHE_UPDATE"):
        README.write_text(regenerate(page(), fresh), encoding="utf-8")
    assert generated(page()) == fresh


