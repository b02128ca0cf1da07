"""Files in forms: added to a draft, submitted, on the record, given to those who may read them and to nobody else."""

from pathlib import Path
from typing import Any

import pytest

from accounts.context import authority
from forms.models import StoredFile
from records.document import gather
from records.models import RecordVersion
from records.pdf import render
from tests.cast import Cast
from tests.desk.adding_files import JPEG, PDF, asking_for_files, files_at, kept, page_of, send, version
from tests.desk.pages import events, open_page, path_of, save, submit, text_of
from tests.desk.stories import decision
from tests.records.test_pdf import pages_of
from tests.workflow.answers import submit as answer
from workflow.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
LINE = "Letter from the school (letter.pdf, PDF, 46 bytes)"


@pytest.fixture
def task(northmere: Cast) -> Task:
    return asking_for_files(northmere)


def recorded(cast: Cast) -> RecordVersion:
    with authority(cast.id):
        version = RecordVersion.objects.select_related("record").get()
        version.answers  # noqa: B018  decrypted while the authority is open
        return version


def submitted(cast: Cast, task: Task, sign_in: Any, *, question: str = "letters") -> str:
    """Sam adds a letter and submits; where the record gives the file out."""
    client = sign_in(cast.sam)
    send(client, task)
    if question != "letters":
        send(client, task, "blood.pdf", PDF + b" ", "Blood test", question=question)
    base = f"/tasks/{task.pk}/form/"
    assert save(client, page_of(task), {"/what": ["A visit."]}).status_code == 302
    assert submit(client, base).status_code == 302
    held = recorded(cast)
    file_id = held.answers[question][0]["id"]
    return f"/records/{held.record.reference}/1/files/{file_id}/"


def test_a_file_is_added_kept_encrypted_and_shown_in_the_draft(
    northmere: Cast, task: Task, sign_in: Any, own_files: Path
) -> None:
    client = sign_in(northmere.sam)
    leading = save(client, page_of(task), {"/what": ["A visit."]}, "files/letters")
    assert path_of(leading) == files_at(task)
    assert path_of(send(client, task)) == files_at(task)
    (stored,) = kept(northmere)
    assert (stored.name, stored.description, stored.kind, stored.size) == (
        "letter.pdf", "Letter from the school", "pdf", 46,
    )  # fmt: skip
    assert (stored.added_by, stored.state) == (northmere.sam, "unchecked")
    for path in own_files.rglob("*"):
        assert not path.is_file() or b"school" not in path.read_bytes()
    assert LINE in text_of(client.get(files_at(task)))
    page = text_of(client.get(page_of(task)))
    assert LINE in page
    assert 'value="A visit."' in page
    given = client.get(f"/tasks/{task.pk}/file/{stored.pk}/")
    assert (given.status_code, given.content) == (200, PDF)


