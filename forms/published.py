"""Definitions of stored form versions, read once and kept in memory by the hash of their content."""

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from accounts.languages import ENGLISH, interface, reads, same_language
from forms.definition import FormDefinition, read

if TYPE_CHECKING:
    from forms.models import FormVersion

MOST_KEPT = 200
_kept: OrderedDict[tuple[str, str], FormDefinition] = OrderedDict()
_lock = Lock()


def definition_of(version: "FormVersion") -> FormDefinition:
    """The definition of a version, in the language that somebody reads (`accounts.languages.reads`) where it has words.

    Raises `FormDefinitionError` only for an unpublished draft of one.
    """
    definition = _kept_or_read(version, "")
    tag = _language_for_reader(definition)
    return _kept_or_read(version, tag) if tag else definition


def as_read(definition: FormDefinition, document: object) -> FormDefinition:
    """A form that is no stored version, in the language that somebody reads; `document` is what it was read from."""
    tag = _language_for_reader(definition)
    return read(document, checked_before=True, language=tag) if tag else definition


def _language_for_reader(definition: FormDefinition) -> str:
    around = interface()
    return same_language(reads(), definition.languages) or (around if around != ENGLISH else "")


def _kept_or_read(version: "FormVersion", language: str) -> FormDefinition:
    key = (version.sha256, language)
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            return found
    definition = read(version.content, checked_before=version.status != "draft", language=language)
    if version.status != "draft":
        with _lock:
            _kept[key] = definition
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return definition
