"""What is stored of a form document, so that it is read again with its questions in the same order."""

from typing import Any

from forms.definition import FormDefinition, read
from forms.elements import Page
from forms.json_values import Json, JsonObject, object_of
from forms.property_order import PROPERTY_ORDER
from forms.schema_safety import SchemaWalk


def ordered_content(document: dict[str, Any], definition: FormDefinition) -> dict[str, Any]:
    """The document, with the order of its properties where its questions would be stored in another order.

    `definition` is what was read from it.
    """
    stored = object_of(_as_stored(document))
    if _asked(definition.pages) == _asked(read(stored, checked_before=True).pages):
        return document
    return {**document, PROPERTY_ORDER: _orders(document["schema"])}


def _orders(schema: JsonObject) -> JsonObject:
    """The names of the properties of every object in the schema, by pointer."""
    return {
        f"/schema{pointer}/properties": list(properties)
        for pointer, subschema in SchemaWalk(schema).everywhere()
        if isinstance(properties := subschema.get("properties"), dict) and len(properties) > 1
    }


def _as_stored(value: Json) -> Json:
    """JSON as PostgreSQL gives it back: shorter names before longer ones, then by their bytes."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: (len(name.encode()), name.encode()))
        return {name: _as_stored(value[name]) for name in names}
    return [_as_stored(item) for item in value] if isinstance(value, list) else value


def _asked(pages: tuple[Page, ...]) -> list[Any]:
    """The pointers of the questions in order, each with those inside its items."""
    return [
        (question.pointer, _asked((question.items.page,)) if question.items is not None else [])
        for page in pages
        for question in page.questions
    ]
