"""Corrections where something else happens meanwhile: two windows, a closed file, a new form, a writer who leaves."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from accounts.models import Membership, User
from cases.knowing import counting, fact_words, learn
from cases.opening import close_episode
from cases.person_facts import KINDS
from forms.adoption import publish_form
from forms.models import ActiveForm
from records.models import Correction, RecordVersion
from tests.cast import Cast
from tests.desk.pages import open_page, parsed, save, submit, text_of, without_items
from tests.desk.test_correction_pages import begun, first_name, household
from tests.desk.test_household_end_to_end import FORM
from tests.desk.test_not_taken_over_pages import words_of
from tests.records.made_up import note
from tests.records.test_restricted import SECRET, noted
from tests.records.test_updating import seen

pytestmark = pytest.mark.django_db


def shown(client: Any, page: str) -> str:
    return str(parsed(text_of(client.get(page))).xpath("//input[@name='shown']/@value")[0])


def test_two_windows_that_say_otherwise_are_shown_beside_each_other(northmere: Cast, sign_in: Any) -> None:
    sam = sign_in(northmere.sam)
    with authority(northmere.id):
        record = note(northmere, "Wilf ate.", "His mother").record.reference
    form = begun(sam, f"/records/{record}/1/")
    page = f"{form}note-of-a-visit/"
    older = open_page(sam, page)
    save(sam, page, {"/who": ["His aunt"]})
    both = sam.post(page, {**older, "/who": "His uncle", "action": "continue"})
    assert both.status_code == 409
    said = " ".join(parsed(text_of(both)).text_content().split())
    for words in ("You are correcting", "His aunt", "His uncle"):
        assert words in said


def test_the_page_of_an_item_says_too_what_is_corrected(northmere: Cast, sign_in: Any) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    form = begun(sam, f"{household(northmere, sam, priya)}/1/")
    page = parsed(text_of(sam.get(f"{form}household/")))
    (item,) = {href for href in page.xpath("//a/@href") if href.startswith(f"{form}household/")}
    assert "You are correcting" in words_of(sam, item)


def test_in_a_closed_file_a_record_is_corrected_and_without_a_team_a_service_manager_decides(
    northmere: Cast, sign_in: Any
) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    record = household(northmere, sam, priya)
    with authority(northmere.id):
        case = northmere.cases["wilf"]
        episode = close_episode(case, "RC1", actor=northmere.priya)
    form = begun(sam, f"{record}/1/", "He is called Wilfred.")
    save(sam, f"{form}household/", {"/first_name": ["Wilfred"]})
    page = submit(sam, form).url
    with authority(northmere.id):
        case.allocations.all().delete()
    assert priya.get(page).status_code == 404
    mo = sign_in(northmere.people["mo"])
    assert "Corrections to decide 1" in words_of(mo, "/my-work/")
    assert mo.post(page, {"decision": "approve", "shown": shown(mo, page)}).url == f"{record}/2/"
    assert first_name(northmere) == "Wilfred"
    with authority(northmere.id):
        version = RecordVersion.objects.get(record__form_key="household", number=2)
        assert version.record.case_links.get().episode_id == episode.pk, "it stays in the episode it was made in"


def test_a_correction_goes_on_in_the_form_of_its_record_when_a_newer_one_comes_into_use(
    northmere: Cast, sign_in: Any
) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    record = household(northmere, sam, priya)
    form = begun(sam, f"{record}/1/", "He is called Wilfred.")
    with authority(northmere.id):
        newer = deepcopy(FORM)
        del newer["schema"]["properties"]["first_name"]
        newer["uischema"]["elements"][0]["elements"].pop(1)
        ActiveForm.objects.filter(key="household").update(version=publish_form(newer, 2))
    save(sam, f"{form}household/", {"/first_name": ["Wilfred"]})
    page = submit(sam, form).url
    assert priya.post(page, {"decision": "approve", "shown": shown(priya, page)}).url == f"{record}/2/"
    with authority(northmere.id):
        versions = RecordVersion.objects.filter(record__form_key="household").order_by("number")
        assert [one.form_version.number for one in versions] == [1, 1]
        assert versions[1].answers["first_name"] == "Wilfred"
    third = begun(sam, f"{record}/2/", "He is called Wilf after all.")
    save(sam, f"{third}household/", {"/first_name": ["Wilf"]})
    page = submit(sam, third).url
    assert priya.post(page, {"decision": "approve", "shown": shown(priya, page)}).url == f"{record}/3/"
    assert first_name(northmere) == "Wilf", "a corrected record is corrected again"


def test_what_somebody_began_who_left_is_decided_or_withdrawn_and_never_returned(northmere: Cast, sign_in: Any) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    record = household(northmere, sam, priya)
    form = begun(sam, f"{record}/1/", "He is called Wilfred.")
    page = form.removesuffix("form/")
    save(sam, f"{form}household/", {"/first_name": ["Wilfred"]})

    def works(here: bool) -> None:
        with authority(northmere.id):
            User.objects.filter(pk=northmere.sam.pk).update(is_active=here)

    works(False)
    assert "Sam Oakley does not work here any more. Withdraw the correction" in words_of(priya, page)
    works(True)
    submit(sign_in(northmere.sam), form)
    works(False)
    said = words_of(priya, page)
    assert "Sam Oakley does not work here any more: approve it or refuse it." in said
    assert "Return it" not in said
    returned = {"decision": "return", "comment": "Since when?", "shown": shown(priya, page)}
    assert priya.post(page, returned).url == page
    with authority(northmere.id):
        assert Correction.objects.get().state == "waiting"
    assert priya.post(page, {"decision": "approve", "shown": shown(priya, page)}).url == f"{record}/2/"
    assert first_name(northmere) == "Wilfred"


def test_of_siblings_each_file_is_chosen_for_and_what_is_kept_from_a_reader_stays_kept(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        version = seen(northmere, faith="Sufi", children=("wilf", "tansy"))
        record, slug = version.record.reference, version.form_version.definition.pages[0].slug
        with clock.at(clock.now() + timedelta(hours=1)):
            for child in ("wilf", "tansy"):
                learn(northmere.cases[child].child, KINDS["religion"], {"code": "SIKH"}, northmere.priya, None)
    with clock.at(clock.now() + timedelta(hours=2)):
        sam = sign_in(northmere.sam)
        form = begun(sam, f"/records/{record}/1/", "He said Sunni.")
        save(sam, f"{form}{slug}/", {"/faith": ["Sunni"]})
        check = f"{form}check/"
        said = words_of(sam, check)
        assert "what counts for Wilf Larkspur? Keep what the file says now: “Sikh”" in said
        kept = "“kept for the people who work with the child”"
        assert f"what counts for Tansy Quillfeather? Keep what the file says now: {kept}" in said
        html = parsed(text_of(sam.get(check)))
        hidden = {one.get("name"): one.get("value") for one in html.xpath("//input[@name='revision' or @name='facts']")}
        names = html.xpath("//input[@type='radio'][@value='take']/@name")
        taken = {name: "take" for name in names if northmere.cases["wilf"].reference in name}
        assert (len(names), len(taken)) == (2, 1)
        assert sam.post(check, {**hidden, **taken, "action": "submit"}).url == f"/records/{record}/2/"
        with authority(northmere.id):
            for child, stands in (("wilf", "Sunni"), ("tansy", "Sikh")):
                rows = counting(northmere.cases[child].child, "religion")
                assert [fact_words(row) for row in rows if row.holds(clock.today())] == [stands]
        page = form.removesuffix("form/")
        done = words_of(sam, page)
        assert "of Wilf Larkspur: Sam Oakley took the corrected answer, “Sunni”, over “Sikh”." in done
        assert f"of Tansy Quillfeather: Sam Oakley kept what the file said, {kept}" in done


def test_nothing_restricted_is_lost_where_its_author_left_practice_before_they_corrected_it(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        version = noted(northmere)
        record = version.record.reference
        Membership.objects.filter(user=northmere.sam).delete()
        administrator = Membership.objects.get(user=northmere.people["dee"])
        administrator.pk, administrator.user = None, northmere.sam
        administrator._state.adding = True
        administrator.save()
        corrected = version.answers | {"what": "He was unwell."}
        ((slug, typed),) = version.form_version.definition.entered_from(corrected).items()
    dee, sam = sign_in(northmere.people["dee"]), sign_in(northmere.sam)
    assert "Correct this record" not in words_of(dee, f"/records/{record}/1/")
    assert dee.get(f"/records/{record}/1/correct/").status_code == 404
    form = begun(sam, f"/records/{record}/1/", "He was not well.")
    save(sam, f"{form}{slug}/", without_items(typed))
    assert submit(sam, form).url == f"/records/{record}/2/"
    with authority(northmere.id):
        second = RecordVersion.objects.get(number=2, record=version.record)
        assert second.answers == corrected
        assert second.hidden == version.hidden
    assert SECRET not in words_of(dee, f"/records/{record}/2/")
    assert SECRET in words_of(sign_in(northmere.priya), f"/records/{record}/2/")
