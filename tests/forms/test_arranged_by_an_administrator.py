"""The arrangement of a conference asks an administrator, who may not read all of the enquiries, no more than others."""

from collections.abc import Collection, Iterator
from datetime import date

from forms.facts import ReaderFacts
from tests.forms.protection_answers import LIMITS
from tests.forms.test_shipped_forms import ROOT
from workflow.library import Definition, check

FORM = ROOT / "form_definitions" / "assessment" / "conference_arrangement.v1.json"
ENQUIRY = {
    "ended_on": "2026-09-02",
    "icpc_target": "2026-09-11",
    "findings": "continuing_risk",
    "outcome": "conference",
}


class WithoutTheRestricted(ReaderFacts):
    """What an administrator sees: the enquiries, but for what an agency wants to be kept from the family."""

    def __init__(self, enquiry: dict[str, str] | None) -> None:
        begun = {"started_on": date(2026, 9, 3)}
        self._seen = {"previous": {"section_47_enquiry": enquiry}, "settings": LIMITS, "process": begun}

    def keeps(self, names: Collection[str]) -> bool:
        return "previous.section_47_enquiry" in names

    def __getitem__(self, key: str) -> object:
        return self._seen[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._seen)


def asked(enquiry: dict[str, str] | None) -> bool:
    ((made,), problems) = check([FORM])
    assert problems == []
    assert isinstance(made, Definition)
    return "/transfer_in" in made.read.standing({}, WithoutTheRestricted(enquiry)).asked  # type: ignore[union-attr]


def test_whether_a_family_moved_here_is_asked_only_where_there_are_no_enquiries_of_ours() -> None:
    assert not asked(ENQUIRY)
    assert asked(None)
