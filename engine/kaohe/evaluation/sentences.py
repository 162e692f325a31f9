"""One step of a trace in one sentence, from which a person can recompute it.

May import `values`, `words`, `scheme.model`, and of this package `formulas`, `trace`, `wording`.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, assert_never

from kaohe.evaluation import wording
from kaohe.evaluation.formulas import decimal_of, percent
from kaohe.evaluation.trace import (
    Adjusted,
    Advanced,
    Assumed,
    Blended,
    Chosen,
    Deducted,
    Figure,
    Flagged,
    Graded,
    Limited,
    Placed,
    Ranked,
    Shared,
    Sliced,
    Voided,
    Weighed,
    minus,
    value_said,
)
from kaohe.values import Kind, half_up, plain, shown

_CENTS: Final = 2

if TYPE_CHECKING:
    from kaohe.evaluation.trace import Choice, Computed, Part, Slice, Step
    from kaohe.words import Lang


def sentence(step: Step, lang: Lang, file: str) -> str:
    """Say how a figure came about. `file`: the scheme's own; places in another one are named with it."""
    title, value, joint, how = told(step, lang, file)
    return f"{title}{' ' if value else ''}{value}{joint}{how}{place(step, lang, file)}"


def place(step: Step, lang: Lang, file: str) -> str:
    """Say where in the scheme a figure's rule stands."""
    return wording.PLACE.say(lang).format(place=_where(step, lang, file))


def _where(rule: Step | Limited | Advanced | Voided, lang: Lang, file: str) -> str:
    words = wording.WHERE if rule.file == file else wording.WHERE_ELSE
    return words.say(lang).format(file=rule.file, line=rule.line)


def told(step: Step, lang: Lang, file: str) -> tuple[str, str, str, str]:
    """Give the parts of a sentence: the figure's title, its value with its unit, what joins them, how it came about.

    Places and duties have no value beside what is said of them. file: as of `sentence`.
    """
    how, title, colon = step.how, step.title.say(lang), wording.COLON.say(lang)
    match how:
        case Weighed():
            return title, _amount(step, lang), " = ", " + ".join(plain(part.product) for part in how.parts)
        case Blended():
            return (
                title,
                _amount(step, lang),
                " = ",
                _result(how.formula, step, lang),
            )
        case Ranked():
            return title, "", colon, _ranked(how, step, lang)
        case Flagged():
            reason = wording.FLAGGED.say(lang).format(title=title, reason=how.reason.say(lang))
            return f"{step.value}{_within(how.days, lang)}", "", colon, reason
        case _:
            return title, _amount(step, lang), colon, _body(step, lang, file)


def part_sentence(part: Part, lang: Lang) -> str:
    """Say what an indicator brings to its scorecard."""
    choice = part.choice
    if choice.figure is None:
        said = wording.BAND_MISSING.say(lang).format(title=part.title.say(lang), gives=choice.gives)
    else:
        value = _value(choice.figure, lang)
        shown = f"{part.title.say(lang)} {value}"
        if not choice.figure.single:
            shown = f"{part.title.say(lang)} {choice.figure.text.say(lang)} {_sign(choice.figure)} {value}"
        words = wording.COMPUTED if choice.sign else wording.BAND
        facts = {"band": choice.band.say(lang), "sign": choice.sign, "gives": choice.gives}
        said = words.say(lang).format(figure=shown, **facts)
    before = part.before
    product, about = plain(part.product), choice.sign == "≈" or (before is not None and before.about)
    if before is not None:
        product = wording.ROUNDED.say(lang).format(before=plain(before.value), value=product)
    facts = {"points": plain(part.points), "weight": part.weight_words.say(lang), "product": product}
    return wording.PART.say(lang).format(choice=said, sign="≈" if about else "=", **facts)


