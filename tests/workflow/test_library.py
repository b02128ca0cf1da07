"""Loading the shipped definitions, and checking files."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.context import LIBRARY_ID, authority
from forms import adoption
from forms.definition import FormDefinition, read
from forms.models import FormVersion
from workflow.library import check, load, shipped_paths
from workflow.models import DecisionVersion, ProcessVersion

pytestmark = pytest.mark.django_db


@pytest.mark.both_databases
def test_loading_twice_changes_nothing_and_reads_no_checked_form_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_again = list[str]()

    def reading(document: dict[str, Any]) -> FormDefinition:
        read_again.append(document["key"])
        return read(document)

    monkeypatch.setattr(adoption, "read", reading)

    def stored() -> list[object]:
        with authority(LIBRARY_ID):
            forms = list(FormVersion.objects.order_by("key").values_list("pk", "key", "sha256", "published_at"))
            for versions in (DecisionVersion, ProcessVersion):
                forms += versions.objects.order_by("key").values_list("pk", "key", "sha256", "published_at")
            return forms

    before = stored()
    lines = load()
    assert read_again == []
    assert stored() == before
    files = [path for path in shipped_paths() if path.parent.name != "code_lists"]
    assert sorted(line for line in lines if not line.startswith("code list ")) == sorted(
        f"{path.name.split('.')[0]} version 1" for path in files
    )
    assert {"contact version 1", "child_protection_plan version 1", "closure version 1"} <= set(lines)
    assert {"code list ethnicity", "code list sex", "code list disability"} <= set(lines)


def test_the_shipped_definitions_have_no_problems() -> None:
    good, problems = check(shipped_paths())
    assert problems == []
    assert len(good) == len(shipped_paths()) >= 10


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / "assessment" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def output(*paths: Path) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("check_definitions", *map(str, paths), stdout=out, stderr=StringIO())
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def test_check_definitions_says_everything_that_is_wrong_and_where(tmp_path: Path) -> None:
    write(tmp_path, "broken.v1.json", b"{")
    write(tmp_path, "hostile.v1.bpmn", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>')
    write(tmp_path, "misnamed.json", b"{}")
    form = json.loads(shipped_paths()[0].read_bytes())
    write(tmp_path, "another.v1.json", json.dumps(form).encode())
    code, text = output(tmp_path)
    assert code == 1
    for part in (
        "broken.v1.json:1: This is not JSON",
        "hostile.v1.bpmn",
        "misnamed.json:0: Name the file",
        "Make them the same",
    ):
        assert part in text
    assert "root:" not in text


def test_a_process_with_an_unknown_form_is_a_problem_with_line_and_element(tmp_path: Path) -> None:
    shipped = next(p for p in shipped_paths() if p.suffix == ".bpmn").read_bytes()
    path = write(
        tmp_path, "child_and_family_assessment.v1.bpmn", shipped.replace(b'"manager_decision"', b'"no_such_form"')
    )
    code, text = output(path)
    assert code == 1
    assert "Task_authorise: There is no form “no_such_form”" in text


def test_a_process_that_asks_what_is_not_there_or_gives_too_little_is_a_problem(tmp_path: Path) -> None:
    shipped = next(p for p in shipped_paths() if p.name == "referral.v1.bpmn").read_bytes()
    gone = shipped.replace(b'decisionId="referral_threshold"', b'decisionId="no_such_table"')
    code, text = output(write(tmp_path, "referral.v1.bpmn", gone))
    assert (code, "Rule_threshold: There is no decision “no_such_table”" in text) == (1, True)
    untold = shipped.replace(b'target="main_need"', b'target="need"')
    code, text = output(write(tmp_path, "referral.v1.bpmn", untold))
    assert (code, "reads “main_need”, and nothing here gives it that" in text) == (1, True)


def test_a_faulty_table_is_told_by_line_and_cell(tmp_path: Path) -> None:
    shipped = next(p for p in shipped_paths() if p.name == "referral_threshold.v1.dmn").read_bytes()
    broken = shipped.replace(b"&lt; 2", b"&lt; ")
    code, text = output(write(tmp_path, "referral_threshold.v1.dmn", broken))
    assert code == 1
    assert "Cell_3_age" in text
    code, text = output(write(tmp_path, "another_name.v1.dmn", shipped))
    assert (code, "has no decision with that id. It has: referral_threshold." in text) == (1, True)


def test_sound_files_give_exit_code_nought() -> None:
    assert output() == (0, "")
