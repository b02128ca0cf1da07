"""The texts of a form in other languages.

`"translations": {"ar": {"/schema/properties/seen/title": "…"}}` in a form document gives, by language, the words for
texts of the document by their pointers. `read(document, language=…)` then makes the same form with those words. A text
without them stays English. Either way it is a `FormText`, which says its language wherever it is drawn in HTML.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from accounts.languages import ENGLISH, is_known
from forms.for_child import texts_for_child
from forms.form_texts import FormText
from forms.json_values import Absent, Json, JsonObject, list_of, object_of, path_of, pointer_of, value_at
from forms.limits import MAX_LABEL
from forms.problems import ProblemList
from forms.schema_safety import SchemaWalk
from rules.sentences import Sentence

TRANSLATIONS: Final = "translations"
HEAD: Final = ("title", "purpose")
MOST_LANGUAGES: Final = 20
MOST_NAMED: Final = 12
"""How many untranslated texts of a language are named one by one."""

SHORT: Final = frozenset({"title", "label"})
"""The last parts of pointers to texts that are at most as long as a label."""

type Translations = Mapping[str, Mapping[str, str]]


def texts_of(document: JsonObject) -> dict[str, str]:
    """The texts of a form document that people read, by pointer, without empty ones."""
    found = {f"/{name}": document.get(name) for name in HEAD}
    schema = document.get("schema")
    if isinstance(schema, dict):
        for pointer, subschema in SchemaWalk(schema).everywhere():
            found |= {f"/schema{pointer}{place}": text for place, text in _in_schema(subschema)}
    found |= dict(_in_element(document.get("uischema"), "/uischema"))
    found |= dict(texts_for_child(document))
    return {pointer: text for pointer, text in found.items() if isinstance(text, str) and text.strip()}


def _in_schema(schema: JsonObject) -> Iterator[tuple[str, Json]]:
    for word in ("title", "description"):
        yield f"/{word}", schema.get(word)
    notes = object_of(schema.get("x-casewright"))
    for word in ("purpose", "empty"):
        yield f"/x-casewright/{word}", notes.get(word)
    for keyword, text in object_of(notes.get("messages")).items():
        yield f"/x-casewright/messages{pointer_of((keyword,))}", text
    check = notes.get("check")
    if isinstance(check, dict):
        yield "/x-casewright/check/message", check.get("message")
    for at, one in enumerate(list_of(check)):
        yield f"/x-casewright/check/{at}/message", object_of(one).get("message")


def _in_element(element: Json, place: str) -> Iterator[tuple[str, Json]]:
    if not isinstance(element, dict):
        return
    for word in ("label", "title", "text"):
        yield f"{place}/{word}", element.get(word)
    yield f"{place}/label/text", object_of(element.get("label")).get("text")
    options = object_of(element.get("options"))
    yield f"{place}/options/hint", options.get("hint")
    yield from _in_element(options.get("detail"), f"{place}/options/detail")
    for at, child in enumerate(list_of(element.get("elements"))):
        yield from _in_element(child, f"{place}/elements/{at}")


def read_translations(document: JsonObject, problems: ProblemList) -> Translations:
    """The translations of a document whose schema has been checked; what is wrong with them is added to `problems`."""
    given = document.get(TRANSLATIONS)
    if given is None:
        return {}
    if not isinstance(given, dict) or len(given) > MOST_LANGUAGES:
        reason = Sentence(
            "“%(translations)s” gives, for at most %(most_languages)s languages, texts by their pointers.",
            translations=TRANSLATIONS,
            most_languages=MOST_LANGUAGES,
        )
        problems.add(f"/{TRANSLATIONS}", "bad_translations", reason)
        return {}
    texts = texts_of(document)
    read: dict[str, dict[str, str]] = {}
    for tag, words in given.items():
        place = f"/{TRANSLATIONS}{pointer_of((tag,))}"
        if not is_known(tag):
            reason = Sentence(
                "“%(tag)s” is no language that Casewright knows. Write “cy”, “ar” or “pt-BR”.", tag=tag[:40]
            )
            problems.add(place, "unknown_language", reason)
        elif tag.split("-")[0] == "en":
            problems.add(place, "own_language", Sentence("The form itself is in English. Write the words there."))
        elif not isinstance(words, dict):
            problems.add(
                place, "bad_translations", Sentence("The words of a language are an object: texts by their pointers.")
            )
        else:
            read[tag] = {
                pointer: str(text)
                for pointer, text in words.items()
                if not _refused(pointer, text, texts, document, f"{place}{pointer_of((pointer,))}", problems)
            }
            _warn_of_untranslated(tag, texts, read[tag], problems)
    return read


def _refused(
    pointer: str, text: Json, texts: Mapping[str, str], document: JsonObject, place: str, problems: ProblemList
) -> bool:
    if pointer not in texts:
        nothing = not pointer.startswith("/") or isinstance(value_at(document, path_of(pointer)), Absent)
        if nothing:
            problems.add(
                place,
                "unknown_pointer",
                Sentence("Nothing stands at “%(pointer)s” in this form.", pointer=pointer[:200]),
            )
        else:
            reason = Sentence(
                "What stands at “%(pointer)s” is no text that people read, so it has no translation.",
                pointer=pointer[:200],
            )
            problems.add(place, "not_a_text", reason)
        return True
    if not isinstance(text, str) or not text.strip():
        problems.add(
            place, "bad_translation", Sentence("A translation is a text that says something. Leave it out for English.")
        )
        return True
    if pointer.rsplit("/", 1)[1] in SHORT and len(text) > MAX_LABEL:
        problems.add(
            place,
            "bad_translation",
            Sentence("This translation has more than %(max_label)s characters.", max_label=MAX_LABEL),
        )
        return True
    return False


def _warn_of_untranslated(tag: str, texts: Mapping[str, str], words: Mapping[str, str], problems: ProblemList) -> None:
    missing = [pointer for pointer in texts if pointer not in words]
    for pointer in missing[:MOST_NAMED]:
        reason = Sentence(
            "This text has no words in “%(tag)s”, so it is shown in English there: “%(texts)s”.",
            tag=tag,
            texts=texts[pointer][:60],
        )
        problems.warn(pointer, f"untranslated:{tag}", reason)
    if len(missing) > MOST_NAMED:
        reason = Sentence(
            "%(count)s more of %(texts)s texts have no words in “%(tag)s”.",
            count=len(missing) - MOST_NAMED,
            texts=len(texts),
            tag=tag,
        )
        problems.warn(f"/{TRANSLATIONS}{pointer_of((tag,))}", f"untranslated:{tag}", reason)


def put_into(document: JsonObject, language: str) -> None:
    """Put the words of a language, and English ones that say so where there are none, into a document, in place."""
    words = object_of(object_of(document.get(TRANSLATIONS)).get(language))
    for pointer, text in texts_of(document).items():
        *way, last = path_of(pointer)
        holder = value_at(document, tuple(way))
        translated = words.get(pointer)
        if isinstance(holder, dict):
            holder[last] = (
                FormText(translated, language, text) if isinstance(translated, str) else FormText(text, ENGLISH, text)
            )