def _body(step: Step, lang: Lang, file: str) -> str:  # noqa: C901, PLR0911, PLR0912 - one a case
    """Say what stands behind the figure and its colon."""
    how = step.how
    match how:
        case Graded():
            return _graded(how.choice, step, lang)
        case Sliced():
            return _sliced(how, step, lang)
        case Chosen():
            return _chosen(how, step, lang)
        case Deducted():
            return _deducted(how, step, lang)
        case Shared():
            return _shared(how, lang)
        case Limited():
            return _limited(how, step, lang, file)
        case Advanced():
            return _advanced(how, step, lang, file)
        case Adjusted():
            return _adjusted(how, lang)
        case Voided():
            facts = {"condition": how.condition.say(lang), "instead": minus(plain(how.instead_of))}
            before = _before(how, step, how.instead_of, lang, file)
            return wording.VOIDED.say(lang).format(before=before, place=_where(how, lang, file), **facts)
        case Assumed():
            return _assumed(how, _result(how.amount, step, lang), lang)
        case Placed():
            return _placed(how, step, lang)
        case Weighed() | Blended() | Ranked() | Flagged():  # pragma: no cover - these are whole sentences
            raise AssertionError(how)
        case _:
            assert_never(how)


def _amount(step: Step, lang: Lang) -> str:
    """Write a figure with its unit."""
    words = {Kind.MONEY: wording.YUAN, Kind.POINTS: wording.POINTS}.get(step.kind)
    return _text(step) if words is None else words.say(lang).format(value=_text(step))


def _text(step: Step) -> str:
    return _of_kind(step.value, step.kind) if isinstance(step.value, Decimal) else str(step.value)


def _result(formula: Computed, step: Step, lang: Lang) -> str:
    """Say a formula, and what it came to before it was rounded, where that differs."""
    return _ends(formula.text.say(lang), step, lang, single=formula.single)


def _of_kind(value: Decimal, kind: Kind) -> str:
    return minus(shown(value, kind) if kind is Kind.RATIO else plain(value))


def _ends(formula: str, step: Step, lang: Lang, *, single: bool = False, about: bool = False) -> str:
    """Add to a formula what it came to before it was rounded, and to what it was, where that differs.

    single: there is nothing to compute. about: what stands in it is cut.
    """
    before = step.before
    if before is None:
        return f"{formula} ≈ {_text(step)}" if about else formula
    if not single or before.about:
        formula = f"{formula} {'≈' if before.about or about else '='} {_of_kind(before.value, step.kind)}"
    return wording.ROUNDED.say(lang).format(before=formula, value=_text(step))


def _value(figure: Computed, lang: Lang) -> str:
    return value_said(figure.value, figure.kind, lang)


def _sign(figure: Computed) -> str:
    return "≈" if figure.about else "="


def _whole(figure: Computed, lang: Lang) -> str:
    """Say a formula with its result; a single name or number needs none."""
    text = figure.text.say(lang)
    return text if figure.single else f"{text} {_sign(figure)} {_value(figure, lang)}"


def _to_the_cent(amount: Computed, lang: Lang) -> str:
    """Say an amount, and what is used of it: nothing of what is below 0, all else to the cent."""
    said, used = _whole(amount, lang), _used(amount)
    if amount.value < 0:
        return wording.BELOW_NOTHING.say(lang).format(said=said)
    if amount.value == used and not amount.about:
        return said
    return wording.ROUNDED.say(lang).format(before=said, value=plain(used))


def _used(amount: Computed) -> Decimal:
    return half_up(max(amount.value, Decimal(0)), _CENTS)


def _before(how: Limited | Advanced | Voided, step: Step, value: Decimal, lang: Lang, file: str) -> str:
    """Say how a line came to what it was before a rule changed it."""
    return _body(replace(step, value=value, how=how.how, before=how.before), lang, file)


def _limited(how: Limited, step: Step, lang: Lang, file: str) -> str:
    words = wording.CAPPED if how.kind == "cap" else wording.GUARANTEED
    amount, inner = _to_the_cent(how.amount, lang), how.how
    while isinstance(inner, Limited):
        inner = inner.how
    due = _used(how.amount)
    if isinstance(inner, Deducted) and (not inner.due or (inner.left is not None and inner.left < due)):
        amount = _out_of(inner, due, amount, step, lang)  # where this was not said of the deduction itself
    before = _before(how, step, how.instead_of, lang, file)
    return words.say(lang).format(before=before, amount=amount, place=_where(how, lang, file))


