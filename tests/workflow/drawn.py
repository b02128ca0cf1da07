"""The shipped BPMN files as drawn: their expressions and arrows, whatever of them the engine runs."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from accounts.working_calendar import working_calendar
from rules.feel import parse
from rules.feel.casework import functions

PROCESSES = Path(__file__).parents[2] / "processes"
SPACES = {"b": "http://www.omg.org/spec/BPMN/20100524/MODEL", "z": "http://camunda.org/schema/zeebe/1.0"}
SETTINGS: dict[str, Any] = {
    "assessment_working_days": Decimal(45),
    "assessment_review_working_days": [Decimal(10), Decimal(25)],
    "cin_plan_meeting_working_days": Decimal(10),
    "contact_decision_working_days": Decimal(1),
    "referral_decision_working_days": Decimal(1),
}


class Drawn:
    """One shipped process."""

    def __init__(self, key: str) -> None:
        self.root: Any = etree.fromstring((PROCESSES / "assessment" / f"{key}.v1.bpmn").read_bytes())

    def element(self, element_id: str) -> Any:
        """The element with this id."""
        (found,) = self.root.xpath("//b:process/*[@id=$name]", namespaces=SPACES, name=element_id)
        return found

    def elements(self, kind: str) -> list[Any]:
        """All elements of a kind, such as `userTask`."""
        return list(self.root.findall(f"b:process/b:{kind}", SPACES))

    def property(self, element_id: str, name: str) -> str | None:
        """A `casewright:` setting of an element."""
        for found in self.element(element_id).iterfind(".//z:property", SPACES):
            if found.get("name") == f"casewright:{name}":
                return str(found.get("value"))
        return None

    def schedule(self, element_id: str, which: str, scope: Mapping[str, Any]) -> Any:
        """The due or follow-up date of a user task."""
        (found,) = self.element(element_id).iterfind(".//z:taskSchedule", SPACES)
        return worked_out(found.get(which, ""), scope)

    def rings_at(self, element_id: str, scope: Mapping[str, Any]) -> datetime:
        """When a timer goes off."""
        (found,) = self.element(element_id).iterfind(".//b:timeDate", SPACES)
        moment = worked_out(found.text or "", scope)
        assert isinstance(moment, datetime)
        return moment

    def script(self, element_id: str, scope: Mapping[str, Any]) -> tuple[str, Any]:
        """The variable that a script sets, and its value."""
        (found,) = self.element(element_id).iterfind(".//z:script", SPACES)
        return found.get("resultVariable", ""), worked_out(found.get("expression", ""), scope)

    def way(self, gateway: str, scope: Mapping[str, Any]) -> str:
        """The element to which an exclusive gateway leads."""
        flows = self.root.xpath("//b:sequenceFlow[@sourceRef=$name]", namespaces=SPACES, name=gateway)
        for flow in flows:
            condition = flow.findtext("b:conditionExpression", None, SPACES)
            if condition is not None and worked_out(condition, scope) is True:
                return str(flow.get("targetRef"))
        default = self.element(gateway).get("default")
        return next(str(flow.get("targetRef")) for flow in flows if flow.get("id") == default)

    def hands_over_to(self, element_id: str) -> str | None:
        """The name of the message with which an end event ends."""
        definition = self.element(element_id).find("b:messageEventDefinition", SPACES)
        if definition is None:
            return None
        (message,) = self.root.xpath("b:message[@id=$name]", namespaces=SPACES, name=definition.get("messageRef"))
        return str(message.get("name"))


def worked_out(text: str, scope: Mapping[str, Any]) -> Any:
    """An expression of a file, evaluated as the engine would."""
    assert text.startswith("=")
    return parse(text[1:]).evaluate({**functions(working_calendar()), "settings": SETTINGS, **scope})


def scope(today: date, *, started: date | None = None, **facts: Any) -> dict[str, Any]:
    """What a process sees on a day: nothing submitted, nothing earlier and no other work, unless given."""
    process = {"started_on": started or today}
    case: dict[str, Any] = {"under_way": []}
    return {"today": today, "process": process, "case": case, "forms": {}, "previous": {}, "again": False, **facts}
