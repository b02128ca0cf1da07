"""Files of one item of a list: a photo of each visit, kept with its visit from the draft to the record."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from accounts.context import authority
from forms import forgetting
from forms.html_ids import html_id
from forms.models import Draft
from records.document import gather
from records.pdf import render
from tests.cast import Cast
from tests.desk.adding_files import FORM, IN_ITEMS, JPEG, PDF, asking_for_files, files_at, kept, page_of, send, version
from tests.desk.pages import open_page, path_of, save, submit, text_of
from tests.desk.stories import decision
from tests.desk.test_file_pages import recorded
from tests.records.test_pdf import pages_of
from tests.workflow.answers import submit as answer
from workflow.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
PHOTO = "The kitchen (kitchen.jpg, Photo (JPEG), 18 bytes)"
ITEM = "a1"
PLACE = f"visits/{ITEM}/photos"


@pytest.fixture
def task(northmere: Cast) -> Task:
    return asking_for_files(northmere, IN_ITEMS)


def item_at(task: Task, item: str = ITEM) -> str:
    return f"{page_of(task)}visits/{item}/"


def photo(client: Client, task: Task, place: str = PLACE, content: bytes = JPEG) -> Any:
    return send(client, task, "kitchen.jpg", content, "The kitchen", question=place)


def visited(client: Client, task: Task, item: str = ITEM, who: str = "Gran") -> None:
    """A visit with a photo of the kitchen."""
    leading = save(client, item_at(task, f"new-{item}"), {"/who": [who]}, "files/photos")
    assert path_of(leading) == files_at(task, f"visits/{item}/photos")
    assert photo(client, task, f"visits/{item}/photos").status_code == 302


def draft_of(cast: Cast, task: Task) -> Draft:
    with authority(cast.id):
        draft = Task.objects.get(pk=task.pk).draft
        assert draft is not None
        draft.entered  # noqa: B018  decrypted while the authority is open
        return draft


def submitted(cast: Cast, task: Task, client: Client) -> str:
    """Where the record gives the photo out."""
    visited(client, task)
    assert save(client, page_of(task), {"/what": ["A visit."]}).status_code == 302
    assert submit(client, f"/tasks/{task.pk}/form/").status_code == 302
    held = recorded(cast)
    return f"/records/{held.record.reference}/1/files/{held.answers['visits'][0]['photos'][0]['id']}/"


def test_a_new_item_is_kept_when_files_are_added_to_it_and_can_still_not_be_added(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    client = sign_in(northmere.sam)
    leading = save(client, item_at(task, f"new-{ITEM}"), {"/who": [""]}, "files/photos")
    assert leading["Location"] == f"{files_at(task, PLACE)}?new=1"
    page = client.get(leading["Location"])
    assert "Visit with letters, Visit, Visit 1" in text_of(page)
    assert f'<a href="{item_at(task, f"new-{ITEM}")}#{html_id("/photos")}">Back to Visit 1</a>' in text_of(page)
    assert photo(client, task).status_code == 302
    assert PHOTO in text_of(client.get(item_at(task, f"new-{ITEM}")))
    gone = save(client, item_at(task, f"new-{ITEM}"), {}, "cancel")
    assert gone.status_code == 302
    assert "Removed: Visit 1." in text_of(client.get(page_of(task)))


def test_what_else_is_typed_into_the_item_is_saved_first_and_no_post_changes_its_files(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    client = sign_in(northmere.sam)
    visited(client, task)
    forged = '{"id":"01a20000-0000-7000-8000-000000000000"}'
    save(client, item_at(task), {"/who": ["Gran and Dad"], "/photos~files": [forged], "/photos": [forged]})
    page = text_of(client.get(item_at(task)))
    assert 'value="Gran and Dad"' in page
    assert PHOTO in page
    assert forged not in str(draft_of(northmere, task).entered)
    (stored,) = kept(northmere)
    assert stored.pointer == "/visits/a1/photos"
    assert client.get(f"/tasks/{task.pk}/file/{stored.pk}/").content == JPEG
    assert sign_in(northmere.ren).get(files_at(task, PLACE)).status_code == 404
    assert sign_in(northmere.ren).get(f"/tasks/{task.pk}/file/{stored.pk}/").status_code == 404


@pytest.mark.parametrize(
    "place", ["visits/a2/photos", "visits/a1/who", "visits/a1", "visits/0/photos", "visits/photos"]
)
def test_where_no_files_are_asked_none_are_taken(northmere: Cast, task: Task, sign_in: Any, place: str) -> None:
    client = sign_in(northmere.sam)
    visited(client, task)
    assert client.get(files_at(task, place)).status_code == 404
    assert photo(client, task, place).status_code == 404
    assert len(kept(northmere)) == 1


def test_each_item_has_its_own_files_and_its_own_limit(northmere: Cast, task: Task, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    visited(client, task)
    visited(client, task, "a2", "Dad")  # the same photo, of another visit
    assert "Gran · The kitchen</p>" in text_of(client.get(page_of(task)))
    assert photo(client, task, content=JPEG + b"2").status_code == 302
    assert "There are 2 files" in text_of(photo(client, task, content=JPEG + b"3"))
    assert "“kitchen.jpg” is there already" in text_of(photo(client, task, "visits/a2/photos"))
    assert len(kept(northmere)) == 3


def test_a_visit_without_the_photo_it_needs_is_asked_for_it_on_its_page(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    client = sign_in(northmere.sam)
    wanting = save(client, item_at(task, f"new-{ITEM}"), {"/who": ["Gran"]})
    page = text_of(client.get(wanting["Location"]))
    assert '<a href="#qphotos">Add at least one file to “Photos”</a>' in page
    check = text_of(client.get(f"/tasks/{task.pk}/form/check/"))
    assert re.search(f'{item_at(task)}\\?problems=1&amp;from=check&amp;opened=[0-9]+#qphotos"', check)


def test_a_removed_visit_takes_its_photo_along_and_brings_it_back(northmere: Cast, task: Task, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    visited(client, task)
    (stored,) = kept(northmere)
    save(client, page_of(task), {}, f"remove/visits/{ITEM}")
    assert client.get(f"/tasks/{task.pk}/file/{stored.pk}/").status_code == 404
    save(client, page_of(task), {}, f"put-back/visits/{ITEM}")
    assert client.get(f"/tasks/{task.pk}/file/{stored.pk}/").content == JPEG


def test_a_photo_sent_from_another_window_brings_a_removed_visit_back(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    client = sign_in(northmere.sam)
    visited(client, task)
    save(client, page_of(task), {}, f"remove/visits/{ITEM}")
    assert photo(client, task, content=JPEG + b"2").status_code == 302
    page = text_of(client.get(item_at(task)))
    assert page.count("The kitchen (kitchen.jpg") == 2
    assert 'value="Gran"' in page


def test_a_photo_that_is_removed_can_be_put_back(northmere: Cast, task: Task, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    visited(client, task)
    (stored,) = kept(northmere)
    client.post(files_at(task, PLACE), {"action": f"remove/{stored.pk}"})
    assert "No files yet." in text_of(client.get(item_at(task)))
    revision = int(open_page(client, page_of(task))["revision"])
    earlier = f"/tasks/{task.pk}/earlier/{revision - 1}/?all=1"
    assert "The kitchen" in text_of(client.get(earlier))
    client.post(earlier)
    assert PHOTO in text_of(client.get(item_at(task)))


def test_two_who_write_in_one_visit_never_meet_at_its_photos(northmere: Cast, task: Task, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    visited(client, task)
    before = open_page(client, item_at(task))
    save(client, item_at(task), {"/who": ["Dad"]})
    assert photo(client, task, content=JPEG + b"2").status_code == 302
    choice = client.post(item_at(task), {**before, "/who": "Mum", "action": "continue"})
    page = text_of(choice)
    assert choice.status_code == 409
    assert "Who was there" in page
    assert "Photos" not in page
    typed = {"/who": "Mum", "choice/who": "mine"}
    client.post(item_at(task), {**before, **typed, "action": "files/photos"})
    assert text_of(client.get(item_at(task))).count("The kitchen (kitchen.jpg") == 2


def test_the_check_page_and_the_record_link_each_photo_at_its_visit(northmere: Cast, task: Task, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    visited(client, task)
    (stored,) = kept(northmere)
    check = text_of(client.get(f"/tasks/{task.pk}/form/check/"))
    assert f'<a href="/tasks/{task.pk}/file/{stored.pk}/">{PHOTO}</a>' in check
    save(client, page_of(task), {"/what": ["A visit."]})
    assert submit(client, f"/tasks/{task.pk}/form/").status_code == 302
    held = recorded(northmere)
    (visit,) = held.answers["visits"]
    assert visit["photos"][0]["sha256"] == stored.sha256
    url = f"/records/{held.record.reference}/1/files/{stored.pk}/"
    assert f'<a href="{url}">{PHOTO}</a>' in text_of(sign_in(northmere.priya).get(url.partition("files/")[0]))
    assert sign_in(northmere.priya).get(url).content == JPEG
    assert sign_in(northmere.ren).get(url).status_code == 404
    with authority(northmere.id):
        paper = " ".join(" ".join(pages_of(render(gather(held.renditions.get())))).split())
    assert PHOTO in paper


def test_a_restricted_file_of_a_visit_is_for_those_who_work_with_the_child(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    client = sign_in(northmere.sam)
    visited(client, task)
    send(client, task, "map.pdf", PDF, "Bruise", question=f"visits/{ITEM}/private")
    save(client, page_of(task), {"/what": ["A visit."]})
    submit(client, f"/tasks/{task.pk}/form/")
    held = recorded(northmere)
    page = f"/records/{held.record.reference}/1/"
    url = f"{page}files/{held.answers['visits'][0]['private'][0]['id']}/"
    assert "Bruise" in text_of(sign_in(northmere.priya).get(page))
    assert sign_in(northmere.priya).get(url).status_code == 200
    assert "Bruise" not in text_of(sign_in(northmere.dee).get(page))
    assert sign_in(northmere.dee).get(url).status_code == 404


def test_a_returned_record_keeps_the_photos_at_their_visits(northmere: Cast, task: Task, sign_in: Any) -> None:
    submitted(northmere, task, sign_in(northmere.sam))
    with authority(northmere.id):
        answer(decision(northmere), northmere.priya, {"decision": "return", "comment": "Add the date."})
        correcting = Task.objects.get(owner=northmere.sam, finished__isnull=True)
        correcting.form_version = version(IN_ITEMS)
        correcting.save()
    client = sign_in(northmere.sam)
    assert PHOTO in text_of(client.get(f"{page_of(correcting)}visits/r10/"))
    assert client.get(f"/tasks/{correcting.pk}/file/{kept(northmere)[0].pk}/").content == JPEG


@pytest.mark.parametrize("place", ["letters", PLACE])
def test_a_file_is_taken_with_the_security_token_alone(northmere: Cast, sign_in: Any, place: str) -> None:
    task = asking_for_files(northmere, IN_ITEMS if place == PLACE else FORM)
    client = sign_in(northmere.sam, Client(enforce_csrf_checks=True))
    form = hidden_token(client.get(page_of(task)))
    if place == PLACE:
        assert (
            client.post(item_at(task, f"new-{ITEM}"), {**form, "/who": "Gran", "action": "anyway"}).status_code == 302
        )
    refused = send(client, task, question=place)
    assert refused.status_code == 403
    with_another = send(client, task, question=place, csrfmiddlewaretoken="a" * 64)
    assert with_another.status_code == 403
    assert kept(northmere) == []
    token = hidden_token(client.get(files_at(task, place)))
    assert send(client, task, question=place, csrfmiddlewaretoken=token["csrfmiddlewaretoken"]).status_code == 302
    (stored,) = kept(northmere)
    gone = {"action": f"remove/{stored.pk}"}
    assert client.post(files_at(task, place), gone).status_code == 403
    assert client.post(files_at(task, place), {**gone, **token}).status_code == 302


def hidden_token(answer: Any) -> dict[str, str]:
    """The token that a page's form carries."""
    (token, *_rest) = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.content.decode())
    return {"csrfmiddlewaretoken": token}


def test_photos_of_removed_visits_are_deleted_with_the_earlier_versions_of_the_draft(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    client = sign_in(northmere.sam)
    visited(client, task, "a2", "Dad")
    save(client, page_of(task), {}, "remove/visits/a2")
    submitted(northmere, task, client)
    gone, stays = kept(northmere)
    draft = draft_of(northmere, task)
    with authority(northmere.id), clock.at(clock.now() + timedelta(days=91)):
        forgetting.forget(draft.pk)
    assert [one.pk for one in kept(northmere)] == [stays.pk]
    assert gone.pointer == "/visits/a2/photos"