def _graded(choice: Choice, step: Step, lang: Lang) -> str:
    band = choice.band.say(lang)
    if choice.sign:
        band = _ends(band, step, lang, about=choice.sign == "≈")
    elif step.kind is not Kind.TEXT:
        gives = choice.gives
        if step.kind is Kind.RATIO and "/" not in gives:
            gives = percent(Decimal(gives))
        band = wording.GIVES.say(lang).format(band=band, gives=_ends(minus(gives), step, lang, single=True))
    if choice.figure is None:
        return band
    return wording.GRADED.say(lang).format(figure=_whole(choice.figure, lang), band=band)


def _sliced(how: Sliced, step: Step, lang: Lang) -> str:
    basis, semicolon = _whole(how.basis, lang), wording.SEMICOLON.say(lang)
    threshold = how.threshold_words and how.threshold_words.say(lang)
    if not how.slices:
        words = wording.NOTHING if threshold is None else wording.NOT_ABOVE
        return basis + semicolon + words.say(lang).format(threshold=threshold)
    if how.reached is not None:
        basis = wording.GRADED.say(lang).format(figure=basis, band=how.reached.say(lang))
    basis += semicolon
    first = how.slices[0]
    if how.slices == (first,) and first.rate is None:
        return basis + wording.FIXED.say(lang).format(fixed=_ends(_slice(first, lang), step, lang, single=True))
    if threshold is None:
        added = " + ".join(_slice(each, lang) for each in how.slices)
    else:
        added = _slice(first, lang, f"({_value(how.basis, lang)} − {threshold})")
    if step.before is None and not how.basis.about:
        return f"{basis}{added} = {_text(step)}"
    return basis + _ends(added, step, lang, about=how.basis.about)


def _slice(each: Slice, lang: Lang, amount: str | None = None) -> str:
    terms = []
    if each.rate_words is not None:
        terms.append(f"{amount or plain(each.amount)} × {each.rate_words.say(lang)}")
    if each.fixed_words is not None:
        terms.append(each.fixed_words.say(lang))
    return " + ".join(terms)


def _advanced(how: Advanced, step: Step, lang: Lang, file: str) -> str:
    back = Fraction(how.owed) - Fraction(how.owes)
    words = wording.PAID_AHEAD if back < 0 else wording.TAKEN_BACK
    facts = {"moved": plain(decimal_of(abs(back))[0]), "owed": plain(how.owed), "owes": plain(how.owes)}
    before = _before(how, step, how.earned, lang, file)
    amount = _to_the_cent(how.amount, lang)
    return words.say(lang).format(before=before, place=_where(how, lang, file), amount=amount, **facts)


def _adjusted(how: Adjusted, lang: Lang) -> str:
    said = []
    for each in how.adjustments:
        facts = {"period": each.period, "paid": minus(plain(each.paid)), "without": minus(plain(each.without))}
        published = ""
        if each.entry is not None and each.version is not None:
            published = wording.PUBLISHED.say(lang).format(entry=each.entry, version=each.version)
        less = ""
        if each.owed is not None and each.owed_without is not None:
            owed = {"owed": plain(each.owed), "without": plain(each.owed_without)}
            less = wording.LESS_OWED.say(lang).format(**owed)
        pays = wording.SETTLED_AGAIN if each.settles_again else wording.ADJUSTED
        said.append(pays.say(lang).format(**facts) + less + published)
    return wording.SEMICOLON.say(lang).join(said) or wording.NOT_ADJUSTED.say(lang)


def _chosen(how: Chosen, step: Step, lang: Lang) -> str:
    if how.amount is None:
        return _none_holds(how, lang)
    amount = _whole(how.amount, lang)
    if step.before is not None:
        amount = _result(how.amount, step, lang)
    return _case(how, amount, lang)


def _none_holds(how: Chosen, lang: Lang) -> str:
    return _unless(how, wording.NONE_HOLDS.say(lang), lang)


def _case(how: Chosen, amount: str, lang: Lang) -> str:
    """Say an amount with the condition that it is for."""
    if how.condition is None:
        words = {"default": wording.DEFAULT, "else": wording.ELSE_PAYS, "only": wording.ONLY}[how.rest]
        return _unless(how, words.say(lang).format(amount=amount), lang)
    return _unless(how, wording.CASE.say(lang).format(condition=how.condition.say(lang), amount=amount), lang)


