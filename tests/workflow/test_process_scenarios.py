"""Scenarios of processes: those beside the shipped ones, what `manage.py test_processes` says, and publishing."""

import contextlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.context import LIBRARY_ID, authority
from accounts.models import Authority
from forms.models import FormVersion
from tests.workflow.running import bpmn, flows, user_task
from workflow.models import ProcessVersion
from workflow.scenarios import check_before_publishing
from workflow.scenarios.files import process_paths, scenarios_beside

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

XML = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/><endEvent id="End_no"/><exclusiveGateway id="Way" default="Way_End"/>',
    user_task("Task_write", schedule='dueDate="=working days after(today, 1)"'),
    flows("Start > Task_write", "Task_write > Way"),
    flows('Way > End_no: =forms.manager_decision.decision = "refuse"', "Way > End"),
)
EASTER = "2026-04-02"


def scenarios(*decisions: str, due_on: str = "2026-04-07") -> str:
    """A file with a scenario for each decision, which begins on the Thursday before Easter."""

    def scenario(decision: str) -> dict[str, Any]:
        done = {"task": "Task_write", "answers_from": decision}
        steps = [
            {"expect": {"open": [{"task": "Task_write", "due_on": due_on}]}},
            {"complete": done},
            {"expect": {"finished": True}},
        ]
        return {"name": f"They {decision}", "started_on": EASTER, "steps": steps}

    answers = {name: {"decision": name, "comment": "Read."} for name in decisions}
    return json.dumps({"answers": answers, "scenarios": [scenario(each) for each in decisions]})


OFTEN = {"contact", "child_and_family_assessment", "initial_child_protection_conference", "child_in_need_plan"}
"""Whose scenarios are played on both databases in `make test`; the soak plays all of them."""
PLAYED = [
    pytest.param(path, id=path.name, marks=[] if path.name.split(".")[0] in OFTEN else pytest.mark.soak_only)
    for path in process_paths([])
]


@pytest.mark.parametrize("path", PLAYED)
def test_the_scenarios_of_shipped_processes_go_well_and_touch_everything(path: Path) -> None:
    ready = check_before_publishing(path.read_bytes(), scenarios_beside(path).read_bytes())
    assert [(each.name, each.problems) for each in ready.failed] == []
    assert ready.untouched == ()
    assert ready.played


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """A product with one process, which has no scenarios yet."""
    shared = tmp_path / "form_definitions" / "shared"
    shared.mkdir(parents=True)
    shipped = Path(settings.BASE_DIR) / "form_definitions" / "shared" / "manager_decision.v1.json"
    (shared / shipped.name).write_text(shipped.read_text())
    settings.BASE_DIR = tmp_path
    made = tmp_path / "processes" / "assessment"
    made.mkdir(parents=True)
    (made / "made_up.v1.bpmn").write_bytes(XML.replace(b"working days after(today, 1)", b"today"))
    (made / "made_up.v2.bpmn").write_bytes(XML)
    return made


def said(*keys: str) -> tuple[list[str], int]:
    """What the command prints, and its exit status."""
    out, status = StringIO(), 0
    try:
        call_command("test_processes", *keys, stdout=out)
    except SystemExit as end:
        status = int(str(end.code))
    return out.getvalue().splitlines(), status


def test_the_command_tells_of_each_scenario_and_of_what_none_touches(folder: Path) -> None:
    (folder / "made_up.tests.json").write_text(scenarios("approve"))
    before = Authority.objects.count()
    lines, status = said("made_up")
    assert lines[0].startswith("made_up.v2.bpmn: 4 of 5 elements and 3 of 4 flows touched, 1 path walked, ")
    assert lines[1:] == [
        "  ok: They approve (path 1)",
        "  untouched: End_no",
        "  untouched: Way_End_no Way → End_no",
    ]
    assert status == 0
    assert Authority.objects.count() == before


