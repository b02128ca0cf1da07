"""Changing what the child's file had filled in: since when, never right, what cannot be, and who is told of it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.context import authority
from cases.knowing import counting, fact_words, learn
from cases.person_facts import KINDS
from forms.models import Draft
from records.document import gather
from records.models import RecordVersion, Rendition
from tests.cast import Cast
from tests.desk.pages import entered, fill_in, open_page, parsed, save, submit, text_of, with_problems
from tests.desk.stories import begun, decision
from tests.workflow.answers import ASSESSMENT
from tests.workflow.answers import submit as decide
from workflow.models import Task
from workflow.work import draft_of

pytestmark = pytest.mark.django_db
PAGE = "about-the-child"
FIELD = "/first_language"
NEVER = f"{FIELD}~never"


def day(given: str) -> dict[str, str]:
    """What is typed into the boxes of the day."""
    return dict(zip([f"{FIELD}~since/{part}" for part in ("day", "month", "year")], given.split(), strict=True))


@pytest.fixture
def task(northmere: Cast) -> Task:
    """An assessment of Wilf that Sam has, begun when it stood in the file that he speaks Polish."""
    with authority(northmere.id):
        wilf = northmere.cases["wilf"].child
        learn(wilf, KINDS["first_language"], {"code": "pl"}, northmere.priya, date(2020, 9, 1))
    task = begun(northmere)
    with authority(northmere.id):
        draft_of(task, northmere.sam)
    return task


def address(task: Task, page: str = PAGE) -> str:
    return f"/tasks/{task.pk}/form/{page}/"


def words(page: Any) -> str:
    return " ".join(parsed(page).text_content().split()) if isinstance(page, str) else " ".join(page.itertext())


def block(client: Client, task: Task) -> Any:
    (found,) = parsed(text_of(client.get(address(task)))).xpath(f"//*[@data-question='{FIELD}']//details[@data-since]")
    return found


def change(client: Client, task: Task, to: str = "English", action: str = "stay", **said: str) -> Any:
    return save(client, address(task), {FIELD: [to], **{name: [text] for name, text in said.items()}}, action)


def test_it_is_asked_beside_the_answer_and_stands_open_once_that_is_changed(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    sam: Client = sign_in(northmere.sam)
    found = block(sam, task)
    assert found.get("open") is None
    assert "If you change it: since when is it so?" in found.text_content()
    change(sam, task)
    found = block(sam, task)
    assert found.get("open") is not None
    assert "What stood before: “Polish”" in found.text_content()


def test_a_page_that_is_saved_without_a_word_about_it_changes_nothing(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    with authority(northmere.id):
        before = Draft.objects.get(task=task).revision
    change(sign_in(northmere.sam), task, "Polish", **{NEVER: ""}, **dict.fromkeys(day("5 3 2024"), ""))
    with authority(northmere.id):
        assert Draft.objects.get(task=task).revision == before


def test_what_is_said_is_kept_and_told_before_submitting(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    change(sam, task)
    check = words(text_of(sam.get(address(task, "check"))))
    assert "Changed: it was “Polish”." in check
    assert "It counts from the day that this form is about." in check
    change(sam, task, **day("5 3 2024"), **{NEVER: "never"})
    found = block(sam, task)
    assert [box.get("value") for box in found.xpath(".//input[@type='text']")] == ["5", "3", "2024"]
    assert found.xpath(".//input[@type='radio'][@checked]/@value") == ["never"]
    check = words(text_of(sam.get(address(task, "check"))))
    assert "What stood before was never right. So since 5 March 2024." in check


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("15 7 2026", "The day since when “The child’s first language” is so must be today or in the past"),
        ("5 3 2010", "“The child’s first language” cannot be so before the birth"),
        ("1 9 2020", "“Polish” is written down from 1 September 2020: enter a later day, or choose “It was never"),
        ("31 2 2024", "Enter a real date for “Since when? The child’s first language”"),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_told_at_its_boxes_and_before_submitting(
    northmere: Cast, task: Task, sign_in: Any, typed: str, message: str
) -> None:
    sam: Client = sign_in(northmere.sam)
    page = parsed(with_problems(sam, change(sam, task, action="continue", **day(typed))))
    (line,) = [a for a in page.xpath("//*[@id='problems']//a") if message in a.text_content()]
    box = page.get_element_by_id(line.get("href").removeprefix("#"))
    assert box.get("name") == f"{FIELD}~since/day"
    (details,) = box.iterancestors("details")
    assert details.get("open") is not None
    assert message in " ".join(details.text_content().split())
    assert message in words(text_of(sam.get(address(task, "check"))))


def test_a_day_beside_an_answer_that_is_as_it_was_filled_in_is_not_looked_at(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    answer = change(sign_in(northmere.sam), task, "Polish", "continue", **day("5 3 2010"))
    page = parsed(with_problems(sign_in(northmere.sam), answer))  # other questions there need an answer
    assert [a for a in page.xpath("//*[@id='problems']//a") if "since" in a.get("href")] == []


def test_two_windows_that_give_another_day_are_asked_which(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    drawn = open_page(sam, address(task))
    change(sam, task, **day("5 3 2024"))
    posted = {**drawn, FIELD: "English", **day("6 4 2024"), "action": "continue"}
    answer = sam.post(address(task), posted)
    assert answer.status_code == 409
    page = words(text_of(answer))
    assert "Since when? The child’s first language" in page
    assert "5 March 2024" in page
    assert "6 April 2024" in page


def approved(cast: Cast, task: Task, sign_in: Any, **said: str) -> str:
    """Sam changes the language and submits; what Priya reads before she approves."""
    sam: Client = sign_in(cast.sam)
    with authority(cast.id):
        fields = entered(ASSESSMENT | {"first_language": "en"})
    fields[PAGE] |= {name: [text] for name, text in said.items()}
    fill_in(sam, f"/tasks/{task.pk}/form/", fields)
    assert submit(sam, f"/tasks/{task.pk}/form/").status_code == 302
    with authority(cast.id):
        review = decision(cast)
    read = words(text_of(sign_in(cast.priya).get(f"/tasks/{review.pk}/form/")))
    with authority(cast.id):
        decide(review, cast.priya, {"decision": "approve", "comment": ""})
    return read


def known(cast: Cast) -> list[tuple[str, date | None, date | None]]:
    facts = counting(cast.cases["wilf"].child, "first_language")
    return [(fact_words(fact), fact.starts_on, fact.ends_on) for fact in facts]


def test_the_approver_the_record_and_its_pdf_say_it_and_the_file_counts_from_that_day(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    said = "So since 5 March 2024."
    assert said in approved(northmere, task, sign_in, **day("5 3 2024"))
    with authority(northmere.id):
        assert known(northmere) == [
            ("Polish", date(2020, 9, 1), date(2024, 3, 4)),
            ("English", date(2024, 3, 5), None),
        ]
        version = RecordVersion.objects.select_related("record").get(form_version__key="child_and_family_assessment")
        on_paper = gather(Rendition.objects.filter(version=version)[0])
        told = [item.source for section in on_paper.sections for item in section.items if item.pointer == FIELD]
    assert [said in source for source in told] == [True]
    assert said in words(text_of(sign_in(northmere.sam).get(f"/records/{version.record.reference}/1/")))


def test_what_was_never_right_is_taken_back_when_the_record_is_final(northmere: Cast, task: Task, sign_in: Any) -> None:
    assert "What stood before was never right." in approved(northmere, task, sign_in, **{NEVER: "never"})
    with authority(northmere.id):
        assert known(northmere) == [("English", date(2020, 9, 1), None)]


def test_a_record_that_comes_back_keeps_what_was_said(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    with authority(northmere.id):
        fields = entered(ASSESSMENT | {"first_language": "en"})
    fields[PAGE] |= {name: [text] for name, text in day("5 3 2024").items()} | {NEVER: ["never"]}
    fill_in(sam, f"/tasks/{task.pk}/form/", fields)
    submit(sam, f"/tasks/{task.pk}/form/")
    with authority(northmere.id):
        decide(decision(northmere), northmere.priya, {"decision": "return", "comment": "Who is there on Fridays?"})
        again = Task.objects.get(element_id="Task_assess", finished__isnull=True)
    found = block(sam, again)
    assert [box.get("value") for box in found.xpath(".//input[@type='text']")] == ["5", "3", "2024"]
    assert found.xpath(".//input[@type='radio'][@checked]/@value") == ["never"]
