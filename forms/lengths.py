"""How many words stand in a form, page by page: of the texts that count, written by people."""

from collections.abc import Iterator, Mapping

from django.utils.formats import number_format

from accounts.looked_up import ngettext
from forms.definition import FormDefinition
from forms.elements import Question
from forms.items import asks_of
from forms.json_values import Json, object_of, value_at
from forms.word_counts import count_words


def lengths(definition: FormDefinition, answers: Mapping[str, Json]) -> dict[str, int]:
    """The words on each page of a form whose texts have any, by its slug. `answers` are those that count."""
    found: dict[str, int] = {}
    for question in definition.questions.values():
        count = sum(count_words(text) for text in _texts(question, answers))
        if count:
            found[question.page] = found.get(question.page, 0) + count
    return found


def rounded(count: int) -> int:
    """A number as one says it with "about": its first two figures, `2,400` for 2,403."""
    tens = 10 ** max(0, len(str(count)) - 2)
    return round(count / tens) * tens


def words_in_words(count: int) -> str:
    """A number of words as pages say it: `1 word`, `1,240 words`."""
    return ngettext("%(count)s word", "%(count)s words", count) % {"count": number_format(count, force_grouping=True)}


def _texts(question: Question, answers: Mapping[str, Json]) -> Iterator[str]:
    """The texts of a question that people write: no choices, no dates, and nothing that is worked out."""
    value = value_at(answers, question.path)
    if question.items is not None:
        for item in value if isinstance(value, list) else ():
            for inner in asks_of(question).page.questions:
                yield from _texts(inner, object_of(item))
    elif isinstance(value, str) and not question.read_only and not question.control.whole_values:
        yield value
