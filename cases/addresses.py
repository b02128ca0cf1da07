"""Which house an address means, however it is written: by its postcode, or else by its street and place."""

import re
from typing import Final

from cases.sounds import bare

MOST_PLACES: Final = 5
"""By so many words after the street (a village, a town, a county) a house is found at most."""

_POSTCODE: Final = re.compile(r"\b([A-Z]{1,2}[0-9][0-9A-Z]?) ?([0-9][A-Z]{2})\b")
_HOUSE: Final = re.compile(r"[0-9]+ ?[A-Z]?\b")
_NUMBER: Final = re.compile(r"[0-9]+[A-Z]?")
_LETTER_APART: Final = re.compile(r"\b([0-9]+) ([A-Z])\b")
_FLAT: Final = re.compile(r"\b(?:FLAT|APARTMENT|APT|UNIT|ROOM) ?([A-Z])\b")
# fmt: off
_SHORT: Final = {
    "RD": "ROAD", "STR": "STREET", "AV": "AVENUE", "AVE": "AVENUE", "LN": "LANE", "CL": "CLOSE", "CT": "COURT",
    "CRT": "COURT", "DR": "DRIVE", "CRES": "CRESCENT", "GDNS": "GARDENS", "GDN": "GARDENS", "GR": "GROVE",
    "GRV": "GROVE", "PL": "PLACE", "SQ": "SQUARE", "TCE": "TERRACE", "TERR": "TERRACE", "PK": "PARK", "WY": "WAY",
}
_STREETS: Final = frozenset([
    *_SHORT.values(), "RISE", "ROW", "MEWS", "HILL", "WALK", "GREEN", "PARADE", "VIEW", "CROFT", "PATH", "YARD",
])
_LEFT_OUT: Final = frozenset([
    "FLAT", "APARTMENT", "APT", "UNIT", "ROOM", "NO", "NUMBER", "THE", "AND", "UPON", "NEAR", "ENGLAND", "UK",
])
# fmt: on


def house_by_postcode(lines: str) -> str:
    """A house as its postcode and its number, or its name; empty where an address has no postcode."""
    text = lines.upper()
    found = _POSTCODE.search(text)
    if found is None:
        return ""
    before = text[: found.start()]
    house = _HOUSE.search(before)
    name = house[0].replace(" ", "") if house else bare(re.split(r"[,\n]", before.strip())[0])
    return f"{found[1]}{found[2]} {name}"


def house_and_street(lines: str) -> tuple[str, tuple[str, ...]]:
    """A house as its numbers, or its name, with its street; and the words of the places after it (`MOST_PLACES`).

    The postcode is left out. Empty and none where the address names no house in a street.
    """
    parts = [part for part in map(_words, re.split(r"[,\n]", _plain(lines))) if part]
    numbered = [number for number, part in enumerate(parts) if any(map(_NUMBER.fullmatch, part))]
    if numbered:
        numbers = [word for part in parts for word in part if _NUMBER.fullmatch(word)]
        rest = [[word for word in part if not _NUMBER.fullmatch(word)] for part in parts[numbered[-1] :]]
        street, *places = [part for part in rest if part] or [[]]
        end = _end_of_street(street, 1) or (len(street) if places else 1)
        house = [*numbers, *street[:end]] if street else []
    else:
        house, places, street, end = _named(parts)
    words = dict.fromkeys(word for part in (street[end:], *places) for word in part if len(word) > 2 and word.isalpha())
    return " ".join(house), tuple(words)[:MOST_PLACES] if house else ()


def _named(parts: list[list[str]]) -> tuple[list[str], list[list[str]], list[str], int]:
    """A house that has a name: before the street in a part of its own, or in the same where that is long enough."""
    first, second, *places = [*parts, [], []][: max(len(parts), 2)]
    end = _end_of_street(first, 3)
    if end:
        return first[:end], [second, *places], first, end
    end = _end_of_street(second, 1)
    if end and first[-1] not in _SHORT.values():
        return [*first, *second[:end]], places, second, end
    return [], [], [], 0


def _end_of_street(words: list[str], least: int) -> int:
    """After which word the name of the street ends, with so many words before its kind at least; 0 without a kind."""
    for number in range(least, len(words)):
        if words[number] in _STREETS:
            while number + 1 < len(words) and words[number + 1] in _STREETS:
                number += 1
            return number + 1
    return 0


def _plain(lines: str) -> str:
    """Capitals, without what is written differently, and the letter of a flat or a house as its number."""
    text = _POSTCODE.sub(" ", re.sub(r"['’.]", "", lines.upper()))
    return _LETTER_APART.sub(r"\1\2", _FLAT.sub(r" 0\1 ", text))


def _words(part: str) -> list[str]:
    """The words that tell a house, in full: St is Street but where a name begins with it."""
    found: list[str] = []
    for word in re.findall(r"[^\W_]+", part):
        is_street = word == "ST" and found and not _NUMBER.fullmatch(found[-1])
        if word not in _LEFT_OUT:
            found.append("STREET" if is_street else _SHORT.get(word, word))
    return found
