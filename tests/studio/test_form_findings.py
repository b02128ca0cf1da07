"""What `check_definitions` prints of a form's file and what the studio shows of it is one list."""

import json
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from accounts.context import authority
from forms.models import FormPublication
from tests.cast import Cast
from tests.forms.examples import control, form, layout
from workflow.form_versions.publications import prospect

TEXT = {"type": "string", "title": "Name"}
FILES: dict[str, bytes] = {
    "no JSON": b'{"key": "small_form",',
    "refused": json.dumps(
        form({"a": TEXT | {"format": "emial"}, "b": TEXT | {"minLength": 9, "maxLength": 3}})
    ).encode(),
    "warned of": json.dumps(
        form({"a": TEXT | {"default": "x"}, "b": TEXT}, layout({**control("a"), "i18n": "x"}, control("b")))
    ).encode(),
    "no such list": json.dumps(
        form({"a": TEXT | {"x-casewright": {"code_list": "colours"}}}, layout(control("a")))
    ).encode(),
    "good": json.dumps(form({"a": TEXT})).encode(),
}


def printed(raw: bytes, folder: Path) -> list[str]:
    """What the command says of a file, without its name, the summary and what ages there are."""
    place = folder / "shared"
    place.mkdir()
    path = place / "small_form.v1.json"
    path.write_bytes(raw)
    out, err = StringIO(), StringIO()
    with suppress(SystemExit):
        call_command("check_definitions", str(path), stdout=out, stderr=err)
    lines = (out.getvalue() + err.getvalue()).splitlines()
    return sorted(
        line.removeprefix(f"{path}:").replace(": warning:", ":") for line in lines if line.startswith(str(path))
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_the_command_and_the_studio_find_the_same(northmere: Cast, ana: Client, name: str, tmp_path: Path) -> None:
    raw = FILES[name]
    answer = ana.post("/studio/forms/publish/", {"file": SimpleUploadedFile("small.json", raw), "reason": "Try."})
    text = ana.get(answer["Location"]).content.decode()
    with authority(northmere.id):
        looked = prospect(FormPublication.objects.get()).looked
    found = [*looked.problems, *looked.warnings]
    said = printed(raw, tmp_path)
    shared = [f"{each.place or '/'}: {each.message}" for each in found]
    if name == "no such list":  # the lists that there are differ: those of the files, and those that are in use
        said, shared = ([line.partition(" There are")[0] for line in each] for each in (said, shared))
    assert sorted(shared) == said
    assert bool(found) == (name != "good")
    for each in found:
        assert each.place in text
