"""Languages: which are known, what each is called, which way it is written, and the one that somebody reads.

What somebody reads is kept in a context variable (`reads`, `reading_in`): the language of their account while a page is
made for them, that of a record while its PDF is drawn, else English. It decides the words of forms, which carry their
own translations. Casewright's own words are in Django's active language: the same one where it is among `LANGUAGES`,
else what the browser asks for of those, else `LANGUAGE_CODE`.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language

ENGLISH: Final = "en-GB"
"""The language that forms are written in, and that what is not translated is shown in."""

LONGEST: Final = 20
TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
"""A language, and where they are needed its script and its country: `cy`, `pa-Arab`, `pt-BR` (BCP 47)."""

SPOKEN: Final = {
    "am": "አማርኛ", "gu": "ગુજરાતી", "ku": "Kurdî", "ln": "Lingála", "om": "Afaan Oromoo", "ps": "پښتو", "sd": "سنڌي",
    "si": "සිංහල", "sn": "chiShona", "so": "Soomaali", "su": "Basa Sunda", "ti": "ትግርኛ", "tl": "Tagalog",
    "tw": "Twi", "yi": "ייִדיש", "yo": "Yorùbá", "zh": "中文", "zu": "isiZulu",
}  # fmt: skip
"""Languages spoken in England that Django does not name, each in its own words (ISO 639)."""

FROM_THE_RIGHT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
RIGHT_SCRIPTS: Final = frozenset({"Arab", "Hebr", "Syrc", "Thaa"})

type Direction = Literal["ltr", "rtl"]

_reads: ContextVar[str] = ContextVar("language that somebody reads", default=ENGLISH)


def reads() -> str:
    """The language that whoever is shown something reads."""
    return _reads.get()


@contextmanager
def reading_in(tag: str) -> Iterator[None]:
    """Show what is made inside in this language where there are words for it; "" is English."""
    token = _reads.set(tag or ENGLISH)
    try:
        yield
    finally:
        _reads.reset(token)


def is_known(tag: str) -> bool:
    """Whether this is the tag of a language that is known here."""
    return TAG.fullmatch(tag) is not None and len(tag) <= LONGEST and bool(name_of(tag))


def name_of(tag: str) -> str:
    """What speakers of a language call it; empty for one that is not known."""
    if tag == ENGLISH:
        return "English"
    primary = tag.split("-", 1)[0]
    for code in (tag.lower(), primary):
        if "name_local" in LANG_INFO.get(code, ()):
            name = str(LANG_INFO[code]["name_local"])
            return name[:1].upper() + name[1:]
    return SPOKEN.get(primary, "")


def direction_of(tag: str) -> Direction:
    """Which way a language is written."""
    parts = tag.split("-")
    scripts = [part for part in parts[1:] if len(part) == 4]
    from_right = scripts[0] in RIGHT_SCRIPTS if scripts else parts[0] in FROM_THE_RIGHT
    return "rtl" if from_right else "ltr"


@cache
def tag_of(code: str) -> str:
    """The tag as pages say it of a language as Django names it: `en-gb` is `en-GB`."""
    primary, _, rest = code.partition("-")
    return f"{primary}-{rest.title() if len(rest) == 4 else rest.upper()}" if rest else primary


def interface() -> str:
    """The tag of the language that Casewright's own words are in now."""
    return tag_of(get_language() or settings.LANGUAGE_CODE)


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language that somebody can read in, with its name in its own words."""

    tag: str
    name: str
    direction: Direction
    current: bool


def choices_among(tags: Iterable[str], current: str) -> tuple[LanguageChoice, ...]:
    """The languages to choose among, in the order given; `current` is the one that is read now."""
    return tuple(LanguageChoice(tag, name_of(tag), direction_of(tag), tag == current) for tag in tags)


def same_language(tag: str, offered: tuple[str, ...]) -> str:
    """The language among those offered that somebody reads who reads `tag`; empty for none."""
    if tag in offered:
        return tag
    primary = tag.split("-", 1)[0]
    return next((each for each in offered if each.split("-", 1)[0] == primary), "")
