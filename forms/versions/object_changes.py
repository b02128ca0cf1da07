"""What changed in the objects of a schema: the form itself, groups, and the items of lists.

Conditionals of an object may change what is accepted anywhere inside it. What is asked is compared question by question
(`forms.versions.question_changes`); here is all the rest, so that no keyword anywhere changes without a word.
"""

from collections.abc import Collection, Iterator
from typing import Final

from forms.annotations import INHERITED
from forms.json_values import ABSENT, Absent, Json, JsonObject, Path, object_of, pointer_of
from forms.versions.changes import Meaning, VersionChange
from forms.versions.keyword_words import reading_words, touched_words
from forms.versions.question_changes import NOTES, unknown_annotation, words_said
from forms.versions.schema_changes import WORDS
from forms.versions.written import Written, same
from rules.sentences import Sentence, listed

CONDITIONALS: Final = frozenset({
    "if", "then", "else", "allOf", "anyOf", "oneOf", "not", "dependentRequired", "dependentSchemas",
    "patternProperties", "additionalProperties", "unevaluatedProperties", "propertyNames", "minProperties",
    "maxProperties",
})  # fmt: skip
"""Keywords of an object that may change what is accepted anywhere inside it."""
SHARED: Final = frozenset({"$defs", "definitions"})
"""What references point at. Questions have theirs followed, and whatever else refers to one is compared with it."""


class Objects:
    """Compares the objects of two schemas. `asked` are the patterns of all questions of each."""

    def __init__(self, was: Written, now: Written, formerly: Collection[str], asked: Collection[str]) -> None:
        self._was, self._now = was, now
        self._formerly, self._asked = formerly, asked
        self._alike = was.leads_to(was.root) == now.leads_to(now.root)

    def of_form(self) -> Iterator[VersionChange]:
        """The form's own object and the groups in it, and what is shared."""
        yield from self.between(self._was.root, self._now.root, "/schema", ())
        for word in sorted(SHARED):
            before, after = object_of(self._was.root.get(word)), object_of(self._now.root.get(word))
            for name in sorted({*before, *after}):
                if not same(before.get(name, ABSENT), after.get(name, ABSENT)):
                    words = Sentence("what several places share as “%(name)s” was changed: see each of them", name=name)
                    place = f"/schema/{word}{pointer_of((name,))}"
                    yield VersionChange(place, "", Meaning.COMPATIBLE, "shared", words)

    def between(self, before: Json, after: Json, place: str, path: Path) -> Iterator[VersionChange]:
        """One object in both versions, and the groups inside. `path` leads to its answers, with `*` for any item."""
        if self._was.hidden(before) != self._now.hidden(after):
            yield hidden_change(place)
        old, new = self._was.resolved(before), self._now.resolved(after)
        root = {"properties", *SHARED} if not path else {"properties"}
        for word in sorted({*old, *new} - root):
            yield from self._keyword(word, old, new, place, path)
        before_in, after_in = object_of(old.get("properties")), object_of(new.get("properties"))
        for name in dict.fromkeys((*after_in, *before_in)):
            here = before_in.get(name, ABSENT), after_in.get(name, ABSENT)
            yield from self._property(*here, f"{place}/properties{pointer_of((name,))}", (*path, name))

    def _property(self, before: Json | Absent, after: Json | Absent, place: str, path: Path) -> Iterator[VersionChange]:
        pattern = pointer_of(path)
        if pattern in self._formerly or pattern in self._asked:
            return
        if isinstance(after, Absent) and self._is_group(self._formerly, pattern):
            return  # each question in it is gone, and told to be
        if not isinstance(after, Absent) and self._is_group(self._asked, pattern):
            yield from self.between({} if isinstance(before, Absent) else before, after, place, path)
        elif not same(before, after) or self._leads_elsewhere(before):
            words = Sentence("a property of the file that nothing asks for was changed")
            yield VersionChange(place, "", Meaning.UNKNOWN, "unasked", words)

    @staticmethod
    def _is_group(asked: Collection[str], pattern: str) -> bool:
        return any(each.startswith(f"{pattern}/") for each in asked)

    def _leads_elsewhere(self, value: Json | Absent) -> bool:
        if self._alike or isinstance(value, Absent):
            return False
        return self._was.leads_to(value) != self._now.leads_to(value)

    def _keyword(self, word: str, old: JsonObject, new: JsonObject, place: str, path: Path) -> Iterator[VersionChange]:
        before, after = old.get(word, ABSENT), new.get(word, ABSENT)
        at = f"{place}/{word}"
        if same(before, after) and not self._leads_elsewhere(before):
            return
        if word == "required":
            yield from self._required(before, after, at, path)
        elif word == NOTES:
            yield from _notes(object_of(old.get(word)), object_of(new.get(word)), at)
        elif word in WORDS:
            if word in words_said(old, new):
                yield VersionChange(at, "", Meaning.COMPATIBLE, "words", reading_words(word, before, after))
        elif word == "type" and not old:
            return  # a new group: its questions are told
        elif word in CONDITIONALS:
            words = Sentence("a condition over several answers was changed (“%(word)s”)", word=word)
            yield VersionChange(at, "", Meaning.UNKNOWN, "conditional", words)
        else:
            yield VersionChange(at, "", Meaning.UNKNOWN, word, touched_words(word))

    def _required(self, before: Json | Absent, after: Json | Absent, at: str, path: Path) -> Iterator[VersionChange]:
        """What an object needs otherwise, besides the questions, which tell that themselves."""
        old, new = ({str(each) for each in one} if isinstance(one, list) else set() for one in (before, after))
        for name in sorted(old ^ new):
            pattern = pointer_of((*path, name))
            if pattern in self._asked or (pattern in self._formerly and name in old):
                continue
            words = (
                Sentence("“%(name)s” needs an answer now", name=name)
                if name in new
                else Sentence("“%(name)s” needs no answer any more", name=name)
            )
            known = self._is_group(self._asked, pattern) or name in old
            yield VersionChange(at, "", Meaning.COMPATIBLE if known else Meaning.UNKNOWN, "required", words)


def hidden_change(place: str, label: str = "") -> VersionChange:
    """A change of what a reference and the words beside it both say."""
    words = Sentence("what it refers to says otherwise what stands beside it too, and both hold")
    return VersionChange(place, label, Meaning.UNKNOWN, "$ref", words)


def _notes(old: JsonObject, new: JsonObject, at: str) -> Iterator[VersionChange]:
    touched = {word for word in {*old, *new} if not same(old.get(word, ABSENT), new.get(word, ABSENT))}
    for word in sorted(touched - INHERITED):
        meaning, code, words = unknown_annotation(word)
        yield VersionChange(f"{at}/{word}", "", meaning, code, words)
    if touched & INHERITED:
        words = Sentence("other annotations: %(listed)s", listed=listed(sorted(touched & INHERITED)))
        yield VersionChange(at, "", Meaning.COMPATIBLE, "annotations", words)
