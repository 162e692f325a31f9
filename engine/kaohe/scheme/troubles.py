"""What is wrong where a text does not parse: told in the author's words, with what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import kaohe_grammar
from kaohe.diagnostics import Report, Source, Span, near
from kaohe.diagnostics.catalogue import syntax
from kaohe.scheme.advice import advice, example, opening_word
from kaohe.scheme.other_words import (
    ALIASES,
    ASCII,
    COMPARISONS,
    LARGE,
    LAST_OF_ALL,
    LAST_ONES,
    OPERATORS,
    ORDINAL,
    ORDINALS,
    SIGNS,
    STATEMENTS,
)
from kaohe.words import Words

if TYPE_CHECKING:
    from kaohe.words import Lang

_OTHER: Final[dict[Lang, Lang]] = {"zh": "en", "en": "zh"}
_LANGUAGES: Final[dict[Lang, Words]] = {"zh": Words("中文", "Chinese"), "en": Words("英文", "English")}
_FUNCTION: Final = re.compile(r"([^\W\d]\w*)\s*\Z")
_SAME: Final = {"THEN": "WHEN", "WHEN": "THEN", "AMONG": "WITHIN", "WITHIN": "AMONG", "DAYS": "DAYS_WITHIN", "ON": "BY"}
"""Words that do in one language what another does in the other."""


_STATISTICS: Final = ("SUM", "MEAN", "COUNT_OF", "LEAST", "MOST", "RANK_OF")
_GROUPS: Final = ("GROUP_TEAM", "GROUP_SHOP", "GROUP_ALL")
_SIGN: Final = re.compile(r"[=<>≥≤!&|]+|[。.]")
_DIGITS: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?$")
_OWN_NAME: Final = re.compile(
    r"\s*(奖金|扣款|评分|计算|参数|奖金池|等级|排名|bonus|deduction|score|figure|parameter|pool|grade|rank)"
    r"[ \t\u3000]+([^\W\d]\w*)[ \t\u3000]+"
)
"""A statement's first word and its own name."""
_BEFORE_COLON: Final = ("奖金", "扣款", "评分", "bonus", "deduction", "score")
_THOUSANDS: Final = re.compile(r"[0-9]+(?:,[0-9]{3})+(?:\.[0-9]+)?")
_NUMBERED: Final = re.compile(
    rf"[0-9]万?\s*(?:[%‰]|{'|'.join(unit for units in kaohe_grammar.UNITS.values() for unit in units)})?$"
)
"""What ends with a number."""
_PARTNERS: Final = {'"': '"…"', "「": "「…」", "」": "「…」", "(": "(…)", ")": "(…)"}

_NAMES: Final[tuple[tuple[frozenset[str], Words], ...]] = (
    (frozenset({"NAME", "BRACKETED"}), Words("名字", "a name")),
    (frozenset({"NUMBER"}), Words("数字", "a number")),
    (frozenset({"STRING"}), Words('引号里的文字 "…"', 'a quoted text "…"')),
    (frozenset({"DATE"}), Words("日期 2026-10-01", "a date 2026-10-01")),
    (frozenset({"FILE"}), Words("方案的文件名", "a scheme's file name")),
    (frozenset({"COLON"}), Words("“：”", "“:”")),
    (frozenset({"COMMA"}), Words("“，”", "“,”")),
    (frozenset({"SEMI"}), Words("“；”", "“;”")),
    (frozenset({"RPAR"}), Words("“）”", "“)”")),
    (frozenset({"LPAR"}), Words("“（”", "“(”")),
    (frozenset(kaohe_grammar.UNITS) | {"PERCENT", "PERMILLE"}, Words("单位", "a unit")),
    (frozenset({"COMPARE"}), Words("比较符号 > ≥ < ≤ = ≠", "a comparison > >= < <= = !=")),
    (frozenset({"ADD", "TIMES", "DIVIDE"}), Words("运算符 + − × ÷", "an operator + - * /")),
    (frozenset({"$END"}), Words("语句的结尾", "the end of the statement")),
)
"""How signs are called in findings, in the order in which they are told, after the words."""

