"""Digits that guard a number against mistyping."""

from __future__ import annotations

from lienthong.registries.definitions import CheckDigit


def check_digit(rule: CheckDigit, digits: str) -> str | None:
    """Return the digit that follows ``digits`` (at least as many as the rule has weights), or ``None`` when none does.

    The sum of the weighted digits is taken by ``modulus``, and what is left from ``complement``. A number for which
    that makes no single digit is never given.
    """
    weighted = sum(weight * int(digit) for weight, digit in zip(rule.weights, digits, strict=False))
    check = rule.complement - weighted % rule.modulus
    return str(check) if 0 <= check <= 9 else None


def is_guarded(rule: CheckDigit, value: str) -> bool:
    """Tell whether the digit after the weighted ones is the right one."""
    place = len(rule.weights)
    return value[place : place + 1] == check_digit(rule, value)
