"""The whole demonstration, built on days when weekends and bank holidays lie across its stories."""

from datetime import datetime

import pytest

from accounts import clock
from accounts.context import authority
from cases.models import Case
from demo.northmere import ALL_FAMILIES, build, existing
from demo.phases import PHASES, WHOLE
from records.models import Record
from tests.demo.phases import waiting_there
from tests.demo.test_families import MEANT_TO_BE_LATE, never_played, nothing_went_wrong
from workflow.models import ProcessInstance, Task

LATE = {*MEANT_TO_BE_LATE, ("Task_assess", "Corin"), ("Task_name", "Briar")}


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2026-07-15", "2026-11-22", "2026-12-29", "2027-01-04", "2027-03-29", "2027-04-07"])
def test_all_families_are_made_on_any_day(day: str) -> None:
    told: list[tuple[int, int]] = []
    with clock.at(datetime.fromisoformat(f"{day}T10:30:00+00:00")):
        build(ALL_FAMILIES, lambda count, of: told.append((count, of)))
        council = existing()
        assert council is not None
        assert told[-1] == (len(told), len(told))
        with authority(council.pk):
            assert ProcessInstance.objects.count() > 70
            nothing_went_wrong(LATE)
            assert [one.phase for one in PHASES if not waiting_there(one)] == []
            assert never_played() == set()
            went_through_all_four()


def went_through_all_four() -> None:
    """The family that is done with: every phase in its records, both children's work closed, nothing left to do."""
    for case in Case.objects.filter(child__family_name=WHOLE.family):
        assert [episode.closed_because for episode in case.episodes.all()] == ["RC7"]
        assert not Task.objects.filter(Task.for_people(), case=case, finished=None).exists()
        written = set(Record.objects.filter(case_links__case=case).values_list("form_key", flat=True))
        assert written >= {"contact", "child_and_family_assessment", "child_in_need_plan", "visit", "closure"}
    protection = {"section_47_enquiry", "conference_decision", "core_group", "review_child_protection_conference"}
    teasel = Record.objects.filter(case_links__case__child__given_name="Teasel")
    assert set(teasel.values_list("form_key", flat=True)) >= protection
