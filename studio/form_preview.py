"""Pages of a form as a worker will see them, without a case: empty, or with made-up answers."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from forms.asking import ItemAsking
from forms.definition import Entered, FormDefinition
from forms.elements import Page, Question
from forms.example_answers import example_entered
from forms.item_cards import ListPlace
from forms.items import asks_of, fields_by_item, ids_in
from forms.languages import words_in
from forms.lint.reading_age import age_of_form, age_of_question, all_questions
from forms.page_view import PageView
from workflow.form_versions.findings import NOT_JSON, Finding
from workflow.form_versions.shipped import LIMIT, statutory_terms

ANSWERS: Final = "answers"
ITEM: Final = "item"
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
    definition: FormDefinition, slug: str, findings: Iterable[Finding], address: Address, asked: QueryDict
) -> dict[str, Any]:
    """What `studio/form_page.jinja` takes of one page, but for where it leads back to. Raises `Http404`.

    `asked`: what stands in the address besides: `ANSWERS`, and as `ITEM` the slug of a list of which an item is shown.
    """
    page = definition.page(slug)
    if page is None:
        raise Http404
    filled = ANSWERS in asked
    entered: Entered = example_entered(definition) if filled else {}
    listed = {name: question for name, question in definition.lists.items() if question.page == slug}
    item = asked.get(ITEM, "")
    if item and item not in listed:
        raise Http404

    def at(place: str, name: str = "", *, answers: bool = filled) -> str:
        query = {**({ANSWERS: "yes"} if answers else {}), **({ITEM: name} if name else {})}
        return address(place) + (f"?{urlencode(query)}" if query else "")

    view = _item_view(definition, listed[item], entered) if item else _page_view(definition, page, entered, address)
    numbers = [each.slug for each in definition.pages]
    number = numbers.index(slug)
    terms = statutory_terms()
    return {
        "form_title": definition.title,
        "words_in": words_in(definition),
        "page": view.page,
        "elements": view.elements,
        "position": {"number": number + 1, "count": len(numbers)},
        "filled": filled,
        "other_url": at(slug, item, answers=not filled),
        "items": [{"noun": asks_of(each).noun, "url": at(slug, name)} for name, each in listed.items()],
        "item_of": {"title": page.title, "url": at(slug)} if item else None,
        "previous_url": at(numbers[number - 1]) if number else "",
        "next_url": at(numbers[number + 1]) if number + 1 < len(numbers) else "",
        "pages": [{"title": each.title, "url": at(each.slug), "current": each is page} for each in definition.pages],
        "age": age_of_form([view.page], terms),
        "hard": _hard(all_questions([view.page]), terms),
        "findings": [finding_line(each) for each in findings if _is_on(each, page)],
    }


def _page_view(definition: FormDefinition, page: Page, entered: Entered, address: Address) -> PageView:
    return PageView(
        definition,
        page,
        entered,
        definition.review(entered),
        show_problems=False,
        lists=lambda question: ListPlace("preview", 1, lambda _name, _number: address(page.slug)),
        summary_of=_no_summary,
    )


def _no_summary(question: Question) -> str:
    return _("What an earlier record says stands here.")


def _item_view(definition: FormDefinition, question: Question, entered: Entered) -> PageView:
    """The page of a list's first item."""
    review = definition.review(entered)
    asked = ItemAsking(definition, question, 0, review.standing)
    fields = entered.get(question.page, {})
    ids = ids_in(question, fields)
    held = fields_by_item(question, fields).get(ids[0], {}) if ids else {}
    within = asked.review(question, 0, review)
    return PageView(asked, asked.page, {asked.page.slug: held}, within, show_problems=False, summary_of=_no_summary)


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
