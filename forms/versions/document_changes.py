"""What changed in what a form says of itself, and in its words in other languages."""

from collections.abc import Iterator, Mapping
from typing import Final

from forms.definition import FormDefinition
from forms.for_child import KEY as FOR_CHILD
from forms.json_values import ABSENT, JsonObject, object_of, pointer_of
from forms.property_order import PROPERTY_ORDER
from forms.translations import TRANSLATIONS, texts_of
from forms.versions.changes import Meaning, VersionChange
from forms.versions.written import same
from rules.sentences import Sentence

STEPS: Final = "migration"
TOLD_APART: Final = frozenset({"schema", "uischema", STEPS, TRANSLATIONS, PROPERTY_ORDER})
KNOWN: Final = frozenset({"key", "title", "purpose", "lawful_basis", "retention", "feeds", "sample", FOR_CHILD})
"""What changes nothing of which answers count."""


def head_changed(former: FormDefinition, other: FormDefinition) -> Iterator[VersionChange]:
    """Every other key of the document."""
    coded = bool(former.annotated.code_lists or other.annotated.code_lists)
    for name in sorted({*former.document, *other.document} - TOLD_APART):
        if not same(former.document.get(name, ABSENT), other.document.get(name, ABSENT)):
            safe = name in KNOWN or (name == "effective_date" and not coded)
            words = _head_words(name)
            if name == "effective_date" and coded:
                words = Sentence("other codes may count: the day that the form is about is found otherwise")
            yield VersionChange(pointer_of((name,)), "", Meaning.COMPATIBLE if safe else Meaning.UNKNOWN, name, words)


def _head_words(name: str) -> Sentence:
    about = {
        "key": Sentence("the name by which processes know the form was changed (“key”)"),
        "title": Sentence("the form is called otherwise (“title”)"),
        "purpose": Sentence("why the form is filled in was changed (“purpose”)"),
        "lawful_basis": Sentence("the law that the form rests on was changed (“lawful_basis”)"),
        "retention": Sentence("how long its records are kept was changed (“retention”)"),
        "feeds": Sentence("which returns its records count in was changed (“feeds”)"),
        "effective_date": Sentence("which answer says what day the form is about was changed (“effective_date”)"),
        "sample": Sentence("whether the form is a sample was changed (“sample”)"),
        FOR_CHILD: Sentence("what the record says to the child in plain words was changed (“%(name)s”)", name=name),
    }
    return about.get(name, Sentence("what the form says under “%(name)s” was changed", name=name))


def steps_changed(former: FormDefinition, other: FormDefinition) -> Iterator[VersionChange]:
    """Other steps, where nothing else is otherwise: else each stands with the change that it takes care of."""
    if not same(former.document.get(STEPS, ABSENT), other.document.get(STEPS, ABSENT)):
        words = Sentence("the steps for what is typed were changed")
        yield VersionChange(f"/{STEPS}", "", Meaning.COMPATIBLE, STEPS, words)


def translations_changed(former: JsonObject, other: JsonObject) -> Iterator[VersionChange]:
    """The words in other languages, by what they translate: a text that only stands elsewhere has not changed."""
    before, after = object_of(former.get(TRANSLATIONS)), object_of(other.get(TRANSLATIONS))
    if not before and not after:
        return
    texts = texts_of(former), texts_of(other)
    for tag in dict.fromkeys((*after, *before)):
        place = f"/{TRANSLATIONS}{pointer_of((tag,))}"
        if tag not in before or tag not in after:
            words = (
                Sentence("its words in the language “%(tag)s” are new", tag=tag)
                if tag in after
                else Sentence("its words in the language “%(tag)s” are gone", tag=tag)
            )
            yield VersionChange(place, "", Meaning.COMPATIBLE, "translation", words)
        else:
            yield from _of_language(object_of(before[tag]), object_of(after[tag]), texts, place, tag)


def _of_language(
    before: JsonObject, after: JsonObject, texts: tuple[Mapping[str, str], Mapping[str, str]], place: str, tag: str
) -> Iterator[VersionChange]:
    known = {(texts[0].get(pointer, pointer), str(words)) for pointer, words in before.items()}
    stays = {texts[1].get(pointer, pointer) for pointer in after}
    for pointer, words in after.items():
        text = texts[1].get(pointer, pointer)
        if not same(before.get(pointer, ABSENT), words) and (text, str(words)) not in known:
            said = Sentence("other words for “%(text)s” in the language “%(tag)s”", text=text[:60], tag=tag)
            yield VersionChange(f"{place}{pointer_of((pointer,))}", "", Meaning.COMPATIBLE, "translation", said)
    for pointer in before.keys() - after.keys():
        text = texts[0].get(pointer, pointer)
        if text in texts[1].values() and text not in stays:
            said = Sentence("no words for “%(text)s” in the language “%(tag)s” any more", text=text[:60], tag=tag)
            yield VersionChange(f"{place}{pointer_of((pointer,))}", "", Meaning.COMPATIBLE, "translation", said)
