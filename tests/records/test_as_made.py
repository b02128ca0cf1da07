"""A record reads as it was made, whatever the codes in it are called since."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts import clock
from accounts.context import LIBRARY_ID, authority
from accounts.languages import reading_in
from forms.code_lists import as_made, code_list, publish_code_list
from forms.models import CodeListVersion, FormerCodeList
from forms.rendering import as_text
from records import correcting
from records.document import gather
from records.models import ChronologyEntry, RecordVersion
from records.rebuilding import rebuild
from records.recording import submit
from records.shown import shown_in
from tests.cast import Cast
from tests.forms.examples import form
from tests.records.made_up import form_version

pytestmark = pytest.mark.django_db

MAY, JUNE, JULY = (datetime(2026, month, 4, 10, tzinfo=UTC) for month in (5, 6, 7))
COLOURED = {"code_list": "colour", "chronology": '"Chose " + words'}


def colours(*titles: str, **more: Any) -> dict[str, Any]:
    codes = [{"code": title[0], "title": title} for title in titles]
    return {"key": "colour", "title": "Colour", "source": "A test", "codes": codes, **more}


def publish(at: datetime, *titles: str, **more: Any) -> None:
    with clock.at(at):
        publish_code_list(colours(*titles, **more))


def chosen(cast: Cast, code: str, at: datetime) -> RecordVersion:
    """A record of a colour that was chosen."""
    asked = form({"colour": {"type": "string", "title": "Colour", "x-casewright": COLOURED}})
    with clock.at(at):
        return submit(
            form_version=form_version({**asked, "key": "colour_choice"}),
            answers={"colour": code},
            hidden=(),
            author=cast.sam,
            cases=[(cast.cases["wilf"], cast.cases["wilf"].open_episode)],
            team=cast.teams["Harbour team"],
            reviewed=False,
        )


def said(version: RecordVersion) -> str:
    (item,) = [item for section in shown_in(version, reader=None) for item in section.items]
    return item.words


@pytest.mark.both_databases
def test_a_record_says_what_its_code_meant_when_it_was_submitted(inside: Cast) -> None:
    publish(MAY, "Red", "Blue")
    first = chosen(inside, "R", MAY)
    publish(JUNE, "Rose", "Blue")
    second = chosen(inside, "R", JUNE)
    publish(JULY, "Ruby", "Blue", "Green")
    assert [said(version) for version in (first, second, chosen(inside, "R", JULY))] == ["Red", "Rose", "Ruby"]
    assert "Red" in as_text(gather(first.renditions.get()).sections)
    now = code_list("colour")
    assert now is not None
    assert [code.title for code in now.codes] == ["Ruby", "Blue", "Green"]


def test_a_correction_reads_as_on_the_day_of_what_it_corrects(inside: Cast) -> None:
    publish(MAY, "Red", "Blue")
    first = chosen(inside, "R", MAY)
    publish(JUNE, "Rose", "Blau")
    with clock.at(JULY):
        second = corrected(first, colour="B")
        third = corrected(second, colour="R")
    assert [said(version) for version in (first, second, third)] == ["Red", "Blue", "Red"]
    assert third.as_written == first


def corrected(version: RecordVersion, **answers: str) -> RecordVersion:
    """The correction of a version by its author, in force."""
    correction = correcting.begin(version, version.author, "It was the other one.")
    made = correcting.submit(correction, version.author, version.answers | answers, version.hidden)
    assert made is not None
    return made


def test_the_chronology_that_is_made_again_says_what_it_said(inside: Cast) -> None:
    publish(MAY, "Red")
    chosen(inside, "R", MAY)
    publish(JUNE, "Rose")
    assert [entry.text for entry in ChronologyEntry.objects.all()] == ["Chose Red"]
    assert [found for outcome in rebuild(inside.id, write=False) for found in outcome.differences] == []


def test_a_record_from_before_an_own_list_says_what_the_shipped_one_said(inside: Cast) -> None:
    with authority(LIBRARY_ID):
        publish(MAY, "Red")
    shipped = chosen(inside, "R", MAY)
    publish(JUNE, "Rose")
    assert (said(shipped), said(chosen(inside, "R", JUNE))) == ("Red", "Rose")
    with authority(LIBRARY_ID):
        publish(JULY, "Ruby")
    assert (said(shipped), said(chosen(inside, "R", JULY))) == ("Red", "Rose")


def test_words_in_another_language_are_those_of_that_time_too(inside: Cast) -> None:
    publish(MAY, "Red", translations={"cy": {"R": "Coch"}})
    version = chosen(inside, "R", MAY)
    publish(JUNE, "Rose", translations={"cy": {"R": "Rhosyn"}})
    with reading_in("cy"):
        assert said(version) == "Coch"


def test_a_list_that_was_never_replaced_costs_nothing_more_and_one_that_was_one_statement(
    inside: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    publish(MAY, "Red")
    with django_assert_num_queries(1), as_made(MAY):
        code_list("colour")
    publish(JUNE, "Rose")
    for moment, title in ((MAY, "Red"), (JUNE, "Rose")):
        with as_made(moment):
            assert [code.title for code in code_list("colour").codes] == [title]  # type: ignore[union-attr]
    with django_assert_num_queries(2), as_made(MAY):
        code_list("colour")
    with django_assert_num_queries(1):
        code_list("colour")


def test_the_same_list_again_keeps_no_former_one_and_a_former_one_stays(inside: Cast) -> None:
    for _ in range(2):
        publish(MAY, "Red")
    assert not FormerCodeList.objects.exists()
    publish(JUNE, "Rose")
    (former,) = FormerCodeList.objects.all()
    assert (former.replaced_at, former.in_use_since) == (JUNE, None)
    assert CodeListVersion.objects.get(key="colour", authority_id=inside.authority.pk).in_use_since == JUNE
