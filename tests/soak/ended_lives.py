"""What is asserted when the three siblings of `life_of_a_child` are closed: what stays of their lives with us."""

import json

from viewflow.workflow.status import STATUS

from accounts.context import authority
from cases.models import Case, Episode
from jobs.models import DueWork
from records.document import gather
from records.facts import current_facts
from records.models import ChronologyEntry, Fact, Record, RecordVersion, Rendition
from records.pdf import render
from tests.soak.at_the_pages import Pages, day
from workflow.models import ProcessInstance, Task
from workflow.return_coverage import return_items
from workflow.return_rules import By, counting

SECRET = "Juniper alone was told at what hour Kit comes home."
"""Words in a record about one child that must never stand in the file of another."""


def nothing_is_left_open(juniper: Case, baby: Case, basil: Case) -> None:
    """One episode of each child, closed on its day for its reason; no work, task or timer that failed or is left."""
    episodes = {
        one.case_id: (one.opened_on, one.closed_on, one.closed_because)
        for one in Episode.objects.filter(case__in=[juniper, baby, basil])
    }
    began = day("Wed 12 Aug 2026")
    assert episodes == {
        basil.pk: (began, day("Mon 14 Sep 2026"), "RC8"),
        baby.pk: (began, day("Tue 9 Feb 2027"), "RC7"),
        juniper.pk: (began, day("Tue 11 May 2027"), "RC7"),
    }
    about = {"case_links__case__in": [juniper, baby, basil]}
    assert list(ProcessInstance.objects.filter(**about, finished__isnull=True).values_list("version__key")) == []
    assert not Task.objects.filter(status=STATUS.ERROR).exists()
    assert not DueWork.objects.filter(failed_at__isnull=False).exists()


def the_census_says(juniper: Case, baby: Case, basil: Case) -> None:
    """What the return would hold of each child, by the rules which answer counts."""
    of_juniper, of_baby, of_basil = (fed(case) for case in (juniper, baby, basil))
    referral = {"CINreferralDate": "2026-08-12", "ReferralSource": "2A", "PrimaryNeedCode": "N1"}
    assessed = {"AssessmentActualStartDate": "2026-08-13", "AssessmentAuthorisationDate": "2026-09-14"}
    enquired = {"S47ActualStartDate": "2026-08-20", "InitialCPCtarget": "2026-09-11", "ICPCnotRequired": "False"}
    for found in (of_juniper, of_basil, of_baby | {"ReferralSource": ["2A"]}):
        assert {name: found[name][-1] for name in referral} == referral
        assert {name: found[name] for name in assessed} == {name: [value] for name, value in assessed.items()}
        assert sorted(found["AssessmentFactors"]) == ["17A", "1B"]
    for found in (of_juniper, of_baby):
        assert {name: found[name] for name in enquired} == {name: [value] for name, value in enquired.items()}
        assert found["DateOfInitialCPC"] == ["2026-09-10"]
    assert of_juniper["CPPstartDate"] == ["2026-09-10"]
    assert of_juniper["CPPendDate"] == ["2027-03-16"]
    assert of_juniper["CPPreviewDate"] == ["2026-12-10", "2027-03-16"]
    assert of_juniper["InitialCategoryOfAbuse"] == ["PHY"]
    assert of_juniper["LatestCategoryOfAbuse"] == ["EMO"]
    assert of_juniper["NumberOfPreviousCPP"] == ["0"]
    # The child in need plan of the one begins after the other plan has ended; the baby has the only one of hers.
    assert (of_juniper["CINPlanStartDate"], of_juniper["CINPlanEndDate"]) == (["2027-03-24"], ["2027-05-05"])
    assert (of_baby["CINPlanStartDate"], of_baby["CINPlanEndDate"]) == (["2026-09-21"], ["2027-02-02"])
    assert of_juniper["ReasonForClosure"] == of_baby["ReasonForClosure"] == ["RC7"]
    assert [name for name in of_basil if name.startswith(("S47", "CPP", "CINPlan", "ICPC", "DateOf"))] == []
    assert [name for name in of_baby if name.startswith("CPP")] == []


def fed(case: Case) -> dict[str, list[str]]:
    """What the answers give the census about a child, by item; where a rule chooses, what it chose."""
    found: dict[str, list[Fact]] = {}
    for fact in current_facts(case=case, item__startswith="cin:").order_by("on", "place"):
        found.setdefault(fact.item, []).append(fact)
    said_so = {}
    for item, facts in found.items():
        rule = return_items()[item].rule
        chosen = [counting(rule, facts, "Section47")] if rule is not None and rule.by is not By.FILE else facts
        said_so[item.removeprefix("cin:")] = [str(one.value).removesuffix(".0000") for one in chosen if one is not None]
    return said_so


def each_file_is_its_own(juniper: Case, baby: Case, basil: Case) -> None:
    """What was recorded about Juniper alone stands in no other file; what was recorded of all stands in each."""
    files = {case: RecordVersion.objects.filter(record__case_links__case=case) for case in (juniper, baby, basil)}
    with_secret = {
        case: [v.record.form_key for v in found if SECRET in json.dumps(v.answers)] for case, found in files.items()
    }
    assert "section_47_enquiry" in with_secret[juniper]
    assert with_secret[baby] == with_secret[basil] == []
    shared = {
        case: {v.record_id for v in found if v.record.form_key == "strategy_discussion"}
        for case, found in files.items()
    }
    assert len(shared[juniper]) == 1
    assert shared[juniper] == shared[baby] == shared[basil]


def every_record_has_its_paper(juniper: Case, baby: Case, basil: Case) -> None:
    """Each record has a number of its own, each version a PDF that was asked for; one of each form is drawn."""
    records = Record.objects.filter(case_links__case__in=[juniper, baby, basil]).distinct()
    references = sorted(records.values_list("reference", flat=True))
    assert len(set(references)) == len(references)
    assert len(references) > 50
    versions = RecordVersion.objects.filter(record__in=records)
    assert [v.pk for v in versions.exclude(renditions__isnull=False)] == []
    one_of_each = {r.version.record.form_key: r for r in Rendition.objects.filter(version__in=versions)}
    assert len(one_of_each) > 20
    for key, rendition in one_of_each.items():
        assert render(gather(rendition)).startswith(b"%PDF"), key


def the_pages_tell_the_story(at: Pages, juniper: Case, baby: Case) -> None:
    """The chronology stands on the child's page for whoever worked with the child, and for nobody of another team."""
    for case, name in ((juniper, "Juniper"), (baby, "Fern")):
        told = at.words("priya", f"/cases/{case.reference}/")
        assert name in told
        with authority(at.cast.id):
            assert ChronologyEntry.objects.filter(case=case, significant=True).count() > 3
        for stranger in ("ren", "ana"):
            assert at.get(stranger, f"/cases/{case.reference}/").status_code == 404
