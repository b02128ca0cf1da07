"""Patterns as XPath has them, written as RE2 reads them.

The language is that of XPath Functions and Operators, section 7.6.1, which builds on XML Schema Part 2, appendix F.
What it does not allow is refused, although RE2 might take it for something else: an unknown escape, a lone brace,
`(?i)`. What RE2 cannot do is refused too: back references, and taking one class from another unless both are made of
single characters, ranges and blocks.
"""

from __future__ import annotations

import re

from rules.feel.builtins.unicode_blocks import BLOCKS
from rules.feel.errors import NoValueError
from rules.sentences import Sentence

type _Ranges = list[tuple[int, int]]

_SPACE = "\t\n\r "
_SINGLE = {"n": "\n", "r": "\r", "t": "\t", **{sign: sign for sign in "\\|.-^?*+{}()[]$"}}
_NAME_START = (
    r":A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}-\x{200D}"
    r"\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}"
)
_NAME = _NAME_START + r"\-.0-9\x{B7}\x{300}-\x{36F}\x{203F}-\x{2040}"
_CLASSES = {"s": r"\t\n\r ", "d": r"\p{Nd}", "w": r"\p{L}\p{M}\p{N}\p{S}", "i": _NAME_START, "c": _NAME}
_quantifier = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_property = re.compile(r"[pP]\{(Is)?([A-Za-z0-9-]+)\}")
_LAST = 0x10FFFF


def translate(pattern: str, dot_all: bool, free_spacing: bool) -> str:
    """Return the pattern for RE2; NoValueError says what of it is no pattern, or cannot be run.

    `dot_all` lets a dot match line ends; `free_spacing` drops white space that is not in a class.
    """
    return _Translator(pattern if not free_spacing else _without_space(pattern), dot_all).whole()


def _without_space(pattern: str) -> str:
    kept: list[str] = []
    depth = 0
    escaped = False
    for sign in pattern:
        if not depth and sign in _SPACE:
            continue
        kept.append(sign)
        depth += 0 if escaped else (sign == "[") - (sign == "]" and depth > 0)
        escaped = sign == "\\" and not escaped
    return "".join(kept)