def _unless(how: Chosen, said: str, lang: Lang) -> str:
    """Say which conditions do not hold before what is paid for that."""
    if how.unmet is None:
        return said
    return wording.UNMET.say(lang).format(conditions=how.unmet.say(lang), said=said)


def _assumed(how: Assumed, amount: str, lang: Lang) -> str:
    lacks = wording.AND.say(lang).join(each.say(lang) for each in how.lacks)
    return wording.ASSUMED.say(lang).format(lacks=lacks, amount=amount)


def _deducted(how: Deducted, step: Step, lang: Lang) -> str:
    chosen = how.chosen
    if chosen.amount is None:
        return _none_holds(chosen, lang)
    amount = _to_the_cent(chosen.amount, lang)
    said = _assumed(chosen, amount, lang) if isinstance(chosen, Assumed) else _case(chosen, amount, lang)
    return _out_of(how, how.due, said, step, lang)


def _out_of(how: Deducted, due: Decimal, said: str, step: Step, lang: Lang) -> str:
    """Add to what is due out of what it is taken, and that this has less than that, where it has."""
    if not due:
        return said
    if how.source is None or how.left is None:
        return wording.TAKEN_OFF_TOTAL.say(lang).format(amount=said)
    facts = {"amount": said, "source": how.source.say(lang)}
    if how.left >= due:
        return wording.TAKEN_OFF.say(lang).format(**facts)
    taken = _text(step).removeprefix("−")
    return wording.TAKEN_OFF_LESS.say(lang).format(left=plain(how.left), taken=taken, **facts)


def _shared(how: Shared, lang: Lang) -> str:
    said_by = how.by.say(lang)
    if how.outside:
        return wording.NO_GROUP.say(lang).format(group=how.group.say(lang))
    if not isinstance(how.by.value, Decimal) or how.by.value <= 0:
        return wording.NO_SHARE.say(lang).format(by=said_by)
    share = Fraction(how.pool) * Fraction(how.by.value) / Fraction(how.all)
    exact, about = decimal_of(share)
    down = Decimal(share * 100 // 1).scaleb(-2)
    of, formula = how.amount.text, ""
    if not how.amount.single or how.amount.value != how.pool:
        formula = _to_the_cent(how.amount, lang) + wording.SEMICOLON.say(lang)
    pool = of.say(lang) if not formula and isinstance(of, Figure) else plain(how.pool)
    facts = {"pool": pool, "by": said_by, "group": how.group.say(lang), "all": plain(how.all)}
    said = formula + wording.SHARED.say(lang).format(sign="≈" if about else "=", exact=plain(exact), **facts)
    said += "" if share == down else wording.DOWN.say(lang).format(value=plain(down))
    return said + (wording.CENT.say(lang) if how.cent else "")


def _ranked(how: Ranked, step: Step, lang: Lang) -> str:
    if how.why is not None:
        return wording.UNRANKED.say(lang).format(why=how.why.say(lang))
    said = wording.RANKED.say(lang).format(
        rank=step.value,
        by=how.by.say(lang),
        group=how.group.say(lang),
        of=how.of,
    )
    if how.from_last is None:
        return said
    return said + wording.FROM_LAST.say(lang).format(from_last=how.from_last)


def _placed(how: Placed, step: Step, lang: Lang) -> str:
    reason, amount = how.reason.say(lang), _to_the_cent(how.amount, lang)
    if how.amount.single and how.amount.value == how.due:
        amount = plain(how.due)
    if how.source is None:
        return wording.AWARDED.say(lang).format(reason=reason, amount=amount)
    source = how.source.say(lang)
    assert how.left is not None  # noqa: S101 - for the type checker: what is left stands with its source
    if how.left >= how.due:
        return wording.TAKEN.say(lang).format(reason=reason, amount=amount, source=source)
    taken = _text(step).removeprefix("−")
    facts = {"reason": reason, "amount": amount, "source": source, "left": plain(how.left), "taken": taken}
    return wording.TAKEN_LESS.say(lang).format(**facts)


def _within(days: int | None, lang: Lang) -> str:
    return "" if days is None else wording.WITHIN.say(lang).format(days=days)
