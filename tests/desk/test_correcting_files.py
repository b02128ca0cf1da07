"""Files of a final record are corrected: replaced, described anew, taken out, added; the former version stays."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.context import authority
from accounts.models import AuditEvent, Notification
from forms.files.scanning import found_infected
from forms.models import StoredFile
from records.document import gather
from records.models import Correction, RecordVersion
from tests.cast import Cast
from tests.desk.adding_files import IN_ITEMS, JPEG, PDF, asking_for_files, kept, page_of
from tests.desk.pages import parsed, path_of, save, submit, text_of
from tests.desk.stories import decision
from tests.desk.test_correction_pages import begun
from tests.desk.test_file_pages import submitted
from tests.desk.test_files_in_items import visited
from tests.desk.test_not_taken_over_pages import words_of
from tests.workflow.answers import submit as answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
OTHER = PDF + b" of another child"


def approved(cast: Cast, sign_in: Any) -> tuple[Client, str]:
    """Sam’s visit with a letter of another child, approved by Priya; and where Sam corrects it."""
    record = submitted(cast, asking_for_files(cast), sign_in).partition("1/files/")[0]
    with authority(cast.id):
        answer(decision(cast), cast.priya, {"decision": "approve", "comment": "Clear."})
    sam = sign_in(cast.sam)
    return sam, begun(sam, f"{record}1/", "The letter is of another child.")


def files_of(form: str, question: str = "letters") -> str:
    return f"{form.removesuffix('form/')}files/{question}/"


def put(client: Client, where: str, action: str, content: bytes | None = None, **more: str) -> Any:
    sent: dict[str, Any] = {"action": action, **more}
    if content is not None:
        sent["file"] = SimpleUploadedFile("other.pdf", content)
    return client.post(where, sent)


def decided(client: Client, page: str, choice: str = "approve") -> Any:
    shown = parsed(text_of(client.get(page))).xpath("//input[@name='shown']/@value")[0]
    return client.post(page, {"decision": choice, "comment": "Look again.", "shown": shown})


def listed(cast: Cast, number: int, question: str = "letters") -> list[tuple[str, str]]:
    with authority(cast.id):
        version = RecordVersion.objects.get(record__corrections__isnull=False, number=number)
        return [(one["name"], one["description"]) for one in version.answers.get(question, [])]


def test_a_wrong_file_is_replaced_and_the_former_version_keeps_its_own(northmere: Cast, sign_in: Any) -> None:
    sam, form = approved(northmere, sign_in)
    (wrong,) = kept(northmere)
    assert path_of(save(sam, f"{form}visit/", {"/what": ["A visit."]}, "files/letters")) == files_of(form)
    assert "Change" in words_of(sam, f"{files_of(form)}?change={wrong.pk}")
    described = {"description": "Letter about Wilf"}
    assert put(sam, files_of(form), f"change/{wrong.pk}", OTHER, **described).status_code == 302
    assert "Letter about Wilf (other.pdf" in words_of(sam, f"{form}visit/")
    right = kept(northmere)[-1]
    check = text_of(sam.get(f"{form}check/"))
    given = f"{form.removesuffix('form/')}file/{right.pk}/"
    assert given in check
    assert sam.get(given).content == OTHER
    priya = sign_in(northmere.priya)
    assert priya.get(given).status_code == 404, "what is being written is its writer’s"
    page = submit(sam, form).url
    assert given in text_of(priya.get(page))
    assert priya.get(given).content == OTHER
    record = decided(priya, page).url.removesuffix("2/")
    assert listed(northmere, 1) == [("letter.pdf", "Letter from the school")]
    assert listed(northmere, 2) == [("other.pdf", "Letter about Wilf")]
    assert priya.get(f"{record}1/files/{wrong.pk}/").content == PDF
    assert priya.get(f"{record}2/files/{right.pk}/").content == OTHER
    assert priya.get(f"{record}2/files/{wrong.pk}/").status_code == 404
    assert priya.get(f"{record}1/files/{right.pk}/").status_code == 404
    assert sign_in(northmere.ren).get(given).status_code == 404
    with authority(northmere.id):
        actions = AuditEvent.objects.filter(action__in=("file_added", "file_replaced", "file_downloaded"))
        assert {one.case_id for one in actions} == {northmere.cases["wilf"].pk}
        document = str(gather(RecordVersion.objects.get(pk=held_pk(2)).renditions.get()))
    assert "Letter about Wilf (other.pdf" in document


def held_pk(number: int) -> Any:
    return Correction.objects.get().record.versions.get(number=number).pk


def test_a_description_is_corrected_and_a_file_taken_out_put_back_and_added(northmere: Cast, sign_in: Any) -> None:
    sam, form = approved(northmere, sign_in)
    (letter,) = kept(northmere)
    where = files_of(form)
    assert put(sam, where, f"change/{letter.pk}", description=" ").status_code == 422
    assert put(sam, where, f"change/{letter.pk}", description="Letter of 9 July").status_code == 302
    assert put(sam, where, f"remove/{letter.pk}").status_code == 302
    gone = words_of(sam, where)
    assert "No files yet." in gone
    assert "Taken out by this correction" in gone
    assert path_of(submit(sam, form)) == f"{form}check/", "the form asks for a file"
    assert put(sam, where, f"back/{letter.pk}").status_code == 302
    assert "Taken out by this correction" not in words_of(sam, where)
    assert put(sam, where, f"back/{letter.pk}").status_code == 302, "once"
    assert put(sam, where, "add", OTHER, description="Letter of 10 July").status_code == 302
    assert put(sam, where, f"change/{letter.pk}", description="Letter of 8 July").status_code == 302
    submit(sam, form)
    decided(sign_in(northmere.priya), form.removesuffix("form/"))
    assert listed(northmere, 2) == [("letter.pdf", "Letter of 8 July"), ("other.pdf", "Letter of 10 July")]
    with authority(northmere.id):
        version = Correction.objects.get().version
        assert version is not None
        assert version.answers["letters"][0]["id"] == str(letter.pk), "the same file, described anew"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90\x00", "“other.pdf” is of a type that is not taken."),
        (JPEG, "“other.pdf” is not what its name says"),
        (PDF, "“other.pdf” is there already, as “Letter from the school”."),
        (PDF + bytes(10_000_000), "“other.pdf” is larger than 10 MB."),
    ],
)
def test_a_file_of_a_correction_goes_through_the_same_checks(
    northmere: Cast, sign_in: Any, content: bytes, said: str
) -> None:
    sam, form = approved(northmere, sign_in)
    (letter,) = kept(northmere)
    for action in ("add", f"change/{letter.pk}"):
        refused = put(sam, files_of(form), action, content, description="Another")
        assert refused.status_code == 422
        assert said in text_of(refused)
    assert len(kept(northmere)) == 1


def test_a_file_of_a_correction_that_turns_out_to_hold_a_virus_is_kept_from_everybody_and_told(
    northmere: Cast, sign_in: Any
) -> None:
    sam, form = approved(northmere, sign_in)
    put(sam, files_of(form), "add", OTHER, description="Another letter")
    page = submit(sam, form).url
    with authority(northmere.id):
        stored = StoredFile.objects.order_by("-pk")[0]
        stored.state = StoredFile.State.INFECTED
        stored.save()
        found_infected(stored)
        told = Notification.objects.filter(kind="file_infected")
        assert {(one.user_id, one.link) for one in told} == {(northmere.sam.pk, page), (northmere.priya.pk, page)}
    assert "Holds a virus" in words_of(sign_in(northmere.priya), page)
    assert sign_in(northmere.priya).get(f"{page}file/{stored.pk}/").status_code == 302


def test_what_is_submitted_or_withdrawn_takes_no_file_any_more(northmere: Cast, sign_in: Any) -> None:
    sam, form = approved(northmere, sign_in)
    assert sign_in(northmere.priya).get(files_of(form)).status_code == 404
    assert sam.get(files_of(form, "what")).status_code == 404
    sign_in(northmere.priya).post(f"{form.removesuffix('form/')}withdraw/")
    late = put(sam, files_of(form), "add", OTHER, description="Another letter")
    assert late.url == form.removesuffix("form/")
    assert "Priya Marsh withdrew this correction" in words_of(sam, late.url)
    assert len(kept(northmere)) == 1


def test_a_photo_of_one_visit_in_a_list_is_replaced_in_its_visit(northmere: Cast, sign_in: Any) -> None:
    sam, task = sign_in(northmere.sam), asking_for_files(northmere, IN_ITEMS)
    visited(sam, task)
    assert save(sam, page_of(task), {"/what": ["A visit."]}).status_code == 302
    assert submit(sam, f"/tasks/{task.pk}/form/").status_code == 302
    with authority(northmere.id):
        answer(decision(northmere), northmere.priya, {"decision": "approve", "comment": "Clear."})
        reference = recorded_reference()
    form = begun(sam, f"/records/{reference}/1/")
    leading = save(sam, f"{form}visit/visits/r10/", {"/who": ["Gran"]}, "files/photos")
    (photo,) = kept(northmere)
    where = path_of(leading)
    assert put(sam, where, f"change/{photo.pk}", OTHER, description="The letter on the table").status_code == 302
    page = submit(sam, form).url
    assert "The letter on the table (other.pdf" in words_of(sign_in(northmere.priya), page)
    decided(sign_in(northmere.priya), page)
    with authority(northmere.id):
        before, now = RecordVersion.objects.filter(record__reference=reference).order_by("number")
        assert now.answers["visits"][0]["photos"][0]["name"] == "other.pdf"
        assert before.answers["visits"][0]["photos"][0]["id"] == str(photo.pk)


def recorded_reference() -> str:
    return str(RecordVersion.objects.get(record__form_key="child_and_family_assessment").record.reference)
