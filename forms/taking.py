"""What to keep of what a page posted."""

from collections.abc import Collection

from forms.controls.base import Fields, typed
from forms.elements import Page, Question
from forms.typed_text import as_typed


def taken(page: Page, posted: Fields, drawn: Collection[str]) -> dict[str, dict[str, list[str]]]:
    """By question of a page, its fields with something in them; of questions that are not `drawn`, nothing.

    A text field that was not posted at all was not on the page. Lists are never posted: their items have pages, as
    have other answers of which their control says so.
    """
    return {
        question.pointer: _filled(posted, question)
        for question in page.questions
        if question.pointer in drawn
        and not question.read_only
        and question.items is None
        and not question.control.own_page
        and (question.control.empty_means_none or any(name in posted for name in question.control.field_names))
    }


def _filled(posted: Fields, question: Question) -> dict[str, list[str]]:
    kept = {name: [as_typed(text) for text in typed(posted, name)] for name in question.control.field_names}
    return {name: texts for name, texts in kept.items() if any(texts)}
