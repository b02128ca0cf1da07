"""A child has died: written down with care, shown everywhere, asked before anything new begins, and taken back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.context import authority
from accounts.models import AuditEvent, Notification
from cases.correcting import Details, correct_child, write_down_death
from cases.identity import child_age_words
from cases.models import Case, FormerDetails, Kinship, Person
from cases.relationships import relate
from tests.cast import Cast
from tests.desk.pages import parsed, path_of, text_of
from tests.desk.test_details_page import boxes, typed
from tests.forms import library_answers
from tests.workflow.running import delivered
from tests.workflow.test_assessment_played import do
from workflow.models import ProcessInstance, Task
from workflow.prefilling import prefilled
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
DIED = date(2026, 7, 3)


def file(cast: Cast) -> str:
    return f"/cases/{cast.cases['wilf'].reference}/"


def write(client: Any, cast: Cast, day: date = DIED) -> Any:
    fields = boxes("died", day)
    told = parsed(text_of(client.post(f"{file(cast)}death/", fields))).xpath('//input[@name="told"]/@value')[0]
    return client.post(f"{file(cast)}death/", {**fields, "told": told, "action": "write"})


def words_of(page: str) -> str:
    return " ".join(parsed(page).text_content().split())


def test_a_death_is_written_down_once_it_was_said_of_whom_and_stands_on_every_page(
    northmere: Cast, sign_in: Any
) -> None:
    sam = sign_in(northmere.sam)
    assert f'href="{file(northmere)}death/"' in text_of(sam.get(f"{file(northmere)}details/"))
    first = words_of(text_of(sam.post(f"{file(northmere)}death/", boxes("died", DIED))))
    assert f"Wilfred Larkspur, {northmere.cases['wilf'].reference}, died on 3 July 2026." in first
    with authority(northmere.id):
        assert Person.objects.get(given_name="Wilfred").date_of_death is None
    assert path_of(write(sam, northmere)) == file(northmere)
    for page in (file(northmere), f"{file(northmere)}about/", "/cases/"):
        assert "died 3 July 2026, aged 10 years" in words_of(text_of(sam.get(page))), page
    with authority(northmere.id):
        kept = AuditEvent.objects.get(action="details_corrected")
        assert (kept.actor, kept.reason, kept.details["fields"]) == (northmere.sam, "The child died", "date_of_death")


def test_who_works_with_the_child_is_asked_to_read_it_without_a_word_of_what_it_is(
    northmere: Cast, sign_in: Any
) -> None:
    write(sign_in(northmere.priya), northmere)
    with authority(northmere.id):
        told = {(one.user_id, one.words) for one in Notification.objects.filter(kind="read_first")}
    reference = northmere.cases["wilf"].reference
    words = f"Something grave was written down in {reference}. Read it before you ring or visit anybody."
    assert told == {(northmere.sam.pk, words)}


def test_nothing_new_begins_for_a_child_who_died_without_being_asked_for_twice(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(northmere.sam)
    write(sam, northmere)
    start = f"{file(northmere)}start/child_and_family_assessment/"
    asked = text_of(sam.post(start))
    assert "Wilf has died. Is this work needed?" in words_of(asked).replace(" Larkspur", "")
    with authority(northmere.id):
        assert not ProcessInstance.objects.exists()
    assert sam.post(start, {"although": "died"}).status_code == 302
    with authority(northmere.id):
        assert ProcessInstance.objects.count() == 1
    row = words_of(text_of(sam.get("/my-work/")))
    assert "died 3 July 2026" in row


def test_the_manager_reads_what_a_death_that_was_wrong_had_ended_and_nothing_begins_again(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        wilf = northmere.cases["wilf"]
        plan = start_for_case("child_protection_plan", wilf, northmere.sam)
        do(plan, "Task_outline", northmere.sam, library_answers.ANSWERS["child_protection_plan"])
        assessment = start_for_case("child_and_family_assessment", wilf, northmere.sam)
        start_for_case("case_note", wilf, northmere.sam)
    sam = sign_in(northmere.sam)
    write(sam, northmere)
    with authority(northmere.id):
        delivered()
        before = ProcessInstance.objects.count()
    page = f"{file(northmere)}death/"
    assert sam.post(page, {"action": "mistake"}).url == page
    with authority(northmere.id):
        (told,) = Notification.objects.filter(kind="look_again")
        assert (told.user, told.link) == (northmere.priya, page)
        assert ProcessInstance.objects.count() == before
    section = parsed(text_of(sign_in(northmere.priya).get(page))).xpath("//section[@aria-labelledby='ended']")[0]
    links = [a.get("href") for a in section.xpath(".//ul//a")]
    assert links == [f"/processes/{one.pk}/" for one in (plan, assessment)]
    assert "Nothing begins again by itself" in " ".join(section.text_content().split())


def test_the_manager_reads_which_closing_began_by_a_death_that_was_wrong_where_no_work_had_ended(
    northmere: Cast, sign_in: Any
) -> None:
    sam = sign_in(northmere.sam)
    write(sam, northmere)
    with authority(northmere.id):
        delivered()
        closing = ProcessInstance.objects.get(version__key="closure")
    page = f"{file(northmere)}death/"
    assert sam.post(page, {"action": "mistake"}).url == page
    with authority(northmere.id):
        assert [one.user for one in Notification.objects.filter(kind="look_again")] == [northmere.priya]
    section = parsed(text_of(sign_in(northmere.priya).get(page))).xpath("//section[@aria-labelledby='ended']")[0]
    assert [a.get("href") for a in section.xpath(".//ul//a")] == [f"/processes/{closing.pk}/"]


def test_a_death_that_is_taken_back_before_the_work_hears_of_it_ends_nothing(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        assessment = start_for_case("child_and_family_assessment", northmere.cases["wilf"], northmere.sam)
    sam = sign_in(northmere.sam)
    write(sam, northmere)
    sam.post(f"{file(northmere)}death/", {"action": "mistake"})
    with authority(northmere.id):
        delivered()
        assert Task.objects.get(process=assessment, element_id="Task_assess").finished is None
        assert not Notification.objects.filter(kind="look_again").exists()


def test_a_death_that_was_written_down_wrong_is_taken_out_and_kept_in_the_history(
    northmere: Cast, sign_in: Any
) -> None:
    sam = sign_in(northmere.sam)
    write(sam, northmere)
    sam.post(f"{file(northmere)}death/", {"action": "mistake"})
    assert "died" not in words_of(text_of(sam.get(file(northmere)))).replace("has died", "")
    with authority(northmere.id):
        assert Person.objects.get(given_name="Wilfred").date_of_death is None
        assert [held.date_of_death for held in FormerDetails.objects.order_by("until", "pk")] == [None, DIED]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, "Enter the date of death"),
        (date(2027, 1, 1), "Enter a day that has come"),
        (date(2015, 1, 1), "Enter a day that is not before the birth"),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(northmere: Cast, sign_in: Any, day: date | None, words: str) -> None:
    sam = sign_in(northmere.sam)
    assert words in text_of(sam.post(f"{file(northmere)}death/", boxes("died", day)))
    with authority(northmere.id):
        assert Person.objects.get(given_name="Wilfred").date_of_death is None


def test_a_parent_s_death_is_said_in_the_family(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        jo = Person.objects.create(given_name="Jo", family_name="Larkspur", date_of_birth=date(1990, 2, 1))
        row = relate(northmere.cases["wilf"], jo, Kinship.MOTHER, northmere.sam)
    sam = sign_in(northmere.sam)
    fields = {"kind": "mother", "given_name": "Jo", "family_name": "Larkspur", **boxes("born", jo.date_of_birth)}
    page = f"{file(northmere)}family/{row.pk}/correct/"
    assert "not before the birth" in text_of(sam.post(page, {**fields, **boxes("died", date(1989, 1, 1))}))
    sam.post(page, {**fields, **boxes("died", DIED)})
    assert "died 3 July 2026, aged 36 years" in words_of(text_of(sam.get(file(northmere))))


def test_an_estimated_date_of_birth_is_said_to_be_one(northmere: Cast) -> None:
    child = Person(given_name="A", family_name="B", date_of_birth=date(2012, 1, 1), birth_is_estimated=True)
    assert child_age_words(child, DIED) == "about 14 years"


def test_a_date_of_birth_is_not_corrected_to_one_after_the_death(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(northmere.sam)
    write(sam, northmere)
    late = typed(born=DIED + timedelta(days=1))
    words = "Enter a date of birth that is not after the date of death, 3 July 2026"
    assert words in text_of(sam.post(f"{file(northmere)}details/", late))


def test_what_somebody_corrected_meanwhile_stays_when_a_death_is_written_down(inside: Cast) -> None:
    opened, other = (Case.objects.select_related("child").get(pk=inside.cases["wilf"].pk) for _ in range(2))
    correct_child(
        other, replace(Details.of(other.child), family_name="Quillon"), inside.priya, "It was written down wrong"
    )
    assert write_down_death(opened, DIED, inside.sam)
    child = Person.objects.get(pk=opened.child_id)
    assert (child.family_name, child.date_of_death) == ("Quillon", DIED)
    assert {former.family_name for former in FormerDetails.objects.all()} == {"Larkspur", "Quillon"}


def test_a_plan_for_the_child_ends_with_it_and_nobody_is_asked_to_visit_or_review(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        plan = start_for_case("child_protection_plan", northmere.cases["wilf"], northmere.sam)
        do(plan, "Task_outline", northmere.sam, library_answers.ANSWERS["child_protection_plan"])
    write(sign_in(northmere.sam), northmere)
    with authority(northmere.id):
        delivered()
        (left,) = Task.objects.filter(Task.for_people(), case=northmere.cases["wilf"], finished__isnull=True)
        assert left.element_id == "Task_end"
        typed_already = prefilled(left, northmere.sam).origins
    assert {"/end_date", "/next"} <= set(typed_already)
