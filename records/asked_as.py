"""How a form asks for what its answers update: whether by a line of text, a date, yes or no, or choices of its own."""

from forms.annotated import AnnotatedProperty


def asks_for_text(one: AnnotatedProperty) -> bool:
    """Whether people write the answer in their own words."""
    return one.schema.get("type") == "string" and not one.is_date and not {"enum", "oneOf"} & set(one.schema)


def asks_yes_or_no(one: AnnotatedProperty) -> bool:
    """Whether the answer is yes or no."""
    return one.schema.get("type") == "boolean"


def choices_of(one: AnnotatedProperty) -> frozenset[str]:
    """The values that the question itself offers; none where it offers no choice."""
    options, codes = one.schema.get("oneOf"), one.schema.get("enum")
    labelled = [each.get("const") for each in options if isinstance(each, dict)] if isinstance(options, list) else []
    return frozenset(str(code) for code in (codes if isinstance(codes, list) else labelled))
