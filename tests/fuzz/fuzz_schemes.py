"""A fuzzing target: any bytes as a scheme give a scheme or a report, in text as in YAML, and nothing is raised.

Run it for longer, with what was found kept: python tests/fuzz/fuzz_schemes.py -max_total_time=3600 FOLDER
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kaohe", "kaohe_grammar"]):
    import kaohe
    from kaohe.diagnostics import Report, render
    from kaohe.documents import decode
    from kaohe.scheme.load import author_language
    from kaohe_grammar.keywords import FUNCTIONS, UNITS, words

_SCHEMES = Path(__file__).parents[2] / "schemes"
_REGISTRY = kaohe.load_plugins()


def one(data: bytes) -> None:
    """Check bytes under both endings."""
    for name in ("fuzz.scheme", "fuzz.yaml"):
        report = Report()
        source = decode(data, name, report)
        if source is not None:
            scheme, report = kaohe.read_scheme(source, _REGISTRY, notes=True)
            assert (scheme is not None) == report.ok
            render(report.sorted(), author_language(source))


def seeds(folder: Path) -> None:
    """Put the shipped schemes where the fuzzer begins."""
    for path in [*_SCHEMES.glob("*.scheme"), *_SCHEMES.glob("*.yaml")]:
        (folder / path.name).write_bytes(path.read_bytes())


def dictionary(path: Path) -> None:
    """Write all keywords as the fuzzer takes them."""
    known = {
        word
        for lang in ("zh", "en")
        for table in (words(lang), FUNCTIONS[lang])
        for each in table.values()
        for word in each
    }
    known |= {word for each in UNITS.values() for word in each}
    escaped = ["".join(f"\\x{byte:02x}" for byte in word.encode()) for word in sorted(known)]
    path.write_text("".join(f'"{word}"\n' for word in escaped), encoding="ascii")


def main() -> None:
    """Fuzz with the options of the command line."""
    with tempfile.TemporaryDirectory() as room:
        begin, known = Path(room, "seeds"), Path(room, "words")
        begin.mkdir()
        seeds(begin)
        dictionary(known)
        options = [each for each in sys.argv[1:] if each.startswith("-")]
        kept = [each for each in sys.argv[1:] if not each.startswith("-")]
        atheris.Setup([sys.argv[0], f"-dict={known}", "-max_len=4000", *options, *kept, str(begin)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