def test_scenarios_that_walk_the_same_path_count_as_one_path(folder: Path) -> None:
    (folder / "made_up.tests.json").write_text(scenarios("approve", "return", "refuse"))
    lines, status = said("--all-touched", "-v2")
    assert ": 5 of 5 elements and 4 of 4 flows touched, 2 paths walked, " in lines[0]
    approved = "      Start → Start_Task_write → Task_write → Task_write_Way → Way → Way_End → End"
    refused = approved.replace("Way_End → End", "Way_End_no → End_no")
    assert lines[1:] == [
        *("  ok: They approve (path 1)", approved),
        *("  ok: They return (path 1)", approved),
        *("  ok: They refuse (path 2)", refused),
    ]
    assert status == 0


def test_what_nobody_touches_fails_where_all_must_be_touched(folder: Path) -> None:
    (folder / "made_up.tests.json").write_text(scenarios("approve"))
    assert [said(*more)[1] for more in ((), ("--all-touched",))] == [0, 1]


def test_the_command_says_what_was_otherwise_and_fails(folder: Path) -> None:
    (folder / "made_up.tests.json").write_text(scenarios("approve", "refuse", due_on="2026-04-03"))
    lines, status = said()
    assert lines[1:3] == [
        "  failed: They approve (path 1)",
        "      Step 1 (expect): Task_write is due on: expected 2026-04-03, got 2026-04-07.",
    ]
    assert status == 1


def test_the_command_says_where_a_file_is_wrong(folder: Path) -> None:
    beside = folder / "made_up.tests.json"
    beside.write_text(scenarios("approve").replace("answers_from", "answer_from"))
    lines, status = said()
    assert len(lines) == 1
    assert lines[0].startswith(f"{beside}:/scenarios/0/steps/1/complete: Remove “answer_from”, or mend the spelling")
    assert status == 1


def test_forms_are_tried_as_they_lie_beside_the_process_and_the_library_stays_as_it_is(folder: Path) -> None:
    (folder / "made_up.tests.json").write_text(scenarios("approve"))
    (form,) = folder.parents[1].glob("form_definitions/shared/*.json")
    changed = json.loads(form.read_text())
    changed["schema"]["properties"]["decision"]["oneOf"][0]["const"] = "agree"
    form.write_text(json.dumps(changed))
    lines, status = said()
    assert "the form manager_decision does not take these answers. “What do you decide?”" in lines[2]
    assert status == 1
    form.write_text("{}")
    with pytest.raises(CommandError, match="manager_decision"):
        said()
    with authority(LIBRARY_ID):
        kept = FormVersion.objects.get(key="manager_decision")
        assert "agree" not in json.dumps(kept.content)
        assert not ProcessVersion.objects.filter(key="made_up").exists()


def test_a_process_without_scenarios_is_named_and_one_that_is_not_there_refused(folder: Path) -> None:
    told = "made_up.v2.bpmn: 0 of 5 elements and 0 of 4 flows touched, 0 paths walked. No scenarios yet: write them in "
    assert said() == ([f"{told}made_up.tests.json, beside it."], 0)
    assert said("--all-touched")[1] == 1
    with pytest.raises(CommandError, match="no shipped process other"):
        said("other")


def test_what_no_scenario_can_touch_may_stand_in_the_file_with_the_reason(folder: Path) -> None:
    document = json.loads(scenarios("approve"))
    document["untouched"] = {"End_no": "Nobody refuses here.", "Way_End_no": "Nobody refuses here."}
    (folder / "made_up.tests.json").write_text(json.dumps(document))
    lines, status = said()
    assert lines[2:] == [f"  cannot be touched: {name}: Nobody refuses here." for name in ("End_no", "Way_End_no")]
    assert status == 0


def test_check_definitions_reads_scenarios_with_the_processes(folder: Path) -> None:
    beside, lost = folder / "made_up.tests.json", folder / "other.tests.json"
    beside.write_text(scenarios("approve"))
    assert checked(folder) == []
    beside.write_text(scenarios("approve").replace('"finished"', '"done"'))
    lost.write_text(scenarios("approve"))
    first, second = checked(folder)
    assert first.startswith(f"{beside}:/scenarios/0/steps/2/expect: Remove “done”")
    assert second == f"{lost}:/: No process of this name is in the folder. Name the file after its process."


def checked(folder: Path) -> list[str]:
    """What `check_definitions` says of a folder."""
    out = StringIO()
    with contextlib.suppress(SystemExit):
        call_command("check_definitions", str(folder), stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()
