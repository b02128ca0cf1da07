"""Check digits of the numbers by which a child is known to health and to schools.

Whoever copies such a number gets one digit wrong, or two the wrong way round: the check digit shows it.
"""

import re
from typing import Final, Literal

type Fault = Literal["shape", "check"]
"""What is wrong: not so many digits and letters, or a check digit that the others do not give."""

UPN_LETTERS: Final = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The letters of a UPN, each worth its place from 0: without I, O and S, which are read as digits."""

_SEPARATORS: Final = re.compile(r"[\s\u00a0\u202f.\-\u2010-\u2015/]+")
_NHS_NUMBER: Final = re.compile(r"\d{10}", re.ASCII)
_UPN: Final = re.compile(rf"[{UPN_LETTERS}]\d{{11}}[\d{UPN_LETTERS}]", re.ASCII)


class CheckDigitError(ValueError):
    """A text that is no such number. `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


def nhs_number(text: str) -> str:
    """The ten digits of an NHS number as somebody typed it, with spaces or hyphens or without.

    The tenth is 11 less the remainder by 11 of the others weighted 10 to 2 (NHS Data Dictionary, "NHS number"). Ten
    times the same digit fits, and is no number. Raises `CheckDigitError`.
    """
    digits = _SEPARATORS.sub("", text)
    if not _NHS_NUMBER.fullmatch(digits) or len(set(digits)) == 1:
        raise CheckDigitError("shape")
    weighted = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    if (11 - weighted % 11) % 11 != int(digits[-1]):
        raise CheckDigitError("check")
    return digits


def upn(text: str) -> str:
    """A unique pupil number as somebody typed it, in capitals without spaces: a letter and twelve digits.

    A temporary one ends with a letter. The first letter is the remainder by 23 of the others weighted 2 to 13 (DfE,
    "Unique pupil numbers: guide for schools and local authorities"). Raises `CheckDigitError`.
    """
    number = _SEPARATORS.sub("", text).upper()
    if not _UPN.fullmatch(number):
        raise CheckDigitError("shape")
    values = [int(sign) if sign.isdigit() else UPN_LETTERS.index(sign) for sign in number[1:]]
    if UPN_LETTERS[sum(value * weight for weight, value in enumerate(values, 2)) % len(UPN_LETTERS)] != number[0]:
        raise CheckDigitError("check")
    return number
