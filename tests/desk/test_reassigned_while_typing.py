"""A task goes to somebody else while its worker types: no word is lost, and nothing is written into another's task."""

import json
import threading
from typing import Any

import pytest
from django.db import connections

from accounts.context import authority
from accounts.models import AuditEvent
from forms.posted import AUTOSAVE_HEADER
from tests.cast import Cast, make_person
from tests.conftest import TODAY
from tests.desk.pages import open_page, parsed, path_of, text_of
from tests.desk.stories import begun
from workflow import work
from workflow.assigning import reallocate, reassign
from workflow.models import Task

AUTOSAVE = {AUTOSAVE_HEADER: "1"}
PAGE = "why-and-how"


def page_of(task: Task) -> str:
    return f"/tasks/{task.pk}/form/{PAGE}/"


def entered(cast: Cast, task: Task) -> dict[str, Any]:
    with authority(cast.id):
        draft = Task.objects.select_related("draft").get(pk=task.pk).draft
        return dict(draft.entered) if draft else {}


def given_to_jo(cast: Cast, task: Task) -> None:
    with authority(cast.id):
        jo = cast.people.get("jo") or make_person(cast, "Jo Fenn", "social_worker", "Harbour team")
        reassign(task, cast.priya, jo)


def gone_to_meadow(cast: Cast, task: Task) -> None:
    with authority(cast.id):
        meadow = cast.teams["Meadow team"]
        reallocate(cast.cases["wilf"], cast.priya, cast.ren, meadow, TODAY.date(), "Moved house")


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize(("move", "who"), [(given_to_jo, "Jo Fenn"), (gone_to_meadow, "Ren Alder")])
def test_the_next_save_says_who_has_it_and_gives_the_words_back(
    northmere: Cast, sign_in: Any, move: Any, who: str
) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    carried = open_page(client, page_of(task))
    kept = client.post(page_of(task), {**carried, "/reason": "A teacher rang."}, headers=AUTOSAVE).json()
    move(northmere, task)
    typed = "A teacher rang.\nShe was worried about <Fridays>."
    late = {
        "marks": carried["marks"],
        "revision": str(kept["revision"]),
        "/reason": typed,
        "/learnt_from": "The school",
    }
    refused = client.post(page_of(task), late, headers=AUTOSAVE)
    assert refused.status_code == 409
    assert refused.json() == {"message": f"This task is no longer with you. {who} has it since 10:00"}
    shown = client.post(page_of(task), {**late, "action": "continue"})
    assert shown.status_code == 409
    page = parsed(shown.content.decode())
    assert f"This task is no longer with you. {who} has it since 10:00." in page.find(".//h1").text_content()
    copies = {area.get("id"): area.text_content().strip("\n") for area in page.iter("textarea")}
    assert typed in copies.values()
    assert all(area.get("readonly") is not None for area in page.iter("textarea"))
    assert entered(northmere, task)[PAGE]["/reason"] == ["A teacher rang."]
    assert "/learnt_from" not in entered(northmere, task)[PAGE]
    with authority(northmere.id):
        assert AuditEvent.objects.filter(action="words_brought_back", actor=northmere.sam).count() == 1
        assert AuditEvent.objects.filter(action="refused", actor=northmere.sam).count() == 2


@pytest.mark.django_db
def test_who_no_longer_sees_the_child_gets_the_words_and_nothing_of_the_file(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    carried = open_page(client, page_of(task))
    gone_to_meadow(northmere, task)
    page = text_of(client.post(page_of(task), {**carried, "/reason": "Mine", "action": "continue"}))
    assert "Mine</textarea>" in page
    assert "Wilf" not in page
    assert f"/tasks/{task.pk}/" not in page
    assert client.get(page_of(task)).status_code == 404
    nothing = client.post(f"/tasks/{task.pk}/form/check/", {"action": "submit"})
    assert path_of(nothing) == "/my-work/"
    assert "Ren Alder has it since 10:00." in text_of(client.get("/my-work/"))


@pytest.mark.django_db
def test_who_never_had_it_learns_nothing(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    gone_to_meadow(northmere, task)
    for who, status in (("dee", 404), ("priya", 404)):
        client = sign_in(northmere.people[who])
        for headers in ({}, AUTOSAVE):
            answer = client.post(page_of(task), {"/reason": "Mine"}, headers=headers)
            assert answer.status_code == status
            assert "Ren" not in answer.content.decode()


@pytest.mark.django_db
def test_what_is_saved_already_is_not_given_back_again(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    carried = open_page(client, page_of(task))
    client.post(page_of(task), {**carried, "/reason": "A teacher rang."}, headers=AUTOSAVE)
    given_to_jo(northmere, task)
    answer = client.post(page_of(task), {**carried, "/reason": "A teacher rang.", "action": "continue"})
    assert path_of(answer) == f"/tasks/{task.pk}/"
    assert "Jo Fenn has it since 10:00." in text_of(client.get(path_of(answer)))


@pytest.mark.django_db
def test_the_new_owner_goes_on_where_the_other_was(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    carried = open_page(client, page_of(task))
    client.post(page_of(task), {**carried, "/reason": "A teacher rang."}, headers=AUTOSAVE)
    gone_to_meadow(northmere, task)
    assert "A teacher rang." in text_of(sign_in(northmere.ren).get(page_of(task)))


@pytest.mark.commits
@pytest.mark.both_databases
def test_of_saves_at_the_moment_of_the_change_each_is_kept_or_given_back(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    carried = open_page(client, page_of(task))
    answers: list[tuple[str, int]] = []
    begin = threading.Event()

    def typing() -> None:
        try:
            marks = carried["marks"]
            for number in range(30):
                words = f"Word {number}."
                posted = {"marks": marks, "revision": carried["revision"], "/reason": words}
                answer = client.post(page_of(task), posted, headers=AUTOSAVE)
                answers.append((words, answer.status_code))
                begin.set()
                if answer.status_code != 200:
                    return
                marks = with_newer(marks, answer.json()["marks"])
        finally:
            begin.set()
            connections.close_all()

    writer = threading.Thread(target=typing)
    writer.start()
    begin.wait(60)
    given_to_jo(northmere, task)
    writer.join(120)
    kept = [words for words, status in answers if status == 200]
    refused = [status for _words, status in answers if status != 200]
    assert refused in ([409], [])
    assert entered(northmere, task)[PAGE]["/reason"] == [kept[-1]]
    with authority(northmere.id):
        held = Task.objects.get(pk=task.pk)
        assert held.owner == northmere.jo
        assert work.draft_of(held, northmere.jo).pk == held.draft_id


def with_newer(marks: str, newer: dict[str, str]) -> str:
    return json.dumps({**json.loads(marks), **newer})
