"""What a relation needs that a dataset may lack."""

from __future__ import annotations

from kaohe.words import Words


class MissingData(Exception):  # noqa: N818 - it says what a dataset lacks; whoever asks decides whether that is an error
    """A relation cannot be built because tables or columns are absent; `reason` names them."""

    def __init__(self, lacking: tuple[str, ...]) -> None:
        super().__init__(", ".join(lacking))
        self.lacking = lacking

    @property
    def reason(self) -> Words:
        """Say what is absent."""
        tables = [name for name in self.lacking if "." not in name]
        columns = [name for name in self.lacking if "." in name]
        zh = [f"缺少表 {'、'.join(tables)}"] if tables else []
        en = [f"{_plural('table', tables)} absent"] if tables else []
        if columns:
            zh.append(f"缺少列 {'、'.join(columns)}")
            en.append(f"{_plural('column', columns)} absent")
        return Words("，".join(zh), "; ".join(en))


def _plural(noun: str, names: list[str]) -> str:
    return f"{noun} {names[0]} is" if len(names) == 1 else f"{noun}s {', '.join(names)} are"
