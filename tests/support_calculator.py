"""A pocket calculator for explanations: takes the numbers and signs of a text, leaves its words out, and computes."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from typing import Any

_FUNCTIONS: dict[str, Callable[..., Fraction]] = {
    "取小": min,
    "min": min,
    "取大": max,
    "max": max,
    **dict.fromkeys(("取整", "floor"), lambda value: Fraction(value // 1)),
    **dict.fromkeys(("四舍五入", "round"), lambda value, places=0: rounded(value, int(places))),
}
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "≥": operator.ge,
    "≤": operator.le,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
    "≠": operator.ne,
}
_IF = {"如果", "if"}
_UNITS = {"秒", "s"}
_FLAGS = {"yes", "no"}
_SAYS = {*_FLAGS, "and", "or", "not"}
"""The words that make a condition more than a name."""
_WORDS = {"且": "and", "或": "or", "非": "not", "（": "(", "）": ")", "，": ",", "−": "-", "是": "yes", "否": "no"}
_BROKEN = re.compile("没有结果|no result|无值|no value|.*(?:，不算|, does not count)")
"""What breaks a streak, be the condition what it may."""
_FLAG = re.compile(" (是|否|yes|no)(?![a-z])")
_TOKEN = re.compile(
    r"(?P<function>(?:取小|取大|取整|四舍五入|如果|\bmin|\bmax|\bfloor|\bround|\bif)(?=[（(]))"
    r"|(?P<day>\d{4}-[\dW]\d[\d/-]*)|(?P<number>(?<!\w)\d+(?:\.\d+)?(?:/\d+)?%?(?!\w))|(?P<sign>[+−×÷()（）,，≥≤<>=≠])|(?P<word>[^\s+−×÷()（）,，≥≤<>=≠]+)"
)
_MEAN = re.compile(r"(−?[\d.]+%?)(?: 秒| s)? ?[（(](≈ )?(−?[\d.]+%?)(?: 秒| s)? (?:四舍五入|rounded)[）)]")
_REMARK = re.compile(r"（[^（）\d≥≤<>=≠]*）|\([^()\d≥≤<>=≠]*\)")
"""Words in brackets, which are part of a name."""

Value = Fraction | str | bool


def computed(text: str) -> Fraction:
    """Compute what a text says, × and ÷ before + and −. What a mean was before it was rounded must give it."""
    tokens = _tokens(text)
    calculator = _Calculator(tokens)
    value = calculator.sum()
    assert calculator.at == len(tokens), text
    return value


def holds(text: str) -> bool:
    """Whether a condition holds; a name alone is what decided, and says no value."""
    return is_name(text) or _held(_tokens(text), text)


def fails(text: str) -> bool:
    """Whether a condition that says what it saw does not hold."""
    return not _held(_tokens(text), text)


def is_name(text: str) -> bool:
    """Whether a condition is a name alone."""
    return all(kind in {"word", "number"} and each not in _SAYS for kind, each in _tokens(text))


def _held(tokens: list[tuple[str, str]], text: str) -> bool:
    calculator = _Calculator(tokens)
    try:
        held = calculator.either()
    except IndexError:
        raise AssertionError(text) from None
    assert calculator.at == len(tokens), text
    return held


def _tokens(text: str) -> list[tuple[str, str]]:
    for mean in _MEAN.finditer(text):
        assert number(mean[1]) == rounded(number(mean[3]), places_of(mean[1])), text
    return [
        (each.lastgroup or "", _WORDS.get(each[0], each[0]))
        for each in _TOKEN.finditer(_REMARK.sub(" ", _MEAN.sub(r"\1", _with_streaks_decided(text))))
    ]


def without_streaks(text: str) -> str:
    """Leave out what is told in brackets of the periods of a streak."""
    start = next((each.start() for each in re.finditer("[（(]", text) if _is_streak(text, each.start())), None)
    return text if start is None else without_streaks(text[:start] + text[_closing(text, start) :])


def _with_streaks_decided(text: str) -> str:
    """Put in place of the periods of each streak whether its condition held in all of them."""
    start = next((each.start() for each in re.finditer("[（(]", text) if _is_streak(text, each.start())), None)
    if start is None:
        return text
    end = _closing(text, start)
    periods = _periods(text[start + 1 : end - 1])
    count = re.search(r"连续(\d+)|(\d+) \w+ running", text[:start])
    assert count is None or int(count[1] or count[2]) == len(periods), text
    ran = [_ran(each) for each in periods]
    held = all(ran)
    said = _FLAG.match(text[end:])
    assert said is None or (said[1] in {"是", "yes"}) == held, text
    return _with_streaks_decided(f"{text[:start]} {'yes' if held else 'no'} {text[end:]}")


def _periods(told: str) -> list[str]:
    """Part what is told of periods, each of which begins with itself."""
    return re.split(r"(?:；|; )(?=\d{4}-)", told)


def _ran(told: str) -> bool:
    """Whether what is told of a period is a condition that holds."""
    how = re.split("：|: ", told, maxsplit=1)[1]
    return _BROKEN.fullmatch(how) is None and _held(_tokens(how), how)


def _is_streak(text: str, start: int) -> bool:
    return re.match(r".\d{4}-\S*?(：|: )", text[start:]) is not None


def _closing(text: str, start: int) -> int:
    depth = 0
    for at, each in enumerate(text[start:], start):
        depth += (each in "（(") - (each in "）)")
        if depth == 0:
            return at + 1
    raise AssertionError(text)


def number(text: str) -> Fraction:
    """Read a number as it is shown."""
    text = text.replace("−", "-")
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def places_of(text: str) -> int:
    """Count the decimals with which a number is shown; a percent has two more."""
    return len(text.removesuffix("%").partition(".")[2]) + (2 if text.endswith("%") else 0)


def rounded(value: Fraction, places: int) -> Fraction:
    """Round half-up, away from 0."""
    whole = int(abs(value) * 10**places + Fraction(1, 2))
    return Fraction(-whole if value < 0 else whole, 10**places)


class _Calculator:
    """Reads signs one after the other. Of the words and numbers that name a figure the last number is its value."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self.at = 0

    def _next(self) -> str:
        return self._tokens[self.at][1] if self.at < len(self._tokens) else ""

    def _take(self, *texts: str) -> str | None:
        if self._next() not in texts or self.at == len(self._tokens):
            return None
        self.at += 1
        return self._tokens[self.at - 1][1]

    def sum(self) -> Fraction:
        value = self._product()
        while sign := self._take("+", "-"):
            value += self._product() if sign == "+" else -self._product()
        return value

    def _product(self) -> Fraction:
        value = self._atom()
        while sign := self._take("×", "÷"):
            value = value * self._atom() if sign == "×" else value / self._atom()
        return value

    def _atom(self) -> Fraction:
        if self._take("-"):
            return -self._atom()
        if self._take("("):
            value = self.sum()
            assert self._take(")")
            return value
        kind, text = self._tokens[self.at]
        if kind == "function":
            self.at += 1
            return self._function(text)
        value = self._named()
        if isinstance(value, str) and self.at < len(self._tokens):
            return self._atom()  # a title stood before a formula
        assert isinstance(value, Fraction), self._tokens
        return value

    def _named(self) -> Value:
        """Give the value behind a name: its last number; the sign of one below 0 stands behind the name."""
        found: Value | None = None
        in_name = False
        while self.at < len(self._tokens):
            kind, text = self._tokens[self.at]
            if kind == "number":
                found, in_name = number(text), False
            elif kind in {"word", "day"} and text not in {"and", "or"}:
                found = text if text in _FLAGS or not isinstance(found, Fraction) else found
                in_name = text not in _UNITS
            elif text == "-" and in_name and self._tokens[self.at + 1][0] == "number":
                self.at += 1
                found, in_name = -number(self._tokens[self.at][1]), False
            else:
                break
            self.at += 1
        assert found is not None, self._tokens[self.at :]
        return found

    def _function(self, name: str) -> Fraction:
        assert self._take("(")
        if name in _IF:
            holds = self.either()
            assert self._take(",")
            one = self.sum()
            assert self._take(",")
            other = self.sum()
            assert self._take(")")
            return one if holds else other
        given = [self.sum()]
        while self._take(","):
            given.append(self.sum())
        assert self._take(")")
        return _FUNCTIONS[name](*given)

    # --- conditions --------------------------------------------------------------------------------------------------

    def either(self) -> bool:
        """Whether what is said next holds."""
        held = self._both()
        while self._take("or"):
            held = self._both() or held
        return held

    def _both(self) -> bool:
        held = self._holds()
        while self._take("and"):
            held = self._holds() and held
        return held

    def _holds(self) -> bool:
        if self._take("not"):
            return not self._holds()
        start = self.at
        if self._take("("):  # brackets around a condition, or around a sum
            with suppress(AssertionError):
                held = self.either()
                if self._take(")") and self._next() not in {*"+-×÷≥≤<>=≠"}:
                    return held
            self.at = start
        one = self._side()
        sign = self._take(*"≥≤<>=≠")
        if sign is None:
            assert one in _FLAGS, (one, self._tokens)
            return one == "yes"
        return _COMPARED[sign](one, self._side())

    def _side(self) -> Value:
        """Give a side of a comparison: a sum, or the last word of a text."""
        start = self.at
        named = self._named() if self._tokens[self.at][0] in {"word", "number", "day"} else Fraction(0)
        if isinstance(named, str):
            return named
        self.at = start
        return self.sum()
