"""Filling in and submitting through the real addresses: nothing lost, nothing smuggled in, one effect."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.context import authority
from records.models import RecordVersion, State
from tests.cast import PASSWORD, Cast
from tests.codes import give_factors
from tests.desk.pages import entered, fill_in, open_page, path_of, save, submit, with_problems
from tests.workflow.answers import ASSESSMENT, RECORDED
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
both = pytest.mark.both_databases


@pytest.fixture
def assessing(northmere: Cast, sign_in: Any) -> tuple[Client, str, Task]:
    """Sam at the form of Wilf's assessment: client, base address, task."""
    with authority(northmere.id):
        process = start_for_case("child_and_family_assessment", northmere.cases["wilf"], northmere.sam)
        task = Task.objects.get(process=process, finished__isnull=True)
        if task.owner is None:
            work.claim(task, northmere.sam)
    return sign_in(northmere.sam), f"/tasks/{task.pk}/form/", task


def stored(cast: Cast) -> RecordVersion:
    with authority(cast.id):
        version = RecordVersion.objects.select_related("record", "author").get(
            form_version__key="child_and_family_assessment"
        )
        version.answers  # noqa: B018  decrypted while the authority is open
        return version


def draft(cast: Cast, task: Task) -> dict[str, Any]:
    with authority(cast.id):
        held = Task.objects.select_related("draft").get(pk=task.pk).draft
        assert held is not None
        return dict(held.entered)


@both
def test_the_story_through_the_pages(northmere: Cast, assessing: Any, sign_in: Any) -> None:
    client, base, task = assessing
    assert path_of(client.get(f"/tasks/{task.pk}/form/")) == f"{base}list/"
    with authority(northmere.id):
        fields = entered(ASSESSMENT)
    fill_in(client, base, fields)
    answer = submit(client, base)
    assert path_of(answer) == f"/cases/{northmere.cases['wilf'].reference}/"
    assert "Submitted as R-2026-000001." in client.get(path_of(answer)).content.decode()
    version = stored(northmere)
    assert (version.answers, version.record.state, version.author) == (RECORDED, State.SUBMITTED, northmere.sam)


def decide(client: Client, task: Task, decision: str, comment: str = "") -> Any:
    return save(client, f"/tasks/{task.pk}/form/", {"/decision": [decision], "/comment": [comment]}, "submit")


def decision_task(cast: Cast) -> Task:
    with authority(cast.id):
        task = Task.objects.get(element_id="Task_authorise", finished__isnull=True)
        if task.owner is None:
            work.claim(task, cast.priya)
        return task


def test_the_manager_returns_and_approves_on_one_page(northmere: Cast, assessing: Any, sign_in: Any) -> None:
    client, base, _ = assessing
    with authority(northmere.id):
        fields = entered(ASSESSMENT)
    fill_in(client, base, fields)
    submit(client, base)
    manager = sign_in(northmere.priya)
    task = decision_task(northmere)
    refused = with_problems(manager, decide(manager, task, "return"))
    assert "Write what must change" in refused
    assert "<title>Error: " in refused
    assert decide(manager, task, "return", "Who is there on Fridays?").status_code == 302
    mine = client.get("/my-work/").content.decode()
    assert "Who is there on Fridays?" in mine
    with authority(northmere.id):
        again = Task.objects.get(element_id="Task_assess", finished__isnull=True)
    typed = {**fields["what-it-means"], "/risks": ["On Fridays his father is alone with him."]}
    assert save(client, f"/tasks/{again.pk}/form/what-it-means/", typed).status_code == 302
    assert submit(client, f"/tasks/{again.pk}/form/").status_code == 302
    last = decision_task(northmere)
    page = manager.get(f"/tasks/{last.pk}/form/").content.decode()
    assert "Changed answers (1)" in page
    assert "<ins" in page
    assert decide(manager, last, "approve").status_code == 302
    with authority(northmere.id):
        record = RecordVersion.objects.filter(form_version__key="child_and_family_assessment").last().record
    assert record.state == State.APPROVED


