"""The form that has every control: nothing is missing from it, and every answer comes back through its pages."""

import pytest

from forms.controls import registry
from forms.definition import read
from forms.elements import Page
from forms.rendering import sections
from forms.rendering.plain_text import as_text
from records.document import gather
from records.pdf import render
from tests.cast import Cast
from tests.forms.drawn import drawn_page, posted
from tests.forms.kitchen_sink import ANSWERS, TYPED, VISITOR, WITH_FILES, kitchen_sink, publish_lists, recorded
from tests.records.conftest import built  # noqa: F401  the style sheet
from tests.records.test_pdf import failures, pages_of

DEFINITION = read(kitchen_sink())


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lists(inside: Cast) -> None:
    publish_lists()


def test_every_control_there_is_stands_in_it() -> None:
    assert {question.kind for question in DEFINITION.questions.values()} == {control.kind for control in registry}
    assert DEFINITION.warnings == ()


def test_the_answers_are_valid_and_what_is_typed_gives_them() -> None:
    assert DEFINITION.validate(ANSWERS) == []
    assert DEFINITION.clean(ANSWERS) == ANSWERS
    review = DEFINITION.review(TYPED)
    assert review.answers == {name: value for name, value in ANSWERS.items() if name != "visitors"}
    listed = DEFINITION.questions["/visitors"].items
    assert listed is not None
    asked = [question for question in listed.page.questions if not question.control.own_page]
    assert set(VISITOR) == {name for question in asked for name in question.control.field_names}
    assert {question.kind for question in listed.page.questions} >= {"file", "signature", "summary"}
    assert DEFINITION.validate(WITH_FILES) == []


def test_each_question_that_is_not_answered_is_said_once_in_its_own_words() -> None:
    found = {problem.pointer: problem.message for problem in DEFINITION.review({}).problems}
    required = [pointer for pointer, question in DEFINITION.questions.items() if question.required]
    assert set(found) == set(required) - {"/garden_words"}
    assert all(DEFINITION.questions[pointer].label in message for pointer, message in found.items())


@pytest.mark.parametrize("page", DEFINITION.pages, ids=lambda page: page.slug)
def test_a_page_posted_as_it_was_drawn_changes_no_answer(page: Page) -> None:
    typed = DEFINITION.entered_from(ANSWERS)[page.slug]
    again = posted(drawn_page(DEFINITION, page, typed))
    assert {name: texts for name, texts in again.items() if any(texts)} == {
        name: texts for name, texts in typed.items() if any(texts) and not name.startswith("/visitors")
    }


@pytest.mark.usefixtures("built")
def test_its_record_on_paper_can_be_read_by_everybody(inside: Cast) -> None:
    paper = render(gather(recorded(inside).renditions.get()))
    assert failures(paper) == ""
    text = " ".join(pages_of(paper))
    for words in ("Letter from the school (school.pdf, PDF, 48 kB)", "Where Wilf sleeps (IMG_2042.jpg"):
        assert words in text
    assert text.count("Sam Oakley, Social worker") == 3, "each visitor's, and the form's"


def test_every_answer_is_said_in_words_where_it_is_read() -> None:
    text = as_text(sections(DEFINITION, ANSWERS))
    for words in (
        "01632 960 001",
        "943 476 5919",
        "£350.50",
        "£87.63",
        "9 July 2026",
        "3:30pm",
        "9 July 2026 at 5:05pm",
        "March 2024",
        "Biscuit",
        "From a private landlord",
        "School 0007 of the Lane",
        "School, Family",
        "3 Mill Lane, Northmere, SW1A 2AA",
    ):
        assert words in text
    for kept in ("9434765919", "15:30:00", "2026-07-09", "2024-03"):
        assert kept not in text
