"""A task whose form asks for files, and the files that the tests add to it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.context import authority
from forms.models import FormVersion, StoredFile
from tests.cast import Cast
from tests.desk.stories import KEY, begun
from tests.records.made_up import form_version
from workflow.models import Task

PDF = b"%PDF-1.7\nA letter that the school wrote.\n%%EOF"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF made up"
FORM: dict[str, Any] = {
    "key": KEY,
    "title": "Visit with letters",
    "uischema": {
        "type": "Categorization",
        "elements": [
            {
                "type": "Category",
                "label": "Visit",
                "elements": [
                    {"type": "Control", "scope": f"#/properties/{name}"} for name in ("what", "letters", "private")
                ],
            }
        ],
    },
    "schema": {
        "type": "object",
        "required": ["what", "letters"],
        "properties": {
            "what": {"type": "string", "title": "What happened"},
            "letters": {
                "type": "array",
                "title": "Letters and photos",
                "items": {"type": "object", "format": "file"},
                "maxItems": 3,
            },
            "private": {
                "type": "array",
                "title": "Medical letters",
                "items": {"type": "object", "format": "file"},
                "x-casewright": {"sensitivity": "restricted"},
            },
        },
    },
}


FILES: dict[str, Any] = {"type": "array", "items": {"type": "object", "format": "file"}}
IN_ITEMS: dict[str, Any] = {
    **FORM,
    "uischema": {"type": "Categorization", "elements": [{"type": "Category", "label": "Visit", "elements": [
        {"type": "Control", "scope": f"#/properties/{name}"} for name in ("what", "visits")
    ]}]},
    "schema": {
        "type": "object",
        "required": ["what"],
        "properties": {
            "what": {"type": "string", "title": "What happened"},
            "visits": {
                "type": "array",
                "title": "Visits",
                "items": {
                    "type": "object",
                    "title": "Visit",
                    "required": ["photos"],
                    "properties": {
                        "who": {"type": "string", "title": "Who was there"},
                        "photos": {**FILES, "title": "Photos", "maxItems": 2},
                        "private": {**FILES, "title": "Body map", "x-casewright": {"sensitivity": "restricted"}},
                    },
                },
            },
        },
    },
}  # fmt: skip


def asking_for_files(cast: Cast, form: dict[str, Any] = FORM) -> Task:
    """Sam has an assessment of Wilf to write, with a form that asks for files."""
    task = begun(cast)
    with authority(cast.id):
        task.form_version = version(form)
        task.save()
    return task


def version(form: dict[str, Any] = FORM) -> FormVersion:
    """The form that asks for files."""
    return form_version(form, 91)


def files_at(task: Task, name: str = "letters") -> str:
    """Where files are added."""
    return f"/tasks/{task.pk}/files/{name}/"


def page_of(task: Task) -> str:
    """The only page of the form."""
    return f"/tasks/{task.pk}/form/visit/"


def send(
    client: Client,
    task: Task,
    name: str = "letter.pdf",
    content: bytes = PDF,
    description: str = "Letter from the school",
    *,
    question: str = "letters",
    **more: str,
) -> Any:
    """Add a file as the page without JavaScript does."""
    sent = {"file": SimpleUploadedFile(name, content), "description": description, "action": "add", **more}
    return client.post(files_at(task, question), sent)


def kept(cast: Cast) -> list[StoredFile]:
    """Every stored file, decrypted, the oldest first."""
    with authority(cast.id):
        found = list(StoredFile.objects.order_by("added_at", "pk"))
        for one in found:
            one.name, one.description  # noqa: B018  decrypted while the authority is open
        return found