def test_a_page_is_saved_valid_or_not_and_survives_sign_out(northmere: Cast, assessing: Any) -> None:
    client, base, _ = assessing
    typed = {
        "/start_date/day": ["31"],
        "/start_date/month": ["2"],
        "/start_date/year": ["2026"],
        "/reason": ["Half a sentence"],
    }
    assert "real date" in with_problems(client, save(client, f"{base}why-and-how/", typed))
    client.post("/accounts/logout/")
    assert client.get(f"{base}why-and-how/").status_code == 302
    later = Client()
    give_factors(later, "sam@northmere.example", PASSWORD)
    again = later.get(f"{base}why-and-how/").content.decode()
    assert "Half a sentence" in again
    assert 'value="31"' in again


def test_extra_hidden_and_unknown_fields_never_reach_the_record(northmere: Cast, assessing: Any) -> None:
    client, base, _ = assessing
    with authority(northmere.id):
        fields = entered(ASSESSMENT)
    fields["the-child"]["/not_seen_reason"] = ["smuggled into a hidden question"]
    extra = {"/made_up": "smuggled", "state": "approved", "author": str(northmere.priya.pk), "/outcome/x": "1"}
    fill_in(client, base, fields, **extra)
    submit(client, base)
    version = stored(northmere)
    assert version.answers == RECORDED
    assert "/not_seen_reason" in version.hidden
    assert version.author == northmere.sam


@both
def test_submitting_again_has_no_second_effect_and_says_so(northmere: Cast, assessing: Any) -> None:
    client, base, _ = assessing
    with authority(northmere.id):
        fields = entered(ASSESSMENT)
    fill_in(client, base, fields)
    carried = open_page(client, f"{base}check/")
    answers = [client.post(f"{base}check/", {**carried, "action": "submit"}) for _ in range(3)]
    assert [a.status_code for a in answers] == [302, 302, 302]
    assert "Already submitted at" in client.get(path_of(answers[1])).content.decode()
    with authority(northmere.id):
        assert RecordVersion.objects.count() == 1
        assert Task.objects.filter(element_id="Task_authorise").count() == 1


def test_a_stale_check_page_does_not_submit_what_was_not_checked(northmere: Cast, assessing: Any) -> None:
    client, base, _ = assessing
    with authority(northmere.id):
        fields = entered(ASSESSMENT)
    fill_in(client, base, fields)
    carried = open_page(client, f"{base}check/")
    save(client, f"{base}what-it-means/", {**fields["what-it-means"], "/risks": ["Changed in another tab."]})
    page = client.post(f"{base}check/", {**carried, "action": "submit"})
    assert page.status_code == 200
    assert "changed while this page was open" in page.content.decode()
    with authority(northmere.id):
        assert RecordVersion.objects.count() == 0


@both
def test_two_tabs_get_a_choice_and_nothing_is_overwritten(northmere: Cast, assessing: Any) -> None:
    client, base, task = assessing
    url = f"{base}why-and-how/"
    first, second = open_page(client, url), open_page(client, url)
    client.post(url, {**first, "/reason": "Typed in the first tab", "action": "stay"})
    page = client.post(url, {**second, "/reason": "Typed in the second tab", "action": "stay"})
    assert page.status_code == 409
    text = page.content.decode()
    assert "Typed in the first tab" in text
    assert "Typed in the second tab" in text
    assert draft(northmere, task)["why-and-how"]["/reason"] == ["Typed in the first tab"]


@both
@pytest.mark.parametrize(
    "text",
    [
        "🐇 “I want my rabbit” 🐇",
        "שלום أهلا ‏وسهلا",
        "<script>alert(1)</script> & <b>bold</b>",
        "line one\nline two\n\nend",
    ],
)
def test_every_word_is_kept_as_it_was_typed(northmere: Cast, assessing: Any, text: str) -> None:
    client, base, task = assessing
    save(client, f"{base}why-and-how/", {"/reason": [text]}, "stay")
    assert draft(northmere, task)["why-and-how"]["/reason"] == [text]
    page = client.get(f"{base}why-and-how/").content.decode()
    assert "<script>alert(1)</script>" not in page


@both
def test_nul_is_dropped_and_the_words_around_it_stay(northmere: Cast, assessing: Any) -> None:
    client, base, task = assessing
    save(client, f"{base}why-and-how/", {"/reason": ["be\0fore and after"]}, "stay")
    assert draft(northmere, task)["why-and-how"]["/reason"] == ["before and after"]


