"""Words that the PDF's line breaking and fonts cannot manage by themselves, mended in the finished HTML."""

import re
import unicodedata

LONGEST_WORD = 100
"""Longer runs without a space are web addresses or slips of the keyboard. Laying one out takes time with the square of
its length, and beyond some tens of thousands of letters it is cut off."""

BREAK_EVERY = 50
MOST_MARKS = 10
"""How many combining marks may follow a letter before a break is allowed among them."""

_MARKUP = re.compile(r"(<title>.*?</title>|<[^>]*>)", re.DOTALL)
_WORD = re.compile(r"(?:[^ \t\r\n<&\u200b]|&[^;\s]*;)+")
_LETTER = re.compile(r"&[^;\s]*;|.", re.DOTALL)
_ACCENT = re.compile("[\u0300-\u036f]")
_JOINED = frozenset("\u200d\ufe0e\ufe0f")


def with_words_mended(markup: str) -> str:
    """HTML in which very long words may break, and accents meet their letters; markup and attributes stay as they are.

    A word with an accent that forms no single character with its letter (a dotted o with a grave) is drawn by one font:
    our own has the letter or the accent, seldom both, and an accent from elsewhere lands beside the letter.
    """
    parts = _MARKUP.split(markup)
    return "".join(part if place % 2 else _WORD.sub(_mended, part) for place, part in enumerate(parts))


def _mended(word: re.Match[str]) -> str:
    text = word.group()
    long = len(text) > LONGEST_WORD
    if text.isascii() and not long:
        return text
    accented = bool(_ACCENT.search(unicodedata.normalize("NFC", text)))
    if long:
        text = "<wbr>".join(_stretches(_LETTER.findall(text)))
    return f'<span class="accented">{text}</span>' if accented else text


def _stretches(letters: list[str]) -> list[str]:
    """The letters in stretches of about `BREAK_EVERY`, none of which begins with a mark of the one before."""
    found: list[str] = []
    start = 0
    while start < len(letters):
        end = start + BREAK_EVERY
        while end < min(start + BREAK_EVERY + MOST_MARKS, len(letters)) and _joins_the_former(letters[end]):
            end += 1
        found.append("".join(letters[start:end]))
        start = end
    return found


def _joins_the_former(letter: str) -> bool:
    return letter in _JOINED or unicodedata.category(letter[0]).startswith("M")
