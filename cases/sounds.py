"""How a name sounds: a short key that spellings of one name share, for English names and names from other scripts.

The published keys for English (Soundex, NYSIIS, Metaphone) hold Nowak and Novak, Djamila and Jamila, or Yusuf and Jusuf
for different names. Referrers write such names as they hear
them, so this key keeps the consonants that every spelling has and drops the rest: vowels after the first letter, every
h but the first letter, and what is doubled.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

# fmt: off
PARTICLES: Final = frozenset([
    "al", "el", "ul", "ur", "ud", "bin", "bint", "binti", "ibn", "ben", "abu", "umm", "de", "da", "di", "del", "do",
    "dos", "la", "le", "du", "van", "von", "der", "den", "o", "mc", "mac", "st",
])
# fmt: on
"""Words of a name that say nothing about it alone: they are left out or stay with the next."""

WITHOUT_A_NAME: Final = frozenset(["baby", "infant", "unborn", "unknown", "boy", "girl", "child", "twin"])
"""What is written for a child without a first name yet."""

_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a"}
)
_STEPS: Final = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^(kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^(ps|x)", "s"),
        (r"^wh", "w"),
        (r"^mac(?=[^aeiou])", "mc"),
        (r"mp(?=[st])", "m"),
        (r"ph", "f"),
        (r"(?<=[aeiou])gh(?=t|s|$|[^aeiou])", ""),
        (r"^(dj|dzh|zh|g(?=[ei]))", "j"),
        (r"^y(?=[aeiou])", "j"),
        (r"tch|sch|sh|sz", lambda match: "k" if match[0] == "tch" else "s"),
        (r"c(?=[eiy])", "s"),
        (r"ck|cz|ch|c|q|kh", "k"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"v", "f"),
        (r"(?<=.)h", ""),
    )
)
_MAYBE: Final = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(?<=[ao]u)gh(?=l)", "k"),
        (r"(?<=[ao]u)gh$", "f"),
        (r"(?<=[aeiou])gh(?=[aeiouy])", ""),
        (r"(?<=o)ch(?=er.|l)", ""),
        (r"(?<=[aeiou])dh(?=bh|g|$)", ""),
        (r"(?<=[aeiou])[bm]h", "f"),
        (r"^c(?=i[^n]|er[aiy]|aoi)", "k"),
    )
)
"""What some speak so and others as it is written: the gh of McLaughlin, Gough and Gallagher, the ch of Docherty, the
Irish dh, bh and mh of Tadhg, Siobhan and Niamh, the c of Cian and Cerys. They come before `_STEPS`."""
MOST_KEYS: Final = 4
"""So many keys has a word at most."""
_VOWELS: Final = "aeiouy"


def bare(name: str) -> str:
    """A name without what referrers write differently: case, accents, blanks, hyphens and apostrophes."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).casefold() if letter.isalnum())


def _written() -> dict[str, str]:
    """For each letter, the letters of the Latin script that differ from it by an accent or by case alone."""
    found: dict[str, str] = {}
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = bare(chr(code))
        if len(plain) == 1 and plain != chr(code):
            found[plain] = found.get(plain, "") + chr(code)
    return found


_WRITTEN: Final = _written()
_BETWEEN: Final = "[ '’ʼ‐‑–\u0300-\u036f-]*"


def words(name: str) -> Iterator[str]:
    """A name as one, and each word of it that says something alone: each part of a double name."""
    parts = [bare(part) for part in re.split(r"[\s\-‐‑–]+", name.strip())]
    whole = "".join(parts)
    found = [whole, *(part for part in parts if len(part) > 1 and part not in PARTICLES)]
    yield from dict.fromkeys(part for part in found if part and part not in WITHOUT_A_NAME)


def spelt(word: str) -> str:
    """A regular expression, for either database, that finds a bare word in a name however that is written there: with
    any accents, case, blanks, hyphens and apostrophes."""
    return _BETWEEN.join(_any_of(letter) for letter in word)


def _any_of(letter: str) -> str:
    written = _WRITTEN.get(letter, "")
    return f"[{letter}{written}]" if written else letter


def sounds(word: str) -> frozenset[str]:
    """The keys of one bare word: one, or a few (`MOST_KEYS`) where it may be spoken in other ways than it is written.

    A word in another script is its own key.
    """
    plain = bare(word.casefold().translate(_LETTERS))
    if not plain or not plain.isascii():
        return frozenset([plain] if plain else [])
    texts = [plain]
    for pattern, to in _MAYBE:
        texts += [pattern.sub(to, text) for text in texts if pattern.search(text)]
    keys = dict.fromkeys(key for text in texts for key in _spoken(text))
    return frozenset(list(keys)[:MOST_KEYS])


def _spoken(text: str) -> Iterator[str]:
    """The key of a word, or two where a w in it may be spoken as a v or not at all."""
    for pattern, to in _STEPS:
        text = pattern.sub(to, text)
    yield _key(text.replace("w", "f") if text.startswith("w") else re.sub(r"(?<=.)w", "", text))
    if re.search(r"(?<=.)w(?=[aeiou])", text):
        yield _key(re.sub(r"(?<=.)w(?=[aeiou])", "f", text))


def _key(text: str) -> str:
    """The first letter, and the consonants after it, none twice in a row."""
    first = "a" if text[:1] in _VOWELS else text[:1]
    rest = re.sub(r"(.)\1+", r"\1", text)[1:]
    return first + "".join(letter for letter in rest if letter not in _VOWELS)