@pytest.mark.parametrize(("piece", "times"), [("word ", 200_000), ("é", 500_000), ("🐇", 250_000)])
def test_a_megabyte_is_kept_and_the_person_is_told_how_much_is_too_much(
    northmere: Cast, assessing: Any, piece: str, times: int
) -> None:
    client, base, task = assessing
    long = piece * times
    posted = urlencode({**open_page(client, f"{base}why-and-how/"), "/reason": long, "action": "continue"})
    answer = client.post(f"{base}why-and-how/", posted, content_type="application/x-www-form-urlencoded")
    over = f"{len(long) - 20_000:,}"
    assert f"Shorten “What led to this assessment?” by {over} characters" in with_problems(client, answer)
    assert draft(northmere, task)["why-and-how"]["/reason"] == [long]


@both
def test_a_nul_that_came_with_a_paste_loses_nothing_of_the_page(northmere: Cast, assessing: Any) -> None:
    client, base, task = assessing
    save(client, f"{base}why-and-how/", {"/reason": ["A long\0 story."]}, "stay")
    assert draft(northmere, task)["why-and-how"]["/reason"] == ["A long story."]
    assert client.post(f"{base}why-and-how/", {"/re\0ason": "x"}).status_code == 400


def test_more_than_a_page_can_take_is_refused_with_words_and_loses_nothing_saved(
    northmere: Cast, assessing: Any
) -> None:
    client, base, task = assessing
    kind = "application/x-www-form-urlencoded"
    save(client, f"{base}why-and-how/", {"/reason": ["Saved before."]}, "stay")
    answer = client.post(
        f"{base}why-and-how/", "x=" + "y" * 15_000_000, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "your words are still on the page" in answer.content.decode()
    many = "&".join(f"a{n}=1" for n in range(2_500))
    assert client.post(f"{base}why-and-how/", many, content_type=kind).status_code == 413
    assert draft(northmere, task)["why-and-how"]["/reason"] == ["Saved before."]


def test_the_author_cannot_approve_through_the_address(northmere: Cast, assessing: Any) -> None:
    client, base, _ = assessing
    with authority(northmere.id):
        fields = entered(ASSESSMENT)
    fill_in(client, base, fields)
    submit(client, base)
    task = decision_task(northmere)
    for url in (f"/tasks/{task.pk}/form/", f"/tasks/{task.pk}/form/decision/", f"/tasks/{task.pk}/form/check/"):
        answer = client.post(url, {"/decision": "approve", "action": "submit", "revision": "0"})
        assert path_of(answer) == f"/tasks/{task.pk}/"
        assert "Record decision" not in client.get(path_of(answer)).content.decode()
    assert stored(northmere).record.state == State.SUBMITTED


def test_the_author_who_also_manages_cannot_approve_through_the_address(northmere: Cast, assessing: Any) -> None:
    from accounts.models import Membership, Role

    client, base, _ = assessing
    with authority(northmere.id):
        fields = entered(ASSESSMENT)
        Membership.objects.create(
            user=northmere.sam,
            team=northmere.teams["Harbour team"],
            role=Role.objects.get(key="team_manager"),
            starts_on="2026-01-01",
        )
    fill_in(client, base, fields)
    submit(client, base)
    with authority(northmere.id):
        task = Task.objects.get(element_id="Task_authorise", finished__isnull=True)
        if task.owner is not None:
            work.release(task, task.owner)
    client.post(f"/tasks/{task.pk}/claim/")
    with authority(northmere.id):
        Task.objects.filter(pk=task.pk).update(owner=northmere.sam, status="ASSIGNED")
    answer = save(client, f"/tasks/{task.pk}/form/", {"/decision": ["approve"]}, "submit")
    assert answer.status_code == 302
    page = client.get(path_of(answer), follow=True).content.decode()
    assert "somebody else must decide" in page
    assert "Record decision" not in page
    assert stored(northmere).record.state == State.SUBMITTED


def test_an_unknown_page_of_a_form_is_not_there(assessing: Any) -> None:
    client, base, _ = assessing
    assert client.get(f"{base}no-such-page/").status_code == 404
