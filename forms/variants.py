"""Whether a schema offers variants of an object (`oneOf`, `anyOf`), or only says how its answers go together."""

from typing import Final

from forms.json_values import Json, JsonObject, list_of, object_of

VARIANT_WORDS: Final = ("oneOf", "anyOf")


def offers_variants(schema: JsonObject) -> bool:
    """Whether one of the variants brings properties that the object itself does not have.

    `{"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}` brings none: it is a rule about answers that are asked for.
    """
    own = object_of(schema.get("properties"))
    variants = [each for word in VARIANT_WORDS for each in list_of(schema.get(word))]
    return any(word in schema for word in VARIANT_WORDS) and (
        not own or not variants or any(_brings_more(each, own) for each in variants)
    )


def _brings_more(variant: Json, own: JsonObject) -> bool:
    if not isinstance(variant, dict):
        return False
    return (
        "$ref" in variant
        or "const" in variant
        or not object_of(variant.get("properties")).keys() <= own.keys()
        or any(_brings_more(each, own) for word in (*VARIANT_WORDS, "allOf") for each in list_of(variant.get(word)))
    )
