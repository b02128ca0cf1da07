"""Ana changes a form in the browser: uploads it, writes steps, tries them on every draft, moves them, takes it back."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent
from forms.code_lists import publish_code_list
from forms.models import ActiveForm, Draft, FormPublication, FormVersion, PlannedForm
from tests.cast import Cast
from tests.desk.pages import parsed
from tests.forms.examples import shipped
from tests.forms.rtl_sample import PLACES, SAMPLE
from tests.studio.form_drafts import FORM, begun, changed_assessment, work_off
from tests.studio.pages import page
from workflow.form_versions.batches import FORM_MOVES
from workflow.models import FormMove, Task

pytestmark = pytest.mark.django_db
PUBLISH = "/studio/forms/publish/"
VERSIONS = f"/studio/forms/{FORM}/"


def sent(client: Client, document: Any, reason: str = "Plainer words.") -> str:
    """Upload a file; return the address of the page that it leads to."""
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    answer = client.post(PUBLISH, {"file": SimpleUploadedFile("assessment.json", raw), "reason": reason})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_the_list_says_which_version_is_used_and_how_many_drafts_are_open(northmere: Cast, ana: Client) -> None:
    begun(northmere, 2)
    text = page(ana.get("/studio/forms/"))
    row = text.partition("Child and family assessment</a>")[2].partition("</tr>")[0]
    for told in ("Version 1", "2", "2 of version 1"):
        assert told in row
    assert "Sample</span>" not in row
    assert "Came with Casewright" in page(ana.get(VERSIONS))
    assert ana.get("/studio/forms/no_such_form/").status_code == 404


def test_a_nul_in_the_reason_is_refused_with_words_and_holds_no_file(northmere: Cast, ana: Client) -> None:
    answer = ana.post(PUBLISH, {"file": SimpleUploadedFile("a.json", b"{}"), "reason": "Plainer\0 words."})
    assert (answer.status_code, "your words are still on the page" in answer.content.decode()) == (400, True)
    with authority(northmere.id):
        assert not FormPublication.objects.exists()


def test_a_sample_is_marked_in_the_list_and_on_its_page(northmere: Cast, ana: Client) -> None:
    with authority(northmere.id):
        publish_code_list(PLACES)
    ana.post(f"{sent(ana, SAMPLE)}publish/", {"reason": "To see how it looks."})
    text = page(ana.get("/studio/forms/"))
    row = text.partition("Note of a visit</a>")[2].partition("</tr>")[0]
    assert "Sample</span> Nobody works with it" in row
    assert text.count("Sample</span>") == 1
    assert "Do not work with it." in page(ana.get(f"/studio/forms/{SAMPLE['key']}/"))


def test_everything_that_is_wrong_is_said_at_once_with_its_place(northmere: Cast, ana: Client) -> None:
    document = shipped(f"assessment/{FORM}.v1.json")
    first, second, *_ = document["schema"]["properties"]
    document["schema"]["properties"][first] = {"type": "string", "pattern": "(?<=a)b"}
    document["schema"]["properties"][second] = {"$ref": "https://example.org/other.json"}
    address = sent(ana, document)
    text = page(ana.get(address))
    assert f"/schema/properties/{first}/pattern" in text
    assert f"/schema/properties/{second}" in text
    assert f'action="{address}publish/"' not in text
    assert "Mend the problems in the file first." in page(ana.post(f"{address}publish/", {"reason": "All the same."}))
    broken = sent(ana, b'{"key": "assessment",\n "title"')
    assert "Line 2" in page(ana.get(broken))
    assert "Choose the file of the form" in page(ana.post(PUBLISH, {"reason": "None."}))
    mended = SimpleUploadedFile("mended.json", json.dumps(changed_assessment()).encode())
    assert ana.post(f"{broken}file/", {"file": mended}).status_code == 302
    assert "Publish Child and family assessment, version 2" in page(ana.get(broken))
    assert ana.post(f"{broken}discard/").status_code == 302
    with authority(northmere.id):
        assert not FormVersion.objects.filter(key=FORM, number=2).exists()


def test_ana_publishes_a_second_version_writes_its_step_moves_twenty_drafts_and_takes_it_back(
    northmere: Cast, ana: Client, sign_in: Any
) -> None:
    tasks = begun(northmere, 20)
    sam, feelings = sign_in(northmere.sam), f"/tasks/{tasks[0].pk}/form/how-the-child-is-growing/"
    written = page(sam.get(feelings))
    assert "The form changed while you wrote" not in written
    said = written.partition('name="/child_feelings"')[2].partition(">")[2].partition("</textarea>")[0]
    assert len(said) > 20
    with authority(northmere.id):
        before = {task.pk: Draft.objects.get(pk=task.draft_id).entered for task in tasks}
        words = [text for fields in before[tasks[0].pk].values() for texts in fields.values() for text in texts]
    address = sent(ana, changed_assessment())
    text = page(ana.get(address))
    assert "Needs a step" in text
    assert "It is new, and needs an answer" in text
    assert "Who has begun is asked it before they can submit." in text
    assert "20 open drafts were tried" in text
    assert "In 20 drafts something is not seen, not accepted or dropped." in text
    steps = page(ana.get(f"{address}steps/"))
    assert "There are none yet." in steps
    ask = f"{address}steps/take/?at=/child_feelings"
    assert "What is typed at" in page(ana.get(ask))
    assert "Choose the question that is asked now" in page(ana.post(ask, {"old": "/child_feelings", "new": ""}))
    steps = page(ana.post(ask, {"old": "/child_feelings", "new": "/child_emotions"}, follow=True))
    assert "goes along to" in steps
    text = page(ana.get(address))
    assert "20 drafts keep all that is typed where it is asked." in text
    assert "something is not seen" not in text
    long_text = max(words, key=len)
    assert long_text not in text  # no word of a child's file
    assert "Wilf" not in text
    published = page(ana.post(f"{address}publish/", {"reason": "Plainer words.", "number": "2"}, follow=True))
    assert "Published: Child and family assessment, version 2." in published
    with authority(northmere.id):
        version = FormVersion.objects.get(key=FORM, number=2)
        assert version.published_by == northmere.ana
        assert version.content["migration"] == [{"rename": "/child_feelings", "to": "/child_emotions"}]
    assert "Move 20 open tasks to it" in page(ana.get(VERSIONS))
    answer = ana.post(f"{VERSIONS}{version.pk}/move/")
    move = str(answer["Location"])
    assert "20 open tasks ask an earlier version" in page(ana.get(move))
    assert "Write why." in page(ana.post(f"{move}run/", {"reason": ""}))
    ana.post(f"{move}run/", {"reason": "Plainer words."})
    assert "0 of 20 looked at" in page(ana.get(move))
    assert "HX-Refresh" not in ana.get(f"{move}progress/")
    work_off(northmere)
    assert ana.get(f"{move}progress/")["HX-Refresh"] == "true"
    assert "20 moved." in page(ana.get(move))
    with authority(northmere.id):
        moved = Draft.objects.get(pk=tasks[0].draft_id)
        now = [text for fields in moved.entered.values() for texts in fields.values() for text in texts]
        assert sorted(now) == sorted(words)
        assert moved.form_version_id == version.pk
    seen = page(sam.get(feelings))
    assert seen.partition('name="/child_emotions"')[2].partition(">")[2].startswith(said)
    assert f'changed while you wrote. What you wrote is kept. <a href="/tasks/{tasks[0].pk}/form/list/">' in seen
    assert "20 open tasks moved to version 2, 0 stayed" in page(ana.get("/notifications/"))
    ana.post(f"{move}undo/", {"reason": "The board wants to see it first."})
    work_off(northmere)
    assert "20 moved back." in page(ana.get(move))
    assert "There is nothing left to move." not in page(ana.get(move))  # it asks the version before again
    seen = page(sam.get(feelings))
    assert seen.partition('name="/child_feelings"')[2].partition(">")[2].startswith(said)
    assert "The form changed while you wrote" not in seen
    with authority(northmere.id):
        assert {task.pk: Draft.objects.get(pk=task.draft_id).entered for task in tasks} == before
        assert set(Task.objects.filter(pk__in=before).values_list("form_version__number", flat=True)) == {1}
        actions = list(AuditEvent.objects.filter(actor=northmere.ana).order_by("pk").values_list("action", flat=True))
    kept = [action for action in actions if action.startswith(("form_", "version_")) and "task" not in action]
    assert kept == [
        "form_publication_held", "form_steps_written", "version_published", "form_move_begun", "form_move_run",
        "form_move_undone",
    ]  # fmt: skip


def test_a_move_of_drafts_that_stopped_by_itself_says_why_and_goes_on(northmere: Cast, ana: Client) -> None:
    begun(northmere, 2)
    ana.post(f"{sent(ana, changed_assessment())}publish/", {"reason": "Plainer words."})
    with authority(northmere.id):
        version = FormVersion.objects.get(key=FORM, number=2)
    move = str(ana.post(f"{VERSIONS}{version.pk}/move/")["Location"])
    ana.post(f"{move}run/", {"reason": "Plainer words."})
    with authority(northmere.id):
        FORM_MOVES.halt(FormMove.objects.get().pk, "OperationalError")
    shown = page(ana.get(move))
    assert "The database could not be reached, or was too busy. It was tried several times." in shown
    assert f'<form method="post" action="{move}run/">' in shown
    ana.post(f"{move}run/", {"reason": "Plainer words."})
    work_off(northmere)
    shown = page(ana.get(move))
    assert "2 moved." in shown
    assert "It stopped by itself" not in shown


def test_a_version_is_used_now_or_from_a_day_and_the_day_is_taken_back(northmere: Cast, ana: Client) -> None:
    ana.post(f"{sent(ana, changed_assessment())}publish/", {"reason": "Plainer words."})
    with authority(northmere.id):
        version = FormVersion.objects.get(key=FORM, number=2)
    use = f"{VERSIONS}{version.pk}/use/"
    asked = page(ana.get(use))
    assert "Processes in use would miss something" not in asked
    assert "Write why." in page(ana.post(use, {"reason": ""}))
    wrong = {"starts_on-day": "31", "starts_on-month": "2", "starts_on-year": "2027", "reason": "Agreed."}
    assert "Enter a real day" in page(ana.post(use, wrong))
    past = wrong | {"starts_on-day": "1", "starts_on-year": "2020"}
    assert "Choose a day after today" in page(ana.post(use, past))
    long = parsed(ana.post(use, {**past, "reason": "x" * 301}).content.decode())
    assert "#reason" in long.xpath("//*[@class='govuk-error-summary']//a/@href")
    later = clock.today() + timedelta(days=7)
    day = {"starts_on-day": later.day, "starts_on-month": later.month, "starts_on-year": later.year}
    text = page(ana.post(use, {**day, "reason": "Agreed."}, follow=True))
    assert "Do not begin on that day" in text
    text = page(ana.post(f"{VERSIONS}take-back/", follow=True))
    assert "Taken back." in text
    with authority(northmere.id):
        assert not PlannedForm.objects.exists()
    text = page(ana.post(use, {"reason": "Agreed."}, follow=True))
    assert "New work uses version 2 now." in text
    with authority(northmere.id):
        assert ActiveForm.objects.get(key=FORM).version == version
        first = FormVersion.objects.get(key=FORM, number=1)
    retired = page(ana.post(f"{VERSIONS}{first.pk}/retire/", {"reason": "Old."}))
    assert "This version came with Casewright." in retired


def test_every_page_is_shown_empty_and_with_made_up_answers(northmere: Cast, ana: Client) -> None:
    with authority(northmere.id):
        version = FormVersion.objects.get(key=FORM, number=1)
        slugs = [each.slug for each in version.definition.pages]
    filled = 0
    for slug in slugs:
        address = f"{VERSIONS}{version.pk}/pages/{slug}/"
        assert "What you type here is not kept." in page(ana.get(address))
        text = page(ana.get(f"{address}?answers=yes"))
        assert "With made-up answers." in text
        assert "govuk-error-message" not in text
        filled += "A made-up answer" in text or "checked" in text
    assert filled == len(slugs)
    assert ana.get(f"{VERSIONS}{version.pk}/pages/no-such-page/").status_code == 404


def test_the_page_of_one_item_is_shown_too(northmere: Cast, ana: Client) -> None:
    with authority(northmere.id):
        version = FormVersion.objects.get(key=FORM, number=1)
        lists = version.definition.lists
    for name, question in lists.items():
        address = f"{VERSIONS}{version.pk}/pages/{question.page}/"
        assert f'href="{address}?item={name}"' in page(ana.get(address))
        empty, filled = (page(ana.get(f"{address}?{query}item={name}")) for query in ("", "answers=yes&"))
        inner = question.items.page.questions[0].pointer if question.items else ""
        assert f'name="{inner}' in empty
        assert "With made-up answers." in filled
        assert f'href="{address}?answers=yes"' in filled
        assert "A made-up answer" in filled or "checked" in filled
        assert ana.get(f"{address}?item=no-such-list").status_code == 404
    assert lists


@pytest.mark.parametrize("key", ["publish", "moves"])
def test_no_form_has_the_key_that_is_the_address_of_another_page(ana: Client, key: str) -> None:
    told = page(ana.get(sent(ana, {**changed_assessment(), "key": key})))
    assert f"“{key}” is the address of another page of the studio." in told


def test_reading_ages_and_the_comparison_of_two_versions(northmere: Cast, ana: Client) -> None:
    text = page(ana.get("/studio/forms/reading-ages/"))
    assert "Child and family assessment" in text
    assert "reading age" in text
    ana.post(f"{sent(ana, changed_assessment())}publish/", {"reason": "Plainer words."})
    text = page(ana.get(f"{VERSIONS}compare/"))
    assert "What is otherwise in version 2 than in version 1" in text
    assert "/child_feelings" in text
    with authority(northmere.id):
        second = FormVersion.objects.get(key=FORM, number=2)
    same = page(ana.get(f"{VERSIONS}compare/?from={second.pk}&to={second.pk}"))
    assert "What is asked and accepted is the same in both." in same


def test_the_file_of_a_version_is_downloaded_changed_and_published(northmere: Cast, ana: Client) -> None:
    with authority(northmere.id):
        first = FormVersion.objects.get(key=FORM, number=1)
    answer = ana.get(f"{VERSIONS}{first.pk}/file/")
    assert "attachment" in answer["Content-Disposition"]
    address = sent(ana, answer.content)
    assert "There is nothing to publish" in page(ana.get(address))
    document = json.loads(answer.content) | {"title": "Assessment of a child and family"}
    address = sent(ana, document)
    assert "Nothing that is asked or accepted." not in page(ana.get(address))
    assert "Publish version 2" in page(ana.get(address))


def test_another_authority_s_file_move_and_version_are_not_found(northmere: Cast, ana: Client, sign_in: Any) -> None:
    from tests.cast import make_eastholm, make_person

    address = sent(ana, changed_assessment())
    ana.post(f"{sent(ana, changed_assessment())}publish/", {"reason": "Plainer words."})
    with authority(northmere.id):
        version = FormVersion.objects.get(key=FORM, number=2)
    move = str(ana.post(f"{VERSIONS}{version.pk}/move/")["Location"])
    other = make_eastholm()
    with authority(other.id):
        una = make_person(other, "Una Reed", "analyst", "Practice")
        assert not FormPublication.objects.exists()
    client = sign_in(una)
    for place in (address, f"{address}steps/", f"{address}file/", move, f"{VERSIONS}{version.pk}/"):
        assert client.get(place).status_code == 404, place


def test_a_question_that_a_rule_shows_is_filled_in_by_a_step_and_what_is_refused_stays_typed(
    northmere: Cast, ana: Client
) -> None:
    document = changed_assessment()
    document["schema"]["properties"]["who_was_seen"]["pattern"] = "^[A-Z]"
    shown = {"effect": "SHOW", "condition": {"scope": "#/properties/school", "schema": {"const": "Nowhere"}}}
    document["uischema"]["elements"][0]["elements"][-1]["rule"] = shown
    address = sent(ana, document)
    ask = f"{address}steps/fill/?at=/who_was_seen"
    assert 'name="/who_was_seen"' in page(ana.get(ask))
    refused = page(ana.post(ask, {"at": "/who_was_seen", "/who_was_seen": "x" * 20_001}))
    assert "No step is added yet" in refused
    assert "x" * 100 in refused
    steps = page(ana.post(ask, {"at": "/who_was_seen", "/who_was_seen": "Nobody"}, follow=True))
    assert "“Nobody” is filled in." in steps
    change = f"{address}steps/change/?at=/child_feelings"
    assert 'value="Sad"' in page(ana.post(change, {"at": "/child_feelings", "old": "Sad", "new": ""}))
