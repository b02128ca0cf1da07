"""Own drafts with their age, and earlier versions of one: seen by who writes, put back, and undone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent
from cases.opening import allocate, open_case
from forms.models import FormVersion
from tests.cast import Cast, make_person
from tests.desk.pages import parsed, path_of, save, text_of
from tests.desk.stories import KEY, begun, submitted, taken
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
REASON = "/reason"


def write(client: Client, task: Task, text: str, after: int = 0) -> None:
    """Type the reason of the assessment, `after` so many minutes."""
    with clock.at(clock.now() + timedelta(minutes=after)):
        save(client, f"/tasks/{task.pk}/form/why-and-how/", {REASON: [text]}, "leave")


def reason(cast: Cast, task: Task) -> Any:
    with authority(cast.id):
        draft = Task.objects.select_related("draft").get(pk=task.pk).draft
        assert draft is not None
        return draft.entered.get("why-and-how", {}).get(REASON)


def asked(cast: Cast) -> str:
    """The question's words."""
    with authority(cast.id):
        return FormVersion.objects.get(key=KEY, number=1).definition.questions[REASON].label


def lines(page: str) -> list[str]:
    return [" ".join(line.text_content().split()) for line in parsed(page).find_class("cw-draft")]


def test_own_drafts_are_listed_with_their_age_the_latest_first(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    write(client, task, "Hungry on Mondays")
    with clock.at(clock.now() + timedelta(days=8)):
        page = text_of(client.get("/drafts/"))
        (line,) = lines(page)
        assert "Wilf Larkspur, CW-2026-000002" in line
        assert "Begun Tue 14 July, 8 days ago · last saved Tue 14 July, 10:00 by you" in line
        assert "begun 8 days ago, saved Tue 14 July, 10:00" in text_of(client.get("/my-work/"))
        write(client, task, "Hungry on Mondays and Fridays")
        assert "last saved Wed 22 July, 10:00 by you" in lines(text_of(client.get("/drafts/")))[0]


def test_what_is_opened_and_not_written_in_is_no_draft(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    client.get(f"/tasks/{task.pk}/form/why-and-how/")
    assert "No drafts. What you start and leave comes here." in text_of(client.get("/drafts/"))


def test_the_latest_drafts_are_on_my_work_whatever_page_their_tasks_are_on(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    with authority(northmere.id):
        tasks = []
        for number in range(27):
            case = open_case("Tam", f"Birch {number}")
            allocate(case, northmere.teams["Harbour team"], northmere.sam, starts_on=clock.today())
            process = start_for_case(KEY, case, northmere.sam)
            tasks.append(taken(Task.objects.get(process=process, finished__isnull=True), northmere.sam))
    for after, task in enumerate(tasks[-6:]):
        write(client, task, "words", after)
    page = text_of(client.get("/my-work/"))
    assert f'href="/tasks/{tasks[-1].pk}/form/"' in page
    assert "All your drafts" in page
    drafts = lines(text_of(client.get("/drafts/")))
    assert [f"Birch {number}" in line for number, line in zip(range(26, 20, -1), drafts, strict=True)] == [True] * 6


def test_a_draft_that_others_have_now_is_said_so_and_leads_to_its_task(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    write(client, task, "Begun by Sam")
    with authority(northmere.id):
        work.release(Task.objects.get(pk=task.pk), northmere.sam)
        make_person(northmere, "Tom Reed", "social_worker", "Harbour team")
        work.claim(Task.objects.get(pk=task.pk), northmere.tom)
    page = text_of(client.get("/drafts/"))
    assert "Begun by you, with others now" in page
    (line,) = lines(page)
    assert "Tom Reed" in line
    assert "Earlier versions" not in line
    assert f'href="/tasks/{task.pk}/"' in page
    assert "last saved Tue 14 July, 10:00 by Sam Oakley" in lines(text_of(sign_in(northmere.tom).get("/drafts/")))[0]


def test_the_list_of_drafts_shows_nothing_of_a_child_whom_one_may_not_see(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    write(client, task, "Begun by Sam")
    with authority(northmere.id):
        work.release(Task.objects.get(pk=task.pk), northmere.sam)
        allocate(northmere.cases["wilf"], northmere.teams["Meadow team"], northmere.ren, starts_on=clock.today())
    assert "Larkspur" not in text_of(client.get("/drafts/"))


def test_a_deleted_text_is_found_seen_and_put_back_and_that_is_undone(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    write(client, task, "Hungry on Mondays")
    write(client, task, "Hungry", 2)
    listed = text_of(client.get(f"/tasks/{task.pk}/earlier/"))
    assert "As saved Tue 14 July, 10:00 by Sam Oakley" in listed
    assert f"Then Sam Oakley changed: {asked(northmere)}" in listed
    assert "As it began" in listed
    shown = client.get(f"/tasks/{task.pk}/earlier/1/")
    assert '<del><span class="govuk-visually-hidden">removed: </span> on Mondays</del>' in text_of(shown)
    answer = client.post(f"/tasks/{task.pk}/earlier/1/", {"put": [REASON]})
    assert path_of(answer) == f"/tasks/{task.pk}/form/"
    assert reason(northmere, task) == ["Hungry on Mondays"]
    page = parsed(client.get(f"/tasks/{task.pk}/form/list/").content.decode())
    (undo,) = [form.get("action") for form in page.find_class("cw-banner")[0].iter("form")]
    assert "1 answer is back as it was." in page.text_content()
    client.post(undo)
    assert reason(northmere, task) == ["Hungry"]
    with authority(northmere.id):
        assert AuditEvent.objects.filter(action="draft_put_back").count() == 2
        assert AuditEvent.objects.filter(action="viewed", details__page="earlier").count() == 2


def test_putting_back_nothing_says_what_to_do_and_changes_nothing(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    write(client, task, "Hungry on Mondays")
    answer = client.post(f"/tasks/{task.pk}/earlier/0/", {})
    assert answer.status_code == 422
    assert "Choose at least one answer to put back" in text_of(answer)
    assert reason(northmere, task) == ["Hungry on Mondays"]


def test_earlier_versions_are_for_whoever_writes_and_end_with_submitting(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    write(sign_in(northmere.sam), task, "Hungry on Mondays")
    for person in (northmere.priya, northmere.ren, northmere.dee):
        assert sign_in(person).get(f"/tasks/{task.pk}/earlier/0/").status_code == 404
        assert sign_in(person).post(f"/tasks/{task.pk}/earlier/0/", {"put": [REASON]}).status_code == 404
    assert sign_in(northmere.sam).get(f"/tasks/{task.pk}/earlier/7/").status_code == 404
    assert reason(northmere, task) == ["Hungry on Mondays"]


def test_what_is_submitted_leads_to_its_task(northmere: Cast, sign_in: Any) -> None:
    decision = submitted(northmere)
    with authority(northmere.id):
        done = Task.objects.get(process=decision.process, record__isnull=False, owner=northmere.sam)
    client = sign_in(northmere.sam)
    for address in ("earlier/", "earlier/0/"):
        assert path_of(client.get(f"/tasks/{done.pk}/{address}")) == f"/tasks/{done.pk}/"
    assert path_of(client.post(f"/tasks/{done.pk}/earlier/0/?all=1")) == f"/tasks/{done.pk}/"


def test_others_see_on_the_task_who_writes_and_when_it_was_saved_but_not_what(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    assert "writing" not in text_of(priya.get(f"/tasks/{task.pk}/"))
    write(sam, task, "Hungry on Mondays")
    page = text_of(priya.get(f"/tasks/{task.pk}/"))
    assert "Sam Oakley is writing. Saved at 10:00." in page
    assert "Hungry" not in page
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert "Sam Oakley wrote in it last. Saved at 10:00." in text_of(priya.get(f"/tasks/{task.pk}/"))
    assert "is writing" not in text_of(sam.get(f"/tasks/{task.pk}/"))


def test_a_manager_puts_back_what_a_decision_and_its_comments_said(northmere: Cast, sign_in: Any) -> None:
    task = submitted(northmere)
    client, form = sign_in(northmere.priya), f"/tasks/{task.pk}/form/"
    remark = "/~remark/risks"
    for minutes, (comment, said) in enumerate([("Clear.", "Who is there?"), ("Not clear.", "Who?")]):
        with clock.at(clock.now() + timedelta(minutes=2 * minutes)):
            save(client, form, {"/comment": [comment], remark: [said]}, "stay")
    earlier = f"/tasks/{task.pk}/earlier/"
    assert f'href="{earlier}"' in text_of(client.get(form))
    listed = text_of(client.get(earlier))
    assert "Comment on “" in listed
    was = parsed(text_of(client.get(earlier))).xpath("//ol[@class='cw-list']//a/@href")[0]
    shown = " ".join(parsed(text_of(client.get(was))).text_content().split())
    assert "Who is there?" in shown
    client.post(was, {"put": [remark]})
    with authority(northmere.id):
        draft = Task.objects.select_related("draft").get(pk=task.pk).draft
        assert draft is not None
        assert draft.entered["~remarks"][remark] == ["Who is there?"]
        assert draft.entered["decision"]["/comment"] == ["Not clear."]
    assert sign_in(northmere.sam).get(earlier).status_code == 404
