"""What somebody probably meant who wrote what FEEL cannot read: for messages of syntax errors."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from rules.feel.tokens import UNKNOWN_SIGNS, Token
from rules.sentences import Begun, Sentence

_PAIRS: Mapping[tuple[str, str], str] = {
    ("=", "="): Sentence("write a single = to compare"),
    ("=", "<"): Sentence("write <="),
    ("=", ">"): Sentence("write >="),
    ("<", ">"): Sentence("write != for “is not equal to”"),
    ("*", "/"): Sentence("a comment begins with /*"),
    ("..", "."): Sentence("write two full stops between the ends of a range: [1..5]"),
}
_WORDS: Mapping[str, str] = {
    "is": Sentence("write = to compare, and = null or != null to ask whether something is null"),
    "null?": Sentence("write = null to ask whether something is null"),
    "equals": Sentence("write = to compare"),
    "equal": Sentence("write = to compare"),
    "isnt": Sentence("write != for “is not equal to”"),
    "not": Sentence("write not(…) around what is to be the other way round"),
    "like": Sentence('write contains(…, "…") or matches(…, "…")'),
    "contains": Sentence("a function comes first: contains(text, part)"),
    "elseif": Sentence("write else if"),
    "elif": Sentence("write else if"),
    "endif": Sentence("an if ends by itself"),
    "mod": Sentence("write modulo(a, b) for what is left of a division"),
    "where": Sentence("write a condition in square brackets: visits[alone = true]"),
    "to": Sentence("write .. between the ends of a range, and “and” after between"),
}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_OPERATORS = ("and", "or", "in", "between", "instance")
_EXPECTED = ("then", "else", "return", "satisfies", "and", "of", "in")


def of_token(tokens: Sequence[Token], index: int, expected: str) -> str:
    """Return what to write instead of the token that could not stand there, or nothing.

    `expected` is what could stand there, words of FEEL between single quotes.
    """
    token = tokens[index]
    before = tokens[index - 1] if index else None
    if before is not None and (pair := _PAIRS.get((before.text, token.text))) and before.end == token.start:
        return pair
    if token.kind == "symbol":
        return _of_symbol(tokens, index)
    if token.kind != "word":
        return ""
    wanted = [word for word in _EXPECTED if f"'{word}'" in expected]
    if near := _near_word(token.text, wanted):
        return Sentence("did you mean '%(near)s'?", near=near)
    if token.text.lower() in _WORDS:
        return _WORDS[token.text.lower()]
    if "operator" in expected and (near := _near_word(token.text, _OPERATORS)):
        return Sentence("did you mean '%(near)s'?", near=near)
    return ""


def with_hint(told: str, hint: str) -> str:
    """What is wrong, and after it what to do."""
    begun = Begun.of(hint)
    if hint.endswith("?"):
        return Sentence("%(told)s %(hint)s", told=told, hint=begun)
    return Sentence("%(told)s %(hint)s.", told=told, hint=begun)


def unclosed(tokens: Sequence[Token], index: int) -> Token | None:
    """Return the innermost bracket that is open before that token, or None."""
    opened: list[Token] = []
    for token in tokens[:index]:
        if token.kind == "symbol" and token.text in _CLOSING:
            opened.append(token)
        elif opened and token.kind == "symbol" and token.text in _CLOSING.values():
            opened.pop()
    return opened[-1] if opened else None


def _of_symbol(tokens: Sequence[Token], index: int) -> str:
    token, before = tokens[index], tokens[index - 1] if index else None
    if token.text == "," and before is not None and before.kind == "number":
        return Sentence("write a number without commas: 1000")
    if token.text in _CLOSING.values() and unclosed(tokens, index) is None:
        return Sentence("nothing is open that '%(sign)s' could close", sign=token.text)
    return UNKNOWN_SIGNS.get(token.text, "")


def _near_word(word: str, wanted: Sequence[str]) -> str:
    lowered = word.lower()
    if lowered in wanted:
        return lowered if lowered != word else ""
    found = difflib.get_close_matches(lowered, wanted, 1, 0.65) if 2 <= len(word) <= 20 else []
    return found[0] if found else ""
