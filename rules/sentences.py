"""Sentences that can be said in another language: a template in English, and what is filled into it.

What is told about definitions is made where nobody knows who will read it, kept, shared, compared and stored. A
`Sentence` is there the English text that it has always been, and says itself in the reader's language where it is
shown: `str()`, an f-string, `%s` and HTML give that. Who has translations says so once (`spoken_by`).
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Self, cast

type Value = str | int
type Kept = str | dict[str, Any]

SAID: Final = "said"
"""The key of a template in a sentence as it is kept."""


class _Speech:
    """How templates are translated: one, and one of two by a count. English until somebody says otherwise."""

    one: Callable[[str], str] = staticmethod(lambda template: template)
    counted: Callable[[str, str, int], str] = staticmethod(
        lambda single, several, count: single if count == 1 else several
    )


def spoken_by(one: Callable[[str], str], counted: Callable[[str, str, int], str]) -> None:
    """Have all sentences translated by these two, which look up templates in the language that is active."""
    _Speech.one, _Speech.counted = staticmethod(one), staticmethod(counted)


class Sentence(str):
    """`Sentence("A form has at most %(most)s pages.", most=50)`. Without names nothing is filled in, and % is itself.

    A value may be a sentence, or an error whose message is one: it is translated with the whole. As text it is English.
    """

    template: str
    several: str = ""
    how_many: int = 1
    named: Mapping[str, Value]

    def __new__(cls, template: str, /, **named: object) -> Self:
        plain = True
        for name, given in named.items():
            if type(given) is not str and type(given) is not int:
                named[name], plain = _value(given), False
        filled = cast("dict[str, Value]", named)
        if not plain or cls is not Sentence:
            return cls._made(template, "", 1, filled)
        made = super().__new__(cls, template % filled if filled else template)  # most sentences, at less cost
        made.template, made.named = template, filled
        return made

    @classmethod
    def several_of(cls, single: str, several: str, count: int, /, **named: object) -> Self:
        """One of two templates, by how many there are; both may say `%(count)s`."""
        return cls._made(single, several, count, {"count": count, **{key: _value(one) for key, one in named.items()}})

    @classmethod
    def _made(cls, template: str, several: str, count: int, named: Mapping[str, Value]) -> Self:
        chosen = several if several and count != 1 else template
        made = super().__new__(cls, cls._finished(chosen % _in_english(named) if named else chosen))
        made.template, made.named = template, named
        if several:
            made.several, made.how_many = several, count
        return made

    @staticmethod
    def _finished(text: str) -> str:
        return text

    def _spoken(self) -> str:
        if self.several:
            return _Speech.counted(self.template, self.several, self.how_many)
        return _Speech.one(self.template) if self.template else ""

    def __str__(self) -> str:
        spoken = self._spoken()
        return self._finished(spoken % self.named if self.named else spoken)

    def __format__(self, spec: str, /) -> str:
        return format(str(self), spec)

    def __html__(self) -> str:
        spoken = html.escape(self._spoken())
        marked = {name: _marked(given) for name, given in self.named.items()}
        return self._finished(spoken % marked if marked else spoken)

    def __add__(self, other: str, /) -> str:
        return joined("", (self, other)) if other else self

    def __radd__(self, other: str, /) -> str:
        return joined("", (other, self)) if other else self

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self)._made, (self.template, self.several, self.how_many, self.named)

    @property
    def english(self) -> str:
        """The text in English, whoever asks."""
        return str.__str__(self)


class Begun(Sentence):
    """A part of a sentence that begins one itself here: with a capital letter."""

    @classmethod
    def of(cls, text: str) -> Self:
        """The text, with a capital letter."""
        return cls("%(text)s", text=text)

    @staticmethod
    def _finished(text: str) -> str:
        return text[:1].upper() + text[1:]


def _in_english(named: Mapping[str, Value]) -> Mapping[str, Value]:
    """What is filled into a sentence for its English text."""
    for given in named.values():
        if isinstance(given, Sentence):
            return {name: one.english if isinstance(one, Sentence) else one for name, one in named.items()}
    return named


def _value(given: object) -> Value:
    if isinstance(given, BaseException):
        given = given.args[0] if len(given.args) == 1 and isinstance(given.args[0], Sentence) else str(given)
    return given if isinstance(given, str | int) else str(given)


def _marked(given: Value) -> str:
    """A value in HTML: it may say its language itself."""
    own = getattr(given, "__html__", None)
    return str(own()) if own is not None else html.escape(str(given))


def joined(separator: str, given: Iterable[str]) -> str:
    """Texts one after the other, which stay sentences if they are."""
    parts = tuple(given)
    if len(parts) == 1:
        return parts[0]
    if not any(isinstance(part, Sentence) for part in (separator, *parts)) or not parts:
        return separator.join(parts)
    places: dict[str, object] = {f"part{at}": part for at, part in enumerate(parts)}
    return Sentence("%(between)s".join(f"%({name})s" for name in places), **places, between=separator)


def about(what: str, told: object) -> str:
    """What something is about, and after a colon what is told of it; an error may be told."""
    return Sentence("%(what)s: %(told)s", what=what, told=told)


def listed(given: Iterable[str]) -> str:
    """Texts with commas between them, as the reader's language writes those."""
    return joined(_COMMA, given)


def either(given: Iterable[str]) -> str:
    """Texts of which one is meant: “a, b or c”; nothing of none."""
    return _ended(OR, tuple(given))


def all_of(given: Iterable[str]) -> str:
    """Texts that are meant all: “a, b and c”; nothing of none."""
    return _ended(AND, tuple(given))


def _ended(last_separator: str, given: tuple[str, ...]) -> str:
    return joined(last_separator, (listed(given[:-1]), given[-1])) if len(given) > 1 else joined(_COMMA, given)


_COMMA: Final = Sentence(", ")
OR: Final = Sentence(" or ")
AND: Final = Sentence(" and ")


def kept(text: str) -> Kept:
    """A text as JSON that `read_again` makes the same text of; only sentences are more than a text."""
    if not isinstance(text, Sentence):
        return text
    named = {name: kept(given) if isinstance(given, str) else given for name, given in text.named.items()}
    several = {"several": text.several, "count": text.how_many} if text.several else {}
    return {SAID: text.template, **several, **({"named": named} if named else {})}


def read_again(data: Kept) -> str:
    """What `kept` gave, or a text that was kept before there were sentences."""
    if isinstance(data, str):
        return data
    named = {
        name: given if isinstance(given, int) else read_again(given) for name, given in data.get("named", {}).items()
    }
    return Sentence._made(data[SAID], data.get("several", ""), data.get("count", 1), named)
