"""The answers to choose from where they are too many to come with the page: `?options=<pointer>` at the page's address.

The page's own script asks for all of them at once, under the page's own policy. What somebody types is never sent.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.http import Http404, JsonResponse

from forms.code_lists import as_of
from forms.controls.autocomplete import ListedAutocomplete
from forms.elements import Question
from forms.form_texts import language_of
from forms.found_by_words import Answer

OPTIONS: Final = "options"


def options_of(questions: Mapping[str, Question], pointer: str, day: date | None) -> JsonResponse:
    """`{"options": [{"words", "lang", "also"}, …]}` of a question for a day, in the order of its list.

    `lang` is said where a list has words in several languages, `also` are its words in the others. 404 for what is no
    such question.
    """
    question = questions.get(pointer)
    if question is None or not isinstance(question.control, ListedAutocomplete):
        raise Http404
    with as_of(day):
        return JsonResponse({"options": [_as_data(answer) for answer in question.control.offered()]})


def _as_data(answer: Answer) -> dict[str, str | tuple[str, ...]]:
    told: dict[str, str | tuple[str, ...]] = {
        "words": str(answer.words),
        "lang": language_of(answer.words),
        "also": answer.also,
    }
    return {name: value for name, value in told.items() if value}
