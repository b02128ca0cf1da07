"""Which properties of an object its schema can demand, always or under a condition."""

from collections.abc import Iterator

from forms.json_values import Json, JsonObject


def names_demanded(schema: JsonObject) -> frozenset[str]:
    """The properties that anything in an object's schema can require."""
    return frozenset(_names_under(schema, ("required", "dependentRequired")))


def _names_under(value: Json, words: tuple[str, ...]) -> Iterator[str]:
    """The texts in lists under the given words, anywhere but inside further properties."""
    if isinstance(value, dict):
        for word, below in value.items():
            if word in words:
                yield from _texts(below)
            elif word not in {"properties", "$defs", "definitions"}:
                yield from _names_under(below, words)
    elif isinstance(value, list):
        for item in value:
            yield from _names_under(item, words)


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for below in value.values():
            yield from _texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from _texts(below)
