"""Pages of a form as a worker will see them, without a case: empty, or with made-up answers."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404
from django.utils.translation import gettext as _

from forms.definition import Entered, FormDefinition
from forms.elements import Page, Question
from forms.example_answers import example_entered
from forms.item_cards import ListPlace
from forms.languages import words_in
from forms.lint.reading_age import age_of_form, age_of_question, all_questions
from forms.page_view import PageView
from workflow.form_versions.findings import NOT_JSON, Finding
from workflow.reading_ages import LIMIT, statutory_terms

ANSWERS: Final = "answers"
type Address = Callable[[str], str]
"""The address of a page's preview, by its slug."""


def page_lines(definition: FormDefinition, address: Address) -> list[dict[str, Any]]:
    """The pages of a form with how many questions they ask and how old one must be to read them."""
    terms = statutory_terms()
    return [
        {
            "title": page.title,
            "url": address(page.slug),
            "questions": len(list(all_questions([page]))),
            "age": age_of_form([page], terms),
            "hard": age_of_form([page], terms) > LIMIT,
        }
        for page in definition.pages
    ]


def ages(definition: FormDefinition) -> dict[str, Any]:
    """How old one must be to read a form: `{age, limit, hard: [{label, place, age}]}`, the hardest first."""
    terms = statutory_terms()
    return {
        "age": age_of_form(definition.pages, terms),
        "limit": LIMIT,
        "hard": _hard(all_questions(definition.pages), terms),
    }


def preview(
    definition: FormDefinition, slug: str, findings: Iterable[Finding], address: Address, filled: bool
) -> dict[str, Any]:
    """What `studio/form_page.jinja` takes of one page, but for where it leads back to. Raises `Http404`."""
    page = definition.page(slug)
    if page is None:
        raise Http404
    entered: Entered = example_entered(definition) if filled else {}
    view = PageView(
        definition,
        page,
        entered,
        definition.review(entered),
        show_problems=False,
        lists=lambda question: ListPlace("preview", 1, lambda _name, _number: address(slug)),
        summary_of=lambda question: _("What an earlier record says stands here."),
    )
    numbers = [each.slug for each in definition.pages]
    at = numbers.index(slug)
    query = f"?{urlencode({ANSWERS: 'yes'})}" if filled else ""
    terms = statutory_terms()
    return {
        "form_title": definition.title,
        "words_in": words_in(definition),
        "page": page,
        "elements": view.elements,
        "position": {"number": at + 1, "count": len(numbers)},
        "filled": filled,
        "other_url": address(slug) + ("" if filled else f"?{urlencode({ANSWERS: 'yes'})}"),
        "previous_url": address(numbers[at - 1]) + query if at else "",
        "next_url": address(numbers[at + 1]) + query if at + 1 < len(numbers) else "",
        "pages": [
            {"title": each.title, "url": address(each.slug) + query, "current": each is page}
            for each in definition.pages
        ],
        "age": age_of_form([page], terms),
        "hard": _hard(all_questions([page]), terms),
        "findings": [finding_line(each) for each in findings if _is_on(each, page)],
    }


def finding_line(found: Finding) -> dict[str, str]:
    """One line of `studio/findings.jinja`."""
    if found.code == NOT_JSON:
        return {"place": _("Line %(line)s") % {"line": found.place}, "words": found.message}
    return {"place": found.place, "words": found.message}


def _hard(questions: Iterator[Question], terms: Iterable[str]) -> list[dict[str, Any]]:
    known = tuple(terms)
    found = [(age_of_question(each, known), each) for each in questions]
    hard = sorted((each for each in found if each[0] > LIMIT), key=lambda each: -each[0])
    return [{"label": question.label, "place": question.place, "age": age} for age, question in hard]


def _is_on(found: Finding, page: Page) -> bool:
    places = [page.place]
    for question in page.questions:
        places += [question.place, "/schema" + "".join(f"/properties/{name}" for name in question.path)]
    return any(place and (found.place == place or found.place.startswith(f"{place}/")) for place in places)