def test_saving_the_page_leaves_its_files_and_takes_none_from_what_is_posted(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    client = sign_in(northmere.sam)
    send(client, task)
    forged = '{"id":"01a20000-0000-7000-8000-000000000000"}'
    save(client, page_of(task), {"/what": ["Again."], "/letters~files": [forged], "/letters": [forged]})
    with authority(northmere.id):
        draft = Task.objects.get(pk=task.pk).draft
        assert draft is not None
        (held,) = draft.entered["visit"]["/letters~files"]
    assert '"name":"letter.pdf"' in held


def test_a_submitted_file_is_listed_by_its_record_and_covered_by_its_hash(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    url = submitted(northmere, task, sign_in)
    (stored,) = kept(northmere)
    assert recorded(northmere).answers["letters"] == [
        {
            "id": str(stored.pk), "name": "letter.pdf", "description": "Letter from the school", "type": "pdf",
            "size": 46, "sha256": stored.sha256,
        }
    ]  # fmt: skip
    page = text_of(sign_in(northmere.priya).get(url.partition("files/")[0]))
    assert f'<a href="{url}">{LINE}</a>' in page
    assert "Not checked for viruses." in page


def test_a_file_of_a_record_is_given_out_as_an_attachment(northmere: Cast, task: Task, sign_in: Any) -> None:
    url = submitted(northmere, task, sign_in)
    given = sign_in(northmere.priya).get(url)
    assert (given.status_code, given.content, given["Content-Type"]) == (200, PDF, "application/pdf")
    assert given["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in given["Cache-Control"]
    (event,) = events(northmere, "file_downloaded")
    assert (event.actor, event.case_id) == (northmere.priya, northmere.cases["wilf"].pk)
    assert event.object_id == str(kept(northmere)[0].pk)


def test_others_get_neither_the_file_nor_that_there_is_one(northmere: Cast, task: Task, sign_in: Any) -> None:
    url = submitted(northmere, task, sign_in)
    (stored,) = kept(northmere)
    refused = sign_in(northmere.ren).get(url)
    unknown = sign_in(northmere.ren).get(url.replace(str(stored.pk), "01a20000-0000-7000-8000-000000000000"))
    assert (refused.status_code, unknown.status_code) == (404, 404)
    assert sign_in(northmere.ren).get(f"/tasks/{task.pk}/file/{stored.pk}/").status_code == 404
    assert sign_in(northmere.ren).get(files_at(task)).status_code == 404
    assert events(northmere, "file_downloaded") == []


def test_a_restricted_file_is_for_those_who_work_with_the_child(northmere: Cast, task: Task, sign_in: Any) -> None:
    url = submitted(northmere, task, sign_in, question="private")
    page = url.partition("files/")[0]
    assert "Blood test" in text_of(sign_in(northmere.priya).get(page))
    assert sign_in(northmere.priya).get(url).status_code == 200
    assert "Blood test" not in text_of(sign_in(northmere.dee).get(page))
    assert sign_in(northmere.dee).get(url).status_code == 404


def test_a_file_of_another_record_is_not_given_out_under_this_one(northmere: Cast, task: Task, sign_in: Any) -> None:
    submitted(northmere, task, sign_in)
    other = asking_for_files_again(northmere, sign_in)
    answer = sign_in(northmere.sam).get(f"/records/{recorded(northmere).record.reference}/1/files/{other}/")
    assert answer.status_code == 404


def asking_for_files_again(cast: Cast, sign_in: Any) -> str:
    again = asking_for_files(cast)
    send(sign_in(cast.sam), again, "photo.jpg", JPEG, "The kitchen")
    return str(kept(cast)[-1].pk)


def test_a_required_file_is_asked_for_and_a_removed_one_can_be_put_back(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    client = sign_in(northmere.sam)
    wanting = client.post(
        page_of(task), {**open_page(client, page_of(task)), "/what": "A visit.", "action": "continue"}
    )
    assert "Add at least one file to “Letters and photos”" in text_of(client.get(wanting["Location"]))
    send(client, task)
    (stored,) = kept(northmere)
    client.post(files_at(task), {"action": f"remove/{stored.pk}"})
    page = text_of(client.get(files_at(task)))
    assert "No files yet." in page
    assert "Put it back" in page
    revision = int(open_page(client, page_of(task))["revision"])
    client.post(f"/tasks/{task.pk}/earlier/{revision - 1}/?all=1")
    assert LINE in text_of(client.get(files_at(task)))


@pytest.mark.parametrize(
    ("name", "content", "description", "said"),
    [
        ("letter.pdf", PDF, " ", "Say what the file shows"),
        ("letter.pdf", b"", "Letter", "“letter.pdf” is empty. Choose another file."),
        ("letter.pdf", PDF + bytes(10_000_000), "Letter", "“letter.pdf” is larger than 10 MB."),
        ("letter.exe", b"MZ\x90\x00", "Letter", "“letter.exe” is of a type that is not taken."),
    ],
)
def test_what_is_not_taken_is_refused_with_what_to_do(
    northmere: Cast, task: Task, sign_in: Any, name: str, content: bytes, description: str, said: str
) -> None:
    answer = send(sign_in(northmere.sam), task, name, content, description)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert kept(northmere) == []


def test_a_file_is_listed_once_and_no_more_than_the_form_allows(northmere: Cast, task: Task, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    for number in range(3):
        assert send(client, task, f"letter{number}.pdf", PDF + bytes([number])).status_code == 302
    twice = text_of(send(client, task, "copy.pdf", PDF + b"\x00"))
    assert "“copy.pdf” is there already, as “Letter from the school”." in twice
    full = text_of(send(client, task, "more.pdf", PDF + b"more"))
    assert "There are 3 files, which is as many as there can be." in full
    assert len(kept(northmere)) == 3


def test_a_returned_record_keeps_its_files_in_the_next_draft(northmere: Cast, task: Task, sign_in: Any) -> None:
    submitted(northmere, task, sign_in)
    with authority(northmere.id):
        answer(decision(northmere), northmere.priya, {"decision": "return", "comment": "Add the date."})
        correcting = Task.objects.get(owner=northmere.sam, finished__isnull=True)
        correcting.form_version = version()
        correcting.save()
    page = sign_in(northmere.sam).get(files_at(correcting))
    assert LINE in text_of(page)
    (stored,) = kept(northmere)
    assert sign_in(northmere.sam).get(f"/tasks/{correcting.pk}/file/{stored.pk}/").content == PDF


def test_the_pdf_lists_the_files_with_what_they_show(northmere: Cast, task: Task, sign_in: Any) -> None:
    submitted(northmere, task, sign_in)
    with authority(northmere.id):
        document = gather(recorded(northmere).renditions.get())
        text = " ".join(" ".join(pages_of(render(document))).split())
    assert LINE in text


def test_the_trail_of_a_draft_says_what_was_not_given_out(northmere: Cast, task: Task, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    send(client, task)
    (stored,) = kept(northmere)
    with authority(northmere.id):
        StoredFile.objects.update(state=StoredFile.State.INFECTED)
    assert client.get(f"/tasks/{task.pk}/file/{stored.pk}/").status_code == 302
    assert [len(events(northmere, action)) for action in ("file_downloaded", "file_not_given_out")] == [0, 1]