class _Translator:
    """Reads one pattern from left to right."""

    def __init__(self, pattern: str, dot_all: bool) -> None:
        self.pattern = pattern
        self.index = 0
        self.dot = r"(?s:.)" if dot_all else r"[^\n\r]"

    def whole(self) -> str:
        made: list[str] = []
        may_repeat = False
        while self.index < len(self.pattern):
            sign = self.next()
            repeats = sign in "?*+{"
            if repeats and not may_repeat:
                raise self.refused(Sentence("'%(sign)s' has nothing to repeat", sign=sign))
            made.append(self.piece(sign))
            may_repeat = not repeats and sign not in "(|"
        return "".join(made)

    def piece(self, sign: str) -> str:
        match sign:
            case "\\":
                return self.escape()
            case "[":
                return self.character_class()
            case ".":
                return self.dot
            case "]" | "}":
                raise self.refused(
                    Sentence("'%(sign)s' closes nothing; write \\%(sign)s for the sign itself", sign=sign)
                )
            case "{":
                return self.counted()
            case "(" if self.pattern.startswith("?", self.index):
                if not self.pattern.startswith("?:", self.index):
                    raise self.refused(Sentence("'(?' can only be followed by ':'"))
                self.index += 2
                return "(?:"
            case "?" | "*" | "+":
                return sign + self.reluctant()
            case "(" | ")" | "|" | "^" | "$":
                return sign
        return _literal(ord(sign))

    def next(self) -> str:
        if self.index >= len(self.pattern):
            raise self.refused(Sentence("it ends too soon"))
        sign = self.pattern[self.index]
        self.index += 1
        return sign

    def refused(self, reason: str) -> NoValueError:
        return NoValueError(
            '"%(pattern)s" is not a pattern that can be run: %(reason)s', pattern=self.pattern[:40], reason=reason
        )

    def counted(self) -> str:
        found = _quantifier.match(self.pattern, self.index - 1)
        if found is None:
            raise self.refused(Sentence("write \\{ for the sign itself"))
        self.index = found.end()
        return found.group() + self.reluctant()

    def reluctant(self) -> str:
        if self.pattern.startswith("?", self.index):
            self.index += 1
            return "?"
        return ""

    def escape(self) -> str:
        sign = self.next()
        if sign in "123456789":
            raise self.refused(Sentence("it refers back to a group"))
        if sign in _SINGLE:
            return _literal(ord(_SINGLE[sign]))
        return f"[{'^' if sign.isupper() else ''}{self.multiple(sign.lower(), sign)}]"

    def multiple(self, kind: str, sign: str) -> str:
        """Return what stands for `\\d`, `\\p{…}` and the like inside brackets, not yet negated."""
        if kind in _CLASSES:
            return _CLASSES[kind]
        found = _property.match(self.pattern, self.index - 1) if kind == "p" else None
        if found is None:
            raise self.refused(Sentence("'\\%(sign)s' means nothing", sign=sign))
        self.index = found.end()
        if not found[1]:
            return f"\\p{{{found[2]}}}"
        if found[2] not in BLOCKS:
            raise self.refused(Sentence("there is no block '%(block)s'", block=found[2]))
        return _written([BLOCKS[found[2]]])

    # Classes

    def character_class(self) -> str:
        negated, items, ranges = self.class_content()
        if not items:
            return f"[{'^' if negated else ''}{_written(ranges)}]" if ranges else r"[^\x{0}-\x{10FFFF}]"
        return f"[{'^' if negated else ''}{_written(ranges)}{''.join(items)}]"

    def class_content(self) -> tuple[bool, list[str], _Ranges]:
        """Read up to the closing bracket: whether negated, what only RE2 can tell, and ranges of code points."""
        negated = self.pattern.startswith("^", self.index)
        self.index += negated
        items: list[str] = []
        ranges: _Ranges = []
        start = self.index
        while (sign := self.next()) != "]" or self.index == start + 1:
            if sign == "]":
                raise self.refused(Sentence("a class in brackets is empty"))
            if sign == "[":
                raise self.refused(Sentence("write \\[ for the sign itself"))
            if sign == "-" and self.pattern.startswith("[", self.index):
                return self.subtracted(negated, items, ranges)
            if sign == "\\" and self.pattern[self.index : self.index + 1] not in _SINGLE:
                items.append(self.class_escape())
            else:
                ranges.append(self.class_range(sign))
        return negated, items, ranges

    def class_escape(self) -> str:
        sign = self.next()
        if sign.isupper() and sign != "P":
            raise self.refused(Sentence("'\\%(sign)s' cannot stand inside brackets", sign=sign))
        inside = self.multiple(sign.lower(), sign)
        if sign != "P":
            return inside
        if not inside.startswith("\\p{"):
            raise self.refused(Sentence("the opposite of a block cannot stand inside brackets"))
        return "\\P" + inside[2:]

    def class_range(self, sign: str) -> tuple[int, int]:
        first = ord(_SINGLE[self.next()] if sign == "\\" else sign)
        following = self.pattern[self.index : self.index + 2]
        if following[:1] != "-" or following[1:] in ("]", "[", ""):
            return first, first
        self.index += 1
        end = self.next()
        if end == "\\":
            end = _SINGLE.get(self.next(), "")
        if not end or ord(end) < first:
            raise self.refused(Sentence("a range in brackets ends before it starts"))
        return first, ord(end)

    def subtracted(self, negated: bool, items: list[str], ranges: _Ranges) -> tuple[bool, list[str], _Ranges]:
        self.index += 1
        other_negated, other_items, other = self.class_content()
        if items or other_items:
            raise self.refused(
                Sentence("one class can be taken from another only if both are made of characters and ranges")
            )
        if self.next() != "]":
            raise self.refused(Sentence("a class that is taken away must come last"))
        kept = _complement(ranges) if negated else ranges
        return False, [], _without(kept, _complement(other) if other_negated else other)


def _complement(ranges: _Ranges) -> _Ranges:
    return _without([(0, _LAST)], ranges)


def _without(ranges: _Ranges, taken: _Ranges) -> _Ranges:
    left = list(ranges)
    for low, high in taken:
        left = [
            part
            for first, last in left
            for part in ((first, min(last, low - 1)), (max(first, high + 1), last))
            if part[0] <= part[1]
        ]
    return left


def _written(ranges: _Ranges) -> str:
    return "".join(f"\\x{{{low:X}}}-\\x{{{high:X}}}" for low, high in ranges)


def _literal(code: int) -> str:
    return chr(code) if chr(code).isalnum() else f"\\x{{{code:X}}}"
