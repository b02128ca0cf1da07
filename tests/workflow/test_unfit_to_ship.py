"""No shipped form asks without saying why, whether one must answer, on what basis, for how long, and in plain words."""

import re
from pathlib import Path
from typing import Any

import pytest

from forms.definition import read
from tests.forms.examples import form
from workflow.form_versions.shipped import TERMS, unfit_to_ship
from workflow.library import check, shipped_paths
from workflow.return_coverage import ITEMS

WHY = {"collect": "statutory", "purpose": "So that we know.", "lawful_basis": ["Children Act 1989 s17"]}
WHOLE = {**WHY, "retention": "child_in_need"}
TEXT: dict[str, Any] = {"type": "string", "title": "Who was there?"}


def found(question: dict[str, Any], **of_form: Any) -> list[str]:
    document = {**form({"q": question}), "purpose": "", "lawful_basis": [], "retention": "", **of_form}
    return [f"{one.code} {one.message.partition('“')[2]}" for one in unfit_to_ship(read(document))]


def missing(question: dict[str, Any], **of_form: Any) -> list[str]:
    return [told.partition("nothing of “")[2].partition("”")[0] for told in found(question, **of_form)]


def test_a_question_says_all_four_by_itself_or_by_the_form() -> None:
    assert missing({**TEXT, "x-casewright": WHOLE}) == []
    assert missing(TEXT) == ["collect", "purpose", "lawful_basis", "retention"]
    said = {"purpose": "Help.", "lawful_basis": ["Children Act 1989 s17"], "retention": "child_in_need"}
    assert missing(TEXT, **said) == ["collect"]
    assert missing({**TEXT, "x-casewright": {"collect": "voluntary"}}, **said) == []


def test_what_stands_around_a_question_says_it_too_and_items_of_lists_are_looked_at() -> None:
    inside = {"type": "object", "properties": {"name": TEXT}}
    listed = {"type": "array", "title": "Who?", "items": inside}
    assert missing({**listed, "x-casewright": WHOLE}) == []
    assert missing(listed) == ["collect", "purpose", "lawful_basis", "retention"] * 2


def test_what_is_worked_out_is_not_collected() -> None:
    assert (
        missing({**TEXT, "readOnly": True, "x-casewright": {**WHOLE, "collect": ""} | {"collect": "statutory"}}) == []
    )
    kept = {name: said for name, said in WHOLE.items() if name != "collect"}
    assert missing({**TEXT, "readOnly": True, "x-casewright": kept}) == []


@pytest.mark.parametrize(
    ("title", "hard"),
    [
        ("Who was there?", False),
        ("Interdisciplinary multiagency deliberations", True),
        ("Parental responsibility", False),
    ],
)
def test_hard_words_are_refused_unless_the_law_has_no_others(title: str, hard: bool) -> None:
    told = found({**TEXT, "title": title, "x-casewright": WHOLE})
    assert [one.startswith("hard_to_read") for one in told] == ([True] if hard else [])


def test_the_check_refuses_such_a_form_among_the_shipped_and_not_among_others(tmp_path: Path, settings: Any) -> None:
    (referral,) = [path for path in shipped_paths() if path.name == "referral.v1.json"]
    assert check([referral])[1] == []
    bare = re.sub(r'"purpose": "(?:[^"\\]|\\.)*"', '"purpose": ""', referral.read_text())
    beside = {name: (Path(settings.BASE_DIR) / name).read_text() for name in (TERMS, ITEMS)}
    for place in ("form_definitions/assessment", "form_definitions/samples", "mine/assessment"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "referral.v1.json").write_text(bare)
    for name, text in beside.items():
        (tmp_path / name).write_text(text)
    settings.BASE_DIR = tmp_path
    refused = {path: check([path])[1] for path in sorted(tmp_path.rglob("referral.v1.json"))}
    assert any("“purpose”" in one.message for one in refused[tmp_path / "form_definitions/assessment/referral.v1.json"])
    for place in ("form_definitions/samples", "mine/assessment"):
        assert not any("“purpose”" in one.message for one in refused[tmp_path / place / "referral.v1.json"])
