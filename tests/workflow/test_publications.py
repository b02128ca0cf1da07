"""Scenarios of a file are played one at a time, each once, whatever is killed; too long a one is stopped."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from accounts.context import authority
from jobs.kinds import kind_words
from tests.cast import Cast
from tests.studio.test_publication_pages import DONE, scenarios
from tests.workflow.migrating import ONE_STEP
from tests.workflow.test_versions import KEY, SHIPPED
from workflow import publications
from workflow.adoption import publish_process
from workflow.bpmn import read as read_process
from workflow.models import ProcessInstance, ProcessScenarios, Publication
from workflow.scenarios import jobs, read
from workflow.scenarios.playing import play
from workflow.scenarios.report import Report
from workflow.version_acts import VersionError

pytestmark = [pytest.mark.commits, pytest.mark.both_databases]


def held(cast: Cast, count: int) -> Publication:
    with authority(cast.id):
        return publications.hold(ONE_STEP, "made_up.bpmn", "A step.", cast.ana, scenarios(*[DONE] * count), "tests")


def play_next(cast: Cast, publication: Publication) -> list[str]:
    """Do the job as the worker does; return the names of what is played by then."""
    jobs.play_next_scenario.call(
        authority_id=str(cast.id), publication_id=str(publication.pk), round_id=str(publication.round)
    )
    with authority(cast.id):
        return [each.name for each in Report.from_data(Publication.objects.get().findings).played]


def test_each_job_plays_one_and_nothing_of_it_stays_but_how_it_went(northmere: Cast) -> None:
    publication = held(northmere, 2)
    assert play_next(northmere, publication) == ["Case 1"]
    assert play_next(northmere, publication) == ["Case 1", "Case 2"]
    assert play_next(northmere, publication) == ["Case 1", "Case 2"]
    with authority(northmere.id):
        assert Publication.objects.get().status == Publication.Status.PLAYED
        assert not ProcessInstance.objects.exists()


def test_a_worker_that_is_killed_while_it_plays_leaves_nothing_and_the_next_goes_on(
    northmere: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = held(northmere, 2)
    play_next(northmere, publication)

    def killed(*given: object, **named: object) -> object:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "play", killed)
        with pytest.raises(KeyboardInterrupt):
            play_next(northmere, publication)
    assert play_next(northmere, publication) == ["Case 1", "Case 2"]


def test_a_scenario_of_files_that_were_changed_meanwhile_is_not_kept(northmere: Cast) -> None:
    publication = held(northmere, 1)
    with authority(northmere.id):
        publications.change_scenarios(publication, scenarios({"finished": False}), "others.json")
    assert play_next(northmere, publication) == []
    with authority(northmere.id):
        again = Publication.objects.get()
    assert play_next(northmere, again) == ["Case 1"]
    with authority(northmere.id), pytest.raises(VersionError, match="A scenario failed"):
        publications.publish(again, northmere.ana, "A step.", "")


def test_two_workers_that_play_the_same_keep_it_once(northmere: Cast) -> None:
    publication = held(northmere, 3)
    with authority(northmere.id):
        assert publication.round is not None
        wanted = jobs._next(publication.pk, publication.round)
        assert wanted is not None
        played = play(wanted.xml, wanted.script)
    for _worker in range(2):
        with authority(northmere.id):
            jobs._keep(wanted, played)
    with authority(northmere.id):
        assert len(Publication.objects.get().findings["played"]) == 1


def test_a_scenario_that_takes_too_long_is_stopped_and_says_so(northmere: Cast) -> None:
    with authority(northmere.id):
        (script,) = read(scenarios(DONE), read_process(ONE_STEP)).scripts
        found = play(ONE_STEP, script, within=timedelta())
    assert not found.went_well
    assert "takes too long and was stopped" in found.problems[0]


def test_shipped_scenarios_are_kept_with_the_shipped_version_and_offered_for_the_next(northmere: Cast) -> None:
    with authority(northmere.id):
        found = publications.former_scenarios(KEY)
        assert found is not None
        scenarios_of = ProcessScenarios.objects.get(version=found[0])
        shipped = (Path(settings.BASE_DIR) / f"processes/assessment/{KEY}.tests.json").read_text()
        assert (found[0].number, scenarios_of.content) == (1, shipped)
        next_one = publish_process(SHIPPED.replace(b"Write the assessment", b"Assess"), 2)
        assert publications.former_scenarios(KEY) == found
        publication = publications.hold(next_one.bpmn_xml.encode(), "a.bpmn", "Words.", northmere.ana)
        with pytest.raises(VersionError, match="version 2 already"):
            publications.publish(publication, northmere.ana, "Words.", "Only words.")


def test_the_job_has_words_for_whoever_sees_that_it_failed(northmere: Cast) -> None:
    assert kind_words(jobs.play_next_scenario.module_path) == "Playing the scenarios of a process"
