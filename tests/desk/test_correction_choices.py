"""What a correction does to the child’s file and to the work, as its pages say it and let people choose."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from accounts.context import authority
from cases.correcting import Details, correct_child
from cases.models import Case
from records.models import Correction
from tests.cast import Cast
from tests.desk.pages import parsed, save, submit, text_of
from tests.desk.test_correction_pages import begun, first_name, household
from tests.desk.test_not_taken_over_pages import words_of
from tests.records.test_superseding import changed, known, was
from tests.records.test_updating_details import seen
from tests.workflow.test_corrections import worked_out
from workflow.models import Task

pytestmark = pytest.mark.django_db
DAY = {"day": "5", "month": "3", "year": "2023"}
SINCE = "Changed in the child’s file since"
NOT_TAKEN = "will not take these over"
CHANGES = "In force, this changes the child’s file too: First name"
CHANGED = "This changed the child’s file too: First name"


def renamed(cast: Cast, name: str) -> None:
    """Priya corrects the name in the file, an hour after the record was final."""
    with authority(cast.id), clock.at(clock.now() + timedelta(hours=1)):
        case = Case.objects.select_related("child").get(pk=cast.cases["wilf"].pk)
        correct_child(case, replace(Details.of(case.child), given_name=name), cast.priya, "It was read")


def fields_of(client: Client, page: str) -> tuple[dict[str, str], str]:
    """What the page sends of itself, and the field of its only choice; the file’s word is chosen."""
    html = parsed(text_of(client.get(page)))
    (kept,) = html.xpath("//input[@type='radio'][@value='keep']")
    assert kept.get("checked") is not None
    hidden = {one.get("name"): one.get("value") for one in html.xpath("//input[@name='shown' or @name='facts']")}
    return hidden, kept.get("name")


def own_correction(cast: Cast, sam: Client) -> tuple[str, str, str]:
    """Sam has begun to correct a record on which nobody decides; Priya has changed the name in the file since.

    Its reference, the address of the correction's form, and the page that asks for the name.
    """
    with authority(cast.id):
        version = seen(cast, given_name="Wilbur")
        record, slug = version.record.reference, version.form_version.definition.pages[0].slug
    renamed(cast, "Wilfrid")
    return record, begun(sam, f"/records/{record}/1/", "He is called Wilburn."), slug


def chosen_at(client: Client, page: str) -> str:
    """Which way of the only choice the page shows as chosen."""
    html = parsed(text_of(client.get(page)))
    (way,) = html.xpath("//input[@type='radio' and @checked and (@value='keep' or @value='take')]/@value")
    return str(way)


@pytest.mark.parametrize(("choice", "stands"), [("", "Wilfrid"), ("take", "Wilburn")])
def test_who_decides_keeps_what_the_file_says_or_takes_the_corrected_answer(
    northmere: Cast, sign_in: Any, choice: str, stands: str
) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    record = household(northmere, sam, priya)
    renamed(northmere, "Wilfrid")
    form = begun(sam, f"{record}/1/", "He is called Wilburn.")
    save(sam, f"{form}household/", {"/first_name": ["Wilburn"]})
    page = submit(sam, form).url
    assert SINCE not in words_of(sam, page), "who wrote it does not choose"
    said = words_of(priya, page)
    assert f"{SINCE} 1" in said
    assert "Keep what the file says now: “Wilfrid” Priya Marsh changed it" in said
    assert "Take the corrected answer: “Wilburn”" in said
    assert NOT_TAKEN not in said, "what may be taken is no fault of the file"
    hidden, name = fields_of(priya, page)
    assert CHANGES not in said
    renamed(northmere, "Wilfryd")
    late = priya.post(page, {**hidden, "decision": "approve", name: "take"})
    assert late.url == page
    assert "The child’s file was changed meanwhile." in words_of(priya, page)
    assert first_name(northmere) == "Wilfryd"
    renamed(northmere, "Wilfrid")
    hidden, name = fields_of(priya, page)
    sent = {**hidden, "decision": "approve", **({name: choice} if choice else {})}
    assert priya.post(page, sent).url == f"{record}/2/"
    assert first_name(northmere) == stands
    done = words_of(priya, page)
    took = "Priya Marsh took the corrected answer, “Wilburn”, over “Wilfrid”."
    kept = "Priya Marsh kept what the file said, “Wilfrid”, over “Wilburn”."
    assert (took if choice == "take" else kept) in done
    assert (CHANGED in done) is (choice == "take"), "what was kept is not said to have changed"
    with authority(northmere.id):
        (one,) = Correction.objects.get().choices
        assert (one["choice"], one["by"]) == (choice or "keep", str(northmere.priya.pk))


def test_where_nobody_decides_its_author_chooses(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(northmere.sam)
    record, form, slug = own_correction(northmere, sam)
    assert SINCE not in words_of(sam, f"{form}check/")
    save(sam, f"{form}{slug}/", {"/given_name": ["Wilburn"]})
    check = f"{form}check/"
    said = words_of(sam, check)
    assert SINCE in said
    assert NOT_TAKEN not in said, "what may be taken is no fault of the file"
    hidden, name = fields_of(sam, check)
    revision = parsed(text_of(sam.get(check))).xpath("//input[@name='revision']/@value")[0]
    sent = {**hidden, "revision": revision, "action": "submit", name: "take"}
    assert sam.post(check, {**sent, "facts": "another"}).url == check
    assert "The child’s file was changed meanwhile." in words_of(sam, check)
    assert chosen_at(sam, check) == "keep", "the choice was about something else"
    assert sam.post(check, sent).url == f"/records/{record}/2/"
    assert first_name(northmere) == "Wilburn"


def test_what_its_author_chose_is_kept_until_the_file_says_something_else(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(northmere.sam)
    _record, form, slug = own_correction(northmere, sam)
    save(sam, f"{form}{slug}/", {"/given_name": ["Wilburn"]})
    check = f"{form}check/"
    hidden, name = fields_of(sam, check)
    page = parsed(text_of(sam.get(check)))
    held = {one: page.xpath(f"//input[@name='{one}']/@value")[0] for one in ("revision", "marks")}
    sent = {**hidden, **held, name: "take"}
    saved = sam.post(check, sent, headers={"X-Casewright-Autosave": "1"})
    assert saved.status_code == 200
    assert chosen_at(sam, check) == "take"
    renamed(northmere, "Wilfryd")
    assert chosen_at(sam, check) == "keep", "it says something else"
    late = sam.post(check, {**sent, "revision": str(saved.json()["revision"])}, headers={"X-Casewright-Autosave": "1"})
    assert late.status_code == 200
    assert chosen_at(sam, check) == "keep", "the page showed what the file said before"
    hidden, name = fields_of(sam, check)
    assert sam.post(check, {**hidden, "action": f"section/{slug}", name: "take"}).url.startswith(f"{form}{slug}/")
    assert chosen_at(sam, check) == "take", "a way to a question saves it too"
    other = sam.post(check, {**hidden, **held, "action": "leave", name: "keep"})
    assert other.status_code == 409, "another page had chosen otherwise"
    assert "Take the corrected answer: “Wilburn”" in text_of(other)


def test_only_since_when_it_is_so_is_a_change_that_its_author_reads_and_puts_in_force(
    northmere: Cast, sign_in: Any
) -> None:
    sam = sign_in(northmere.sam)
    with authority(northmere.id):
        was(northmere, "ethnicity", "WBRI", date(2020, 1, 1))
        version = changed(northmere, "ethnicity", "WBRI", ethnicity="APKN", since="2024-03-05")
        record, slug = version.record.reference, version.form_version.definition.pages[0].slug
    form = begun(sam, f"/records/{record}/1/", "It was a year before.")
    check = f"{form}check/"
    assert "Nothing is changed yet." in words_of(sam, check)
    save(sam, f"{form}{slug}/", {f"/ethnicity~since/{part}": [text] for part, text in DAY.items()})
    said = words_of(sam, check)
    assert "Nothing is changed yet." not in said
    assert "since when" in said
    assert "So since 5 March 2024." in said
    assert "So since 5 March 2023." in said
    submit(sam, form)
    with authority(northmere.id):
        assert known(northmere, "ethnicity")[-1] == ("Pakistani", date(2023, 3, 5), None)


def test_what_the_work_made_of_it_is_said_before_and_the_way_it_took_after(northmere: Cast, sign_in: Any) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    with authority(northmere.id):
        process, version = worked_out(northmere)
        record, slug = version.record.reference, version.form_version.definition.pages[0].slug
    form = begun(sam, f"/records/{record}/1/", "It is two days later.")
    assert "What the work made of it" not in words_of(sam, f"{form}check/")
    save(sam, f"{form}{slug}/", {"/decision": ["approve"], "/comment": ["2026-07-24"]})
    said = words_of(sam, f"{form}check/")
    assert "Nothing is worked out again, no way is taken anew and no step is done again." in said
    assert "visit_on: 22 July 2026. With the corrected answer it would be 24 July 2026. The correction does NOT" in said
    way = "the work went to “Visit”. With the corrected answer it would have gone to “Wait”."
    assert f"{way} The correction does NOT change that." in said
    assert submit(sam, form).url == f"/records/{record}/2/"
    with authority(northmere.id):
        page = f"/corrections/{Correction.objects.get().pk}/"
        assert Task.objects.get(process=process, finished__isnull=True).element_id == "Visit"
    after = words_of(priya, page)
    assert f"{way} The correction does NOT change that." in after
