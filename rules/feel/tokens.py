"""Source text to tokens (DMN 1.5, section 10.3.1.2, rules 19 to 36)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rules.feel.errors import FeelLimitError, FeelSyntaxError
from rules.feel.limits import SOURCE_LENGTH
from rules.sentences import Sentence

type TokenKind = Literal["number", "string", "temporal", "word", "symbol", "end"]

_NAME_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_STRING = r'"(?:[^"\\]|\\.)*"'
_token = re.compile(
    rf"(?P<space>(?:[\s\u180e\u200b\ufeff]|//[^\n\r]*|/\*(?s:.*?)\*/)+)"
    rf"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<string>(?s:{_STRING}))"
    rf"|(?P<temporal>@[ ]*{_STRING})"
    rf"|(?P<word>[{_NAME_START}][{_NAME_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*)"
    r"|(?P<symbol>\*\*|\.\.|<=|>=|!=|->|[-+*/()\[\]{},:.=<>'’])"
)
_escape = re.compile(r"""\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(["'\\nrtbf]))""")
_surrogates = re.compile("([\ud800-\udbff])([\udc00-\udfff])")
UNKNOWN_SIGNS: Mapping[str, str] = {
    "&": Sentence("write and"),
    "|": Sentence("write or"),
    "!": Sentence("write not(…), or != for “is not equal to”"),
    "%": Sentence("write modulo(a, b) for what is left of a division"),
    "^": Sentence("write ** for a power"),
    ";": Sentence("write a comma between the parts of a list"),
    "“": Sentence('write straight quotation marks: "…"'),
    "”": Sentence('write straight quotation marks: "…"'),
    "‘": Sentence('text stands between double quotes: "…"'),
    "`": Sentence('text stands between double quotes: "…"'),
    "’": Sentence('text stands between double quotes: "…"'),
    "'": Sentence('text stands between double quotes: "…"'),
    "$": Sentence("write an amount as a plain number: 100.50"),
    "£": Sentence("write an amount as a plain number: 100.50"),
    "€": Sentence("write an amount as a plain number: 100.50"),
    "≤": Sentence("write <="),
    "≥": Sentence("write >="),
    "≠": Sentence("write !="),
    "×": Sentence("write *"),
    "÷": Sentence("write /"),
    "–": Sentence("write a plain minus sign: -"),
    "−": Sentence("write a plain minus sign: -"),
    "…": Sentence("write two full stops between the ends of a range: [1..5]"),
}
"""Signs that FEEL does not know, or knows only inside names, with what to write instead."""
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `text` is as written, `start` and `end` are offsets into the source."""

    kind: TokenKind
    text: str
    start: int
    end: int

    def __str__(self) -> str:
        return str(self.told)

    @property
    def told(self) -> str:
        """The token as errors say it."""
        return Sentence("the end of the expression") if self.kind == "end" else f"'{self.text[:40]}'"


def syntax_error(source: str, offset: int, message: str) -> FeelSyntaxError:
    """Return the error for a place in the source, with line and column counted from 1."""
    line = source.count("\n", 0, offset) + 1
    return FeelSyntaxError(line, offset - (source.rfind("\n", 0, offset) + 1) + 1, message)


def tokenize(source: str) -> list[Token]:
    """Return the tokens of the source, the last one of kind "end".

    Raises FeelSyntaxError for a character or an unfinished string that cannot be part of FEEL.
    """
    if len(source) > SOURCE_LENGTH:
        raise FeelLimitError(
            Sentence(
                "An expression may have at most %(most)s characters; this one has %(count)s.",
                most=f"{SOURCE_LENGTH:,}",
                count=f"{len(source):,}",
            )
        )
    tokens: list[Token] = []
    position = 0
    while position < len(source):
        match = _token.match(source, position)
        if match is None:
            raise syntax_error(source, position, _unreadable(source, position))
        position = match.end()
        if match.group() == "/" and source.startswith("/*", match.start()):
            raise syntax_error(source, match.start(), Sentence("this comment is not closed; put */ at its end."))
        match match.lastgroup:
            case "number" | "string" | "temporal" | "word" | "symbol" as kind:
                tokens.append(Token(kind, match.group(), match.start(), position))
    tokens.append(Token("end", "", len(source), len(source)))
    return tokens


def words_of(name: str) -> tuple[str, ...]:
    """Return the texts of the tokens a name consists of; none when it could never stand in an expression."""
    try:
        tokens = tokenize(name)[:-1]
    except FeelSyntaxError:
        return ()
    if not tokens or tokens[0].kind != "word" or any(token.kind in ("string", "temporal") for token in tokens):
        return ()
    return tuple(token.text for token in tokens)


def unescape(quoted: str) -> str:
    """Return the text a string literal stands for; an unknown escape stays as it is written."""
    if "\\" not in quoted:
        return quoted[1:-1]
    text = _escape.sub(_replacement, quoted[1:-1])
    return _surrogates.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)


def _replacement(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    if letter:
        return _ESCAPED.get(letter, letter)
    code = int(short or long, 16)
    return chr(code) if code <= 0x10FFFF else match.group()


def _unreadable(source: str, position: int) -> str:
    character = source[position]
    if character == '"' or source[position : position + 2] == '@"':
        return Sentence('this text is not closed; put " at its end.')
    instead = UNKNOWN_SIGNS.get(character)
    if instead:
        return Sentence("found %(sign)s; %(instead)s.", sign=repr(character), instead=instead)
    return Sentence("found %(sign)s, which means nothing in FEEL.", sign=repr(character))
