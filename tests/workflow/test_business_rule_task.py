"""Steps that ask a decision table: what it is given, which version is asked, what is kept."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from accounts import clock
from accounts.context import LIBRARY_ID, authority
from accounts.models import VersionIsPublishedError
from rules.dmn import DmnError
from tests.cast import Cast, make_eastholm
from tests.workflow.dmn_tables import table
from tests.workflow.running import bpmn, complete, flows, incident_of, start, trace, user_task, waiting
from workflow.decisions import adopt_library_decisions, publish_decision, use_decision
from workflow.models import ActiveDecision, DecisionTrace, DecisionVersion, ProcessInstance, Task
from workflow.scope import scope_of
from workflow.variables import variables_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
OFTEN = ("often", "worry", "weeks", '"high" | 1', '"low" | 4')


def asking(extra: str = "", mapping: str = "") -> bytes:
    """Somebody writes, then a table is asked, and a gateway follows its answer."""
    io = f"<zeebe:ioMapping>{mapping}</zeebe:ioMapping>" if mapping else ""
    called = f'<zeebe:calledDecision decisionId="often" resultVariable="weeks" {extra}/>{io}'
    return bpmn(
        "made_up",
        '<startEvent id="Start"/><exclusiveGateway id="Choice" default="Choice_Rarely"/>',
        '<endEvent id="Weekly"/><endEvent id="Rarely"/>',
        user_task("Write"),
        f'<businessRuleTask id="Ask"><extensionElements>{called}</extensionElements></businessRuleTask>',
        flows("Start > Write", "Write > Ask", "Ask > Choice", "Choice > Weekly: =weeks = 1", "Choice > Rarely"),
    )


def given(expression: str) -> str:
    quoted = expression.replace('"', "&quot;")
    return f'<zeebe:input source="={quoted}" target="worry"/>'


def asked(cast: Cast, xml: bytes, number: int = 1) -> ProcessInstance:
    process = start(cast, xml, number=number)
    complete(process, "Write", cast.sam)
    return process


def test_the_answer_becomes_a_variable_that_the_gateway_reads(inside: Cast) -> None:
    use_decision(publish_decision(table(*OFTEN), "often", 1))
    process = asked(inside, asking(mapping=given('"high"')))
    assert trace(process) == ["Start", "Write", "Ask", "Choice", "Weekly"]
    assert variables_of(process) == {"weeks": Decimal(1)}
    assert scope_of(process)["decisions"]["often"] == Decimal(1)
    assert scope_of(process)["decisions"]["never_asked"] is None


def test_a_table_reads_what_forms_say_without_a_mapping(inside: Cast) -> None:
    by_form = table("often", "forms.manager_decision.decision", "weeks", '"approve" | 1', "- | 4", policy="FIRST")
    use_decision(publish_decision(by_form, "often", 1))
    assert trace(asked(inside, asking()))[-1] == "Weekly"


def test_what_it_was_given_and_which_row_fitted_is_kept_with_the_step_and_encrypted(inside: Cast) -> None:
    version = publish_decision(table(*OFTEN), "often", 1)
    use_decision(version)
    process = asked(inside, asking(mapping=given('"low"')))
    kept = DecisionTrace.objects.select_related("task", "version").get(task__process=process)
    assert (kept.task.element_id, kept.version) == ("Ask", version)
    (step,) = kept.trace["steps"]
    assert [(each["expression"], each["value"]) for each in step["inputs"]] == [("worry", "low")]
    assert [(rule["number"], rule["outputs"], rule["chosen"]) for rule in step["rules"]] == [(2, {"weeks": 4}, True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT trace, answer FROM workflow_decisiontrace")
        stored = str(cursor.fetchall())
    assert "expression" not in stored
    assert '"low"' not in stored, "in quotes: three letters may stand in what is encrypted by chance"


def test_a_table_without_a_fitting_row_answers_null_and_the_work_goes_on(inside: Cast) -> None:
    use_decision(publish_decision(table(*OFTEN), "often", 1))
    process = asked(inside, asking(mapping=given('"none"')))
    assert trace(process)[-1] == "Rarely"
    kept = DecisionTrace.objects.get(task__process=process)
    assert kept.answer is None
    assert kept.trace["steps"][-1]["warnings"]


def test_a_decision_that_is_not_in_use_is_an_incident_and_the_submission_stays(inside: Cast) -> None:
    process = asked(inside, asking(mapping=given('"high"')))
    assert waiting(process) == ["Ask"]
    assert incident_of(process) == "no_active_version"
    assert Task.objects.get(process=process, element_id="Write").record is not None


def test_an_endless_table_is_an_incident_and_leaves_nothing_half_done(inside: Cast) -> None:
    endless = table("often", "worry", "weeks", "- | count(for i in 1..9999 return for j in 1..9999 return i * j)")
    use_decision(publish_decision(endless, "often", 1))
    process = asked(inside, asking(mapping=given('"high"')))
    assert waiting(process) == ["Ask"]
    assert not DecisionTrace.objects.filter(task__process=process).exists()
    assert variables_of(process) == {}


def test_latest_asks_the_version_in_use_when_the_step_begins(inside: Cast) -> None:
    use_decision(publish_decision(table(*OFTEN), "often", 1))
    process = start(inside, asking(mapping=given('"low"')))
    use_decision(publish_decision(table("often", "worry", "weeks", "- | 1"), "often", 2))
    complete(process, "Write", inside.sam)
    assert trace(process)[-1] == "Weekly"


def test_deployment_asks_what_was_published_when_the_process_was(inside: Cast) -> None:
    publish_decision(table(*OFTEN), "often", 1)
    process = start(inside, asking('bindingType="deployment"', given('"low"')))
    with clock.at(clock.now() + timedelta(days=1)):
        use_decision(publish_decision(table("often", "worry", "weeks", "- | 1"), "often", 2))
        complete(process, "Write", inside.sam)
    assert trace(process)[-1] == "Rarely"


def test_a_version_tag_asks_the_newest_version_with_that_tag(inside: Cast) -> None:
    use_decision(publish_decision(table(*OFTEN), "often", 1))
    publish_decision(table("often", "worry", "weeks", "- | 4", tag="pilot"), "often", 2)
    publish_decision(table("often", "worry", "weeks", "- | 1", tag="pilot"), "often", 3)
    publish_decision(table("often", "worry", "weeks", "- | 4"), "often", 4)
    tagged = asking('bindingType="versionTag" versionTag="pilot"', given('"low"'))
    assert trace(asked(inside, tagged))[-1] == "Weekly"
    missing = asking('bindingType="versionTag" versionTag="gone"', given('"low"'))
    assert incident_of(asked(inside, missing, number=2)) == "no_active_version"


def test_a_published_decision_never_changes(inside: Cast) -> None:
    first = publish_decision(table(*OFTEN), "often", 1)
    assert publish_decision(table(*OFTEN), "often", 1) == first
    with pytest.raises(VersionIsPublishedError, match="new version"):
        publish_decision(table("often", "worry", "weeks", "- | 1"), "often", 1)
    with pytest.raises(VersionIsPublishedError):
        first.delete()
    with pytest.raises(DmnError):
        publish_decision(table("often", "worry", "weeks", "- | 1 +"), "often", 2)


def test_an_authority_keeps_its_own_table_and_another_authority_never_sees_it(northmere: Cast) -> None:
    eastholm = make_eastholm()
    with authority(northmere.id):
        xml = table("referral_threshold", "main_need", "suggests", '- | "assessment"')
        own = publish_decision(xml, "referral_threshold", 2)
        use_decision(own)
        assert adopt_library_decisions() == []
        assert ActiveDecision.objects.get(key="referral_threshold").version == own
    with authority(eastholm.id):
        assert not DecisionVersion.objects.filter(pk=own.pk).exists()
        active = ActiveDecision.objects.get(key="referral_threshold").version
        assert (active.number, active.authority_id) == (1, LIBRARY_ID)
