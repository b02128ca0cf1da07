"""How a form asks for what its answers update: whether by a line of text, a date, yes or no, or choices of its own.

And what is wrong with how it asks, in words for its author: `Sentence`s; empty where nothing is.
"""

from collections.abc import Iterable, Sequence

from forms.annotated import AnnotatedProperty
from rules.sentences import Sentence, joined, listed


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


def unknown_name(name: str, known: Iterable[str]) -> str:
    """What an `updates` is told that names nothing which can be updated."""
    return Sentence("There is no “%(name)s” to update. There are: %(known)s.", name=name, known=listed(known))


def fault_of_reader(one: AnnotatedProperty) -> str:
    """What is wrong where few may read the answer, and many what it would update."""
    if one.annotations.sensitivity != "restricted":
        return ""
    return Sentence(
        "“%(name)s” is read by everybody who may open the child’s file, and this question is restricted.",
        name=one.annotations.updates,
    )


def fault_of_kind(one: AnnotatedProperty, kind: str) -> str:
    """What is wrong where the answer is not of the kind wanted: a "date", "yes or no", or else a line of text."""
    name = one.annotations.updates
    match kind:
        case "date":
            return "" if one.is_date else Sentence("“%(name)s” is a date.", name=name)
        case "yes or no":
            fault = Sentence("“%(name)s” is yes or no: “type”: “boolean”.", name=name)
            return "" if asks_yes_or_no(one) else fault
        case _:
            return "" if asks_for_text(one) else Sentence("“%(name)s” is a text. Ask for one line.", name=name)


def fault_of_options(one: AnnotatedProperty, known: Sequence[str]) -> str:
    """What is wrong where the answer is one of a few words of the product, and the question offers none or others."""
    offered = choices_of(one)
    strange = sorted(offered - set(known))
    if offered and not strange:
        return ""
    wanted = Sentence("“%(name)s” is one of: %(known)s.", name=one.annotations.updates, known=listed(known))
    more = Sentence("Not: %(strange)s.", strange=listed(strange))
    return joined(" ", (wanted, more if strange else Sentence("Give the question these as its options.")))


def fault_of_code(one: AnnotatedProperty, code_list: str) -> str:
    """What is wrong where the answer is not a code of the list wanted."""
    if one.annotations.code_list == code_list:
        return ""
    return Sentence(
        "“%(name)s” is a code. Give the question the “code_list” “%(code_list)s”.",
        name=one.annotations.updates,
        code_list=code_list,
    )


def one_at_a_time(one: AnnotatedProperty) -> str:
    """What a question is told that takes several codes where there is one."""
    return Sentence("“%(name)s” has one code at a time. Ask for one.", name=one.annotations.updates)
