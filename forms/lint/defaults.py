"""A `default` that fills nothing in: where no question is, or where the question could not be given that answer."""

from collections.abc import Iterable
from typing import Final

from forms.calculations import default_of
from forms.elements import Page
from forms.json_values import JsonObject, Path, pointer_of
from forms.lint.spelling import MOST_TOLD
from forms.problems import ProblemList
from forms.schema_safety import SchemaWalk
from rules.sentences import Sentence

NO_QUESTION: Final = Sentence("“default” is filled in at questions alone, not at groups and lists.")
NO_ANSWER: Final = Sentence("“default” is not filled in: the question could not be given that answer.")
NOT_ASKED: Final = Sentence("“default” is not filled in: nobody types the answer to this question.")


def check_defaults(schema: JsonObject, pages: Iterable[Page], problems: ProblemList) -> None:
    """Warn of every `default` that fills nothing in."""
    questions = {_place(question.path): question for page in pages for question in page.questions}
    questions |= {
        f"{place}/items{_place(inner.path).removeprefix('/schema')}": inner
        for place, question in list(questions.items())
        if question.items is not None
        for inner in question.items.page.questions
    }
    for pointer, subschema in SchemaWalk(schema).everywhere():
        if "default" not in subschema or len(problems) > MOST_TOLD:
            continue
        here = f"/schema{pointer}"
        question = questions.get(here)
        if question is None or question.items is not None:
            if not _is_referred_to(here):
                problems.warn(f"{here}/default", "no_effect", NO_QUESTION)
        elif question.read_only:
            problems.warn(f"{here}/default", "no_effect", NOT_ASKED)
        elif default_of(question) is None:
            problems.warn(f"{here}/default", "no_effect", NO_ANSWER)


def _place(path: Path) -> str:
    return "/schema" + "".join(f"/properties{pointer_of((part,))}" for part in path)


def _is_referred_to(place: str) -> bool:
    """Whether the schema is one that questions may refer to."""
    return place.startswith(("/schema/$defs/", "/schema/definitions/"))
