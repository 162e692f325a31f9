"""Below which side of 0 an expression lies, whatever its figures are. May import `scheme.model`."""

from __future__ import annotations

from kaohe.scheme.model import Arithmetic, Expr, Number, Ref


def sign(expr: Expr) -> int | None:
    """Give 1 for what is never below 0, -1 for what is never above, 0 for 0; None where it may be either."""
    match expr:
        case Number(value):
            return (value > 0) - (value < 0)
        case Ref(target=target) if target is not None:
            return 1 if target.never_below else None
        case Arithmetic(op, left, right):
            return _of_both(op, sign(left), sign(right))
        case _:
            return None


def _of_both(op: str, left: int | None, right: int | None) -> int | None:
    if left is None or right is None:
        return None
    if op in {"*", "/"}:
        return left * right
    right = -right if op == "-" else right
    return left + right if 0 in {left, right} else left if left == right else None
