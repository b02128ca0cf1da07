"""How old one must be to read each form: lines for `check_definitions --reading-age`."""

from collections.abc import Iterable, Iterator

from forms.definition import FormDefinition
from forms.lint.reading_age import age_of_form, age_of_question, all_questions
from workflow.form_versions.shipped import LIMIT, statutory_terms
from workflow.library import Definition


def reading_ages(definitions: Iterable[Definition]) -> Iterator[str]:
    """A line for each form, and one for each of its questions that is harder than `LIMIT`, the hardest first."""
    terms = statutory_terms()
    for definition in definitions:
        if isinstance(definition.read, FormDefinition):
            pages = definition.read.pages
            yield f"{definition.path}: reading age {age_of_form(pages, terms)}"
            ages = [(age_of_question(question, terms), question) for question in all_questions(pages)]
            for age, question in sorted(ages, key=lambda each: -each[0]):
                if age > LIMIT:
                    yield f"{definition.path}:{question.place}: reading age {age}: “{question.label}”"