_PLACES: Final = frozenset({"FIRST", "NTH", "LAST", "TOP", "BOTTOM"})
_LONGEST_SHOWN: Final = 30
_LONGEST_BEFORE: Final = 100


def report_trouble(
    trouble: kaohe_grammar.Trouble,
    text: str,
    source: Source,
    base: int,
    rule: kaohe_grammar.Start,
    lang: Lang,
    report: Report,
) -> None:
    """Add the finding for a failed parse of `text`, which begins at `base` in the source."""
    span = source.span(base + trouble.start, base + trouble.end)
    case = _Case(trouble, text, rule, lang, span, report)
    if any(tell(case) for tell in _TELLERS):
        return
    expected = _expected(trouble.expected, lang)
    if trouble.terminal == "$END":
        right = example(opening_word(text, rule, lang))
        told = Words(f"接着可以写：{expected.zh}。{right.zh}", f"What fits here: {expected.en}.{right.en}")
        report.add(syntax.INCOMPLETE, span, advice=told)
        return
    found = case.found
    aliased = ALIASES[lang].get(found)
    suggestions = (aliased,) if aliased in case.fitting else near(found, _alike(found, case.fitting))
    report.add(
        syntax.UNEXPECTED,
        span,
        suggestions=suggestions,
        found=_shown(case),
        expected=expected,
        example=example(opening_word(text, rule, lang)),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """A failed parse, with what the tellers ask of it."""

    trouble: kaohe_grammar.Trouble
    text: str
    rule: kaohe_grammar.Start
    lang: Lang
    span: Span
    report: Report

    @property
    def found(self) -> str:
        """The word or sign that does not fit."""
        whole = re.compile(r"[^\W\d]\w*").match(self.text, self.trouble.start)
        return whole[0] if whole else self.text[self.trouble.start : self.trouble.end]

    @property
    def before(self) -> str:
        """What stands just before it."""
        return self.text[max(0, self.trouble.start - _LONGEST_BEFORE) : self.trouble.start].rstrip()

    @property
    def fitting(self) -> tuple[str, ...]:
        """The words that would fit, units included."""
        known = kaohe_grammar.words(self.lang) | kaohe_grammar.UNITS
        return tuple(word for name in sorted(self.trouble.expected) for word in known.get(name, ()))


def _unpaired(case: _Case) -> bool:
    """Tell of half a pair of quotes or brackets."""
    found, at = case.found, case.trouble.start
    closing = {"$END", "SEMI", *kaohe_grammar.RESERVED[case.lang]}
    if case.trouble.terminal in closing and "RPAR" in case.trouble.expected:
        found = "("
    else:
        opened = case.text.count("(", 0, at) > case.text.count(")", 0, at)
        if found not in _PARTNERS or case.trouble.terminal not in {None, "RPAR"} or (found == ")" and opened):
            return False
    case.report.add(syntax.UNPAIRED, case.span, found=found, instead=_PARTNERS[found])
    return True


def _sign(case: _Case) -> bool:
    """Tell of signs that are written otherwise here: ==, =>, &&, a full stop, 30,000."""
    at = case.trouble.start
    if thousands := _THOUSANDS.match(case.text, at):
        plain = thousands[0].replace(",", "")
        told = Words(f"数字里不写逗号：{plain}。", f"Write numbers without commas: {plain}.")
        case.report.add(syntax.MISTAKE, case.span, found=thousands[0], advice=told)
        return True
    run = next((run for run in _SIGN.finditer(case.text) if run.start() <= at < run.end()), None)
    if run is None or run[0] not in SIGNS:
        return False
    case.report.add(syntax.MISTAKE, case.span, found=run[0], advice=SIGNS[run[0]])
    return True


def _foreign_word(case: _Case) -> bool:
    """Tell of a keyword of the other language, a function's before its bracket."""
    function = _FUNCTION.search(case.text, 0, case.trouble.start) if case.found == "(" else None
    word = function[1] if function else case.found
    own, other = (
        kaohe_grammar.FUNCTIONS[lang] if function else kaohe_grammar.words(lang)
        for lang in (case.lang, _OTHER[case.lang])
    )
    meant = [name for name, spellings in other.items() if word in spellings]
    instead = [own.get(name) or own.get(_SAME.get(name, ""), ()) for name in meant]
    shown = dict.fromkeys(spellings[0] for spellings in instead if spellings)
    if not shown:
        return False
    start = case.span.start + (function.start() - case.trouble.start if function else 0)
    place = case.span.source.span(start, start + len(word))
    ours, theirs = _LANGUAGES[case.lang], _LANGUAGES[_OTHER[case.lang]]
    case.report.add(syntax.OTHER_LANGUAGE, place, word=word, instead=", ".join(shown), ours=ours, theirs=theirs)
    return True


def _unknown_statement(case: _Case) -> bool:
    """Tell of a statement whose first word is none."""
    if case.rule != "statement" or case.text[: case.trouble.start].strip():
        return False
    starters = [spellings[0] for spellings in kaohe_grammar.STARTERS[case.lang].values()]
    starters.extend(kaohe_grammar.PLACES[case.lang].values())
    alias = STATEMENTS.get(case.found)
    case.report.add(
        syntax.UNKNOWN_STATEMENT,
        case.span,
        suggestions=(alias,) if alias in starters else near(case.found, _alike(case.found, starters)),
        word=_shown(case),
        known=Words("、".join(starters), ", ".join(starters)),
    )
    return True


def _keyword_as_name(case: _Case) -> bool:
    """Tell of a keyword where only a name fits."""
    wants_name = "NAME" in case.trouble.expected and "NUMBER" not in case.trouble.expected
    if not wants_name or case.trouble.terminal not in kaohe_grammar.RESERVED[case.lang]:
        return False
    case.report.add(syntax.KEYWORD_AS_NAME, case.span, word=case.found)
    return True


def _run_together(case: _Case) -> bool:
    """Tell of Chinese words without a blank between them, one of them a word that fits here."""
    if case.lang != "zh":
        return False
    found = case.found
    if ALIASES["zh"].get(found) in case.fitting:
        return False
    begun = next((word for word in case.fitting if found.startswith(word) and found != word), None)
    if begun is not None:
        instead = f"{begun} {found.removeprefix(begun)}"
        case.report.add(syntax.MISSING_SPACE, case.span, found=found, word=begun, instead=instead)
        return True
    before = re.search(r"[^\W\d]\w*\s*$", case.text[: case.trouble.start])
    name = before[0].strip() if before else ""
    ended = next((word for word in case.fitting if name.endswith(word) and name != word), None)
    if before is None or ended is None:
        return False
    start = case.span.start - case.trouble.start + before.start()
    place = case.span.source.span(start, start + len(name))
    instead = f"{name.removesuffix(ended)} {ended}"
    case.report.add(syntax.MISSING_SPACE, place, found=name, word=ended, instead=instead)
    return True


def _name_of_two(case: _Case) -> bool:
    """Tell of a name with a blank that is not quoted: 奖金 全勤 奖 = 100元."""
    named = _OWN_NAME.fullmatch(case.text[: case.trouble.start])
    if named is None or case.rule != "statement" or not re.match(r"[^\W\d]", case.found):
        return False
    meant = set(kaohe_grammar.RESERVED[case.lang]) - {"AWARD"}  # an award has a name
    if case.trouble.terminal in meant or near(case.found, _alike(case.found, case.fitting)):
        return False
    whole, short = f'{named[1]} "{named[2]} {case.found}"', f"{named[1]} {named[2]}"
    colon = named[1] in _BEFORE_COLON
    told = Words(
        f"名字里有空格就加引号：{whole}" + (f"；名字到这里为止就写冒号：{short}：…。" if colon else "。"),
        f"Quote a name with blanks: {whole}" + (f"; if it ends here, write a colon: {short}: …." if colon else "."),
    )
    case.report.add(syntax.MISTAKE, case.span, found=case.found, advice=told)
    return True


def _formula_for_name(case: _Case) -> bool:
    """Tell of a formula where one figure stands: 合计(销售额 − 退款金额，团队)."""
    name = re.search(r"[^\W\d]\w*$", case.before)
    if case.found not in {"+", "-", "−", "*", "×", "/", "÷"} or name is None or "ADD" in case.trouble.expected:
        return False
    told = Words(
        f"这里写一个名字。先算出来：计算 净额：金额 = {name[0]} {case.found} …，再写 净额。",
        f"A name stands here. Compute it first: figure net: money = {name[0]} {case.found} …, then write net.",
    )
    case.report.add(syntax.MISTAKE, case.span, found=case.found, advice=told)
    return True


def _from_table(case: _Case) -> bool:
    """Tell of a mistake that the table knows, unless a word that fits was only misspelt."""
    if near(case.found, _alike(case.found, case.fitting)) or ALIASES[case.lang].get(case.found) in case.fitting:
        return False
    told = advice(opening_word(case.text, case.rule, case.lang), case.trouble, case.lang)
    if told is None:
        return False
    if case.trouble.terminal == "$END":
        case.report.add(syntax.INCOMPLETE, case.span, advice=told)
    else:
        case.report.add(syntax.MISTAKE, case.span, found=_shown(case), advice=told)
    return True


def _in_words(case: _Case) -> bool:
    """Tell of a comparison or an operator in words."""
    sign = COMPARISONS.get(case.found) if "COMPARE" in case.trouble.expected else None
    if "TIMES" in case.trouble.expected:
        sign = sign or OPERATORS.get(case.found)
    if sign is None:
        return False
    told = Words(f"写成符号：{sign}。", f"Write it as a sign: {ASCII.get(sign, sign)}.")
    case.report.add(syntax.MISTAKE, case.span, found=case.found, advice=told)
    return True


def _place(case: _Case) -> bool:
    """Tell of a place in other words: second, 3rd, 倒数第一."""
    found = ORDINAL.match(case.text, case.trouble.start)
    if found is None or not _PLACES & case.trouble.expected:
        return False
    told = found[0]
    last = LAST_ONES.fullmatch(told)
    if told.removesuffix("名") in LAST_OF_ALL:
        meant = "最后一名"
    elif last is not None:
        meant = f"后{last[1]}名"
    elif case.lang == "zh":
        meant = f"{told.removesuffix('名')}名"
    else:
        meant = f"place {ORDINALS.get(told, told[:-2])}"
    advice = Words(f"写成：{meant}。", f"Write it as: {meant}.")
    case.report.add(syntax.MISTAKE, case.span, found=told, advice=advice)
    return True


def _large(case: _Case) -> bool:
    """Tell of a number's size in a word: 3千元."""
    size = LARGE.get(case.found[:1].lower())
    number = _DIGITS.search(case.before)
    if size is None or number is None or case.text[case.trouble.start - 1].isspace():
        return False
    unit = case.found[1:] if case.found[1:] in case.fitting else ""
    value = Decimal(number[0]) * size
    plainly = f"{value.normalize():f}{unit}"
    told = Words(f"写成数字：{plainly}。", f"Write the number: {plainly}.")
    case.report.add(syntax.MISTAKE, case.span, found=case.found, advice=told)
    return True


def _word_before(case: _Case) -> bool:
    """Tell of another word for a keyword that was taken for a name: 其他 得 0."""
    name = re.search(r"[^\W\d]\w*$", case.before)
    alias = None if name is None else ALIASES[case.lang].get(name[0])
    if name is None or alias is None:
        return False
    at = case.text.rindex(name[0], 0, case.trouble.start)
    instead = f"{case.text[:at]}{alias}{case.text[at + len(name[0]) :]}"
    again = kaohe_grammar.parse(instead, case.rule, case.lang)
    unfit = isinstance(again, kaohe_grammar.Trouble) and again.start == at
    if unfit and not case.text[:at].rstrip().endswith(":"):  # behind a colon, elements before it may have been left out
        return False
    start = case.span.start - case.trouble.start + at
    told = Words(f"写成：{alias}。", f"Write it as: {alias}.")
    case.report.add(syntax.MISTAKE, case.span.source.span(start, start + len(name[0])), found=name[0], advice=told)
    return True


def _no_group(case: _Case) -> bool:
    """Tell of a statistic that does not say of whom, or says it first: 平均(客件数), 平均(团队，客件数)."""
    names = "|".join(word for name in _STATISTICS for word in kaohe_grammar.FUNCTIONS[case.lang][name])
    turned = re.search(rf"({names})\s*\(\s*([^\W\d]\w*)\s*[,，]$", case.before)
    groups = [word for name in _GROUPS for word in kaohe_grammar.words(case.lang)[name]]
    if turned is not None and turned[2] in groups:
        right = f"{turned[1]}({case.found}"
        told = Words(f"先写数，再写范围：{right}，{turned[2]})。", f"First the figure: {right}, {turned[2]}).")
        case.report.add(syntax.MISTAKE, case.span, found=case.found, advice=told)
        return True
    within = re.search(rf"(?:{names})\s*\(\s*([^(),]+)$", case.before)
    if case.found != ")" or within is None:
        return False
    whole, figure = within[0].strip(), within[1].strip()
    told = Words(
        f"写上是谁的：{whole}，团队)（团队、店铺、全体）；店铺自己的指标写 店铺({figure})。",
        f"Say of whom: {whole}, team) (team, shop, all); the shop's own metric is shop({figure}).",
    )
    case.report.add(syntax.MISTAKE, case.span, found=case.found, advice=told)
    return True


def _comma(case: _Case) -> bool:
    """Tell of a comma where a semicolon parts."""
    if case.found not in {",", "，", "、"} or "SEMI" not in case.trouble.expected:
        return False
    told = Words(
        "这里用分号：底薪 3000元；级别 = P3 时 3500元。", "Write a semicolon: base 3000; 3500 when level = P3."
    )
    case.report.add(syntax.MISTAKE, case.span, found=case.found, advice=told)
    return True


def _no_operator(case: _Case) -> bool:
    """Tell of a figure with a number at once behind it."""
    behind = case.trouble.terminal == "NUMBER" and "TIMES" in case.trouble.expected
    if not behind or _NUMBERED.search(case.before):
        return False
    told = Words("中间要写运算符：自评 × 30%。", "Write an operator between them: self_rating * 30%.")
    case.report.add(syntax.MISTAKE, case.span, found=case.found, advice=told)
    return True


_TELLERS: Final = (
    *(_place, _large, _no_group, _word_before, _unpaired, _sign, _in_words, _foreign_word, _unknown_statement),
    *(_keyword_as_name, _run_together, _name_of_two, _formula_for_name, _from_table, _no_operator, _comma),
)
"""Who tells of a failed parse, each what it knows; the first that does ends it."""


def _alike(found: str, known: list[str] | tuple[str, ...]) -> list[str]:
    """Keep the words that share a letter with what was found: among words of one letter all others are near.

    The letter s, for seconds, is near to half of all words.
    """
    return [word for word in known if set(word.casefold()) & set(found.casefold()) and word not in {found, "s"}]


def _shown(case: _Case) -> str | Words:
    """Say what was found: line ends in words, invisible signs by their number."""
    found = case.found
    if found == "\n":
        return Words("行尾", "The end of the line")
    if not found.isprintable():
        return f"U+{ord(found[0]):04X}"
    return found if len(found) <= _LONGEST_SHOWN else found[:_LONGEST_SHOWN] + "…"


def _expected(expected: frozenset[str], lang: Lang) -> Words:
    """List what would fit, the words first."""
    own = kaohe_grammar.words(lang)
    if "ADD" in expected:
        expected -= _PLACES  # a name may be followed by a place, which is seldom what is meant
    if "NAME" in expected:
        expected -= {"LPAR"}  # as true as it is of little help
    shown = dict.fromkeys(spellings[0] for name, spellings in own.items() if name in expected)
    shown |= dict.fromkeys(text for name, text in kaohe_grammar.PLACES[lang].items() if name in expected)
    signs = [words for names, words in _NAMES if names & expected]
    if "EQ" in expected and "COMPARE" not in expected:
        signs.append(Words("“=”", "“=”"))
    return Words("、".join([*shown, *(each.zh for each in signs)]), ", ".join([*shown, *(each.en for each in signs)]))
