"""Words of the layout that have no effect: misspelt ones, and those of JSON Forms that do nothing here."""

from collections.abc import Mapping
from typing import Final

from forms.json_values import Json, JsonObject, list_of, object_of, pointer_of
from forms.lint.spelling import MOST_TOLD, did_you_mean
from forms.problems import ProblemList
from rules.sentences import Sentence

COMMON: Final = frozenset({"type", "rule", "options", "$comment"})
WORDS: Final[Mapping[str, frozenset[str]]] = {
    "Categorization": COMMON | {"label", "title", "elements"},
    "Category": COMMON | {"label", "title", "elements"},
    "Group": COMMON | {"label", "title", "elements"},
    "VerticalLayout": COMMON | {"label", "elements"},
    "HorizontalLayout": COMMON | {"label", "elements"},
    "Label": COMMON | {"text"},
    "Control": COMMON | {"scope", "label"},
    "ListWithDetail": COMMON | {"scope", "label"},
}
NO_EFFECT: Final = {
    "i18n": Sentence(
        "“i18n” has no effect: keys of translations are not read. Words stand in “label”, “text” and “title”."
    ),
}
NO_LABEL: Final = Sentence(
    "“label”: false has no effect: a question without words can be told from no other, and "
    "not be read out. Write a short label."
)


def check_elements(uischema: Json | None, problems: ProblemList, place: str = "/uischema") -> None:
    """Look at an element, what stands in it, and the layout of a list's items."""
    element = object_of(uischema)
    known = WORDS.get(str(element.get("type")))
    if known is None or len(problems) > MOST_TOLD:
        return
    for word in element.keys() - known:
        reason = NO_EFFECT.get(word)
        if reason is None:
            reason = Sentence(
                "A %(element)s has no “%(word)s”.%(did_you_mean)s",
                element=element["type"],
                word=word[:60],
                did_you_mean=did_you_mean(word, known),
            )
        code = "no_effect" if word in NO_EFFECT else "unknown_word"
        problems.warn(f"{place}{pointer_of((word,))}", code, reason)
    label = element.get("label")
    shown = label.get("show") if isinstance(label, dict) else label
    if shown is False and "scope" in element:
        problems.warn(f"{place}/label", "no_effect", NO_LABEL)
    for at, child in enumerate(list_of(element.get("elements"))):
        check_elements(child, problems, f"{place}/elements/{at}")
    detail: JsonObject = object_of(object_of(element.get("options")).get("detail"))
    if detail:
        check_elements(detail, problems, f"{place}/options/detail")
