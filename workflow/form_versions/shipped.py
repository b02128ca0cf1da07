"""What a shipped form must say of every question beyond what any form must: why it may be asked, in plain words.

An authority that uses the library answers for every question in it (UK GDPR Art 5 and 13), so the library does not ship
one without whether it must be answered, what for, on what lawful basis and for how long it is kept.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from forms.definition import FormDefinition
from forms.elements import Question
from forms.lint.reading_age import age_of_question, all_questions
from rules.sentences import Sentence
from workflow.form_versions.findings import Finding
from workflow.return_coverage import ITEMS, unknown_items

LIMIT: Final = 14
"""The greatest reading age of a question's words."""
TERMS: Final = "form_definitions/statutory_terms.txt"
"""In the product itself, wherever the forms lie that are checked."""


def statutory_terms() -> tuple[str, ...]:
    """The terms of the law that count as short words."""
    lines = (Path(__file__).parents[2] / TERMS).read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def unfit_to_ship(form: FormDefinition) -> Iterator[Finding]:
    """What of a form's questions keeps it out of the library."""
    for place, item in unknown_items(form):
        message = Sentence(
            "No return has an item “%(item)s”. Correct the name, or add it to %(file)s.", item=item, file=ITEMS
        )
        yield Finding(place, "unknown_return_item", message)
    terms = statutory_terms()
    for question in all_questions(form.pages):
        for name in _missing(form, question):
            message = Sentence(
                "The question “%(question)s” says nothing of “%(name)s”. "
                "Say it at the question, at what is around it, or for the whole form.",
                question=question.label,
                name=name,
            )
            yield Finding(question.place, "unexplained_question", message)
        age = age_of_question(question, terms)
        if age > LIMIT:
            message = Sentence(
                "One must be %(age)s to read “%(question)s”. Write it so that a child of %(limit)s can; "
                "what the law calls so belongs into %(file)s.",
                age=age,
                question=question.label,
                limit=LIMIT,
                file=TERMS,
            )
            yield Finding(question.place, "hard_to_read", message)


def _missing(form: FormDefinition, question: Question) -> Iterator[str]:
    said = question.annotations
    if not said.collect and not question.read_only:
        yield "collect"
    if not (said.purpose or form.purpose):
        yield "purpose"
    if not (said.lawful_basis or form.lawful_basis):
        yield "lawful_basis"
    if not (said.retention or form.retention):
        yield "retention"
