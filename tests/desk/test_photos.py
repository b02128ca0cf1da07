"""Photos are given out without the place where they were taken; the photo as it was added is kept, and asked for."""

from datetime import timedelta
from typing import Any

import pytest

from accounts import clock, files
from accounts.context import authority
from accounts.models import AuditEvent
from forms import forgetting
from forms.models import StoredFile
from jobs.due import handler_of
from jobs.models import DueWork
from tests.cast import Cast
from tests.desk.adding_files import asking_for_files, files_at, kept, page_of, send
from tests.desk.pages import save, submit, text_of
from tests.forms.test_photo_place import photo, read
from workflow import abandoned
from workflow.cancelling import cancel_instance
from workflow.models import Task
from workflow.moving import in_memory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
WORDS = "With the place where it was taken"


def recorded(cast: Cast, sign_in: Any) -> tuple[Task, str]:
    """Sam adds a photo and submits; the address of the record."""
    task, client = asking_for_files(cast), sign_in(cast.sam)
    assert send(client, task, "door.jpg", photo("jpeg"), "The front door").status_code == 302
    save(client, page_of(task), {"/what": ["A visit."]})
    assert submit(client, f"/tasks/{task.pk}/form/").status_code == 302
    with authority(cast.id):
        done = Task.objects.get(pk=task.pk)
        assert done.record is not None
        return task, f"/records/{done.record.record.reference}/1/"


def test_a_photo_in_a_draft_is_given_out_without_its_place_unless_it_is_asked_for(
    northmere: Cast, sign_in: Any
) -> None:
    task, client = asking_for_files(northmere), sign_in(northmere.sam)
    original = photo("jpeg")
    send(client, task, "door.jpg", original, "The front door")
    (stored,) = kept(northmere)
    url = f"/tasks/{task.pk}/file/{stored.pk}/"
    page = text_of(client.get(files_at(task)))
    assert "The photo says where it was taken." in page
    assert f'href="{url}?original=1"' in page
    place, make, points = read(client.get(url).content)
    assert (place, make, points) == ({}, "Made up", read(original)[2])
    assert client.get(f"{url}?original=1").content == original
    with authority(northmere.id):
        downloads = AuditEvent.objects.filter(action="file_downloaded").order_by("pk")
        assert [one.details["original"] for one in downloads] == [False, True]


def test_a_record_gives_the_place_to_those_who_work_with_the_child_alone(northmere: Cast, sign_in: Any) -> None:
    _task, record = recorded(northmere, sign_in)
    (stored,) = kept(northmere)
    url = f"{record}files/{stored.pk}/"
    sam, dee = sign_in(northmere.sam), sign_in(northmere.dee)
    assert WORDS in text_of(sam.get(record))
    assert WORDS not in text_of(dee.get(record))
    assert read(sam.get(f"{url}?original=1").content)[0] != {}
    assert read(dee.get(url).content)[0] == {}
    assert dee.get(f"{url}?original=1").status_code == 404
    with authority(northmere.id):  # as of a photo that was kept before anybody looked for the place
        StoredFile.objects.update(says_place=False)
    assert dee.get(f"{url}?original=1").status_code == 404


def test_the_check_page_links_the_files_of_the_draft(northmere: Cast, sign_in: Any) -> None:
    task, client = asking_for_files(northmere), sign_in(northmere.sam)
    send(client, task)
    (stored,) = kept(northmere)
    page = text_of(client.get(f"/tasks/{task.pk}/form/check/"))
    assert f'<a href="/tasks/{task.pk}/file/{stored.pk}/">Letter from the school' in page


def test_files_of_a_draft_that_nobody_submits_are_deleted_a_year_after_the_work_went_on(
    northmere: Cast, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    task = asking_for_files(northmere)
    send(sign_in(northmere.sam), task)
    (letter,) = kept(northmere)
    with authority(northmere.id):
        held = Task.objects.select_related("process").get(pk=task.pk)
        abandoned.forget_files(letter.draft_id)
        assert StoredFile.objects.count() == 1, "somebody writes in it"
        cancel_instance(in_memory(held.process))
        (waiting,) = DueWork.objects.filter(kind=abandoned.KIND)
        assert (waiting.subject, waiting.due) == (letter.draft_id, clock.now() + timedelta(days=365))
    with django_capture_on_commit_callbacks(execute=True), authority(northmere.id):
        handler = handler_of(abandoned.KIND)
        assert handler is not None
        handler(waiting.subject)
    with authority(northmere.id):
        assert not StoredFile.objects.exists()
        assert not files.exists(letter.pk)


def test_a_file_that_was_taken_out_is_deleted_with_what_could_have_put_it_back(
    northmere: Cast, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    task, client = asking_for_files(northmere), sign_in(northmere.sam)
    send(client, task, "door.jpg", photo("jpeg"), "The front door")
    send(client, task)
    photo_kept, letter = kept(northmere)
    client.post(files_at(task), {"action": f"remove/{photo_kept.pk}"})
    with authority(northmere.id):
        draft = Task.objects.get(pk=task.pk).draft
        assert draft is not None
        forgetting.forget(draft.pk)
        assert StoredFile.objects.count() == 2, "an earlier version of what is being written can put it back"
    save(client, page_of(task), {"/what": ["A visit."]})
    assert submit(client, f"/tasks/{task.pk}/form/").status_code == 302
    with django_capture_on_commit_callbacks(execute=True), authority(northmere.id):
        forgetting.forget(draft.pk)
        assert files.exists(photo_kept.pk), "not before it is written down that it is gone"
    with authority(northmere.id):
        assert [one.pk for one in StoredFile.objects.all()] == [letter.pk]
        assert (files.exists(photo_kept.pk), files.exists(letter.pk)) == (False, True)
        assert AuditEvent.objects.get(action="file_deleted").object_id == str(photo_kept.pk)


def test_bytes_that_cannot_be_deleted_do_not_keep_those_of_other_files(
    northmere: Cast, sign_in: Any, django_capture_on_commit_callbacks: Any, caplog: Any
) -> None:
    task, client = asking_for_files(northmere), sign_in(northmere.sam)
    send(client, task, "door.jpg", photo("jpeg"), "The front door")
    send(client, task)
    held = kept(northmere)
    stuck, letter = (one.pk for one in held)
    with django_capture_on_commit_callbacks(execute=True), authority(northmere.id):
        forgetting.delete_files(held)
        path = files._path(northmere.id, stuck)
        path.unlink()
        path.mkdir()
    with authority(northmere.id):
        assert not files.exists(letter)
    assert str(stuck) in caplog.text
    path.rmdir()
