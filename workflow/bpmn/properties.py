"""Casewright's own settings: `zeebe:properties` whose names begin with `casewright:`."""

from difflib import get_close_matches
from typing import Final

from rules.sentences import Sentence
from rules.sentences import listed as with_commas
from workflow.bpmn.asks import ASKS, check_ask
from workflow.bpmn.model.elements import LATE_TELLS, TAKES_IN, WRITES_THE_END
from workflow.bpmn.problems import Findings

PREFIX: Final = "casewright:"

_USER_TASK: Final = frozenset({"userTask"})
_END_EVENT: Final = frozenset({"endEvent"})
_CALL: Final = frozenset({"callActivity"})
_ACTIVITY: Final = frozenset(
    {
        "userTask",
        "manualTask",
        "businessRuleTask",
        "scriptTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "callActivity",
        "subProcess",
        "adHocSubProcess",
    }
)
_EVERYWHERE: Final = _ACTIVITY | frozenset(
    {
        "process",
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
        "exclusiveGateway",
        "inclusiveGateway",
        "parallelGateway",
        "eventBasedGateway",
    }
)

_PROCESS: Final = frozenset({"process"})

BY_HAND_DUE: Final = "casewright:by-hand-due"
CHILDREN: Final = "casewright:children"
OUTLIVES: Final = "casewright:outlives"
SUBJECT: Final = "casewright:subject"
PHASE: Final = "casewright:phase"
EPISODE: Final = "casewright:episode"
BY_HAND_ASKS: Final = "casewright:by-hand-asks"
BY_HAND_WHEN: Final = "casewright:by-hand-when"
BY_HAND_REFUSED: Final = "casewright:by-hand-refused"
BY_HAND_AGAIN: Final = "casewright:by-hand-again"
TEAM: Final = "casewright:team"

PLACES: Final[dict[str, frozenset[str]]] = {
    "casewright:review-of": _USER_TASK,
    "casewright:separate-from": _USER_TASK,
    "casewright:requires": _USER_TASK,
    "casewright:assign": _USER_TASK,
    TEAM: _USER_TASK,
    "casewright:follow-up": _USER_TASK,
    WRITES_THE_END: _USER_TASK,
    LATE_TELLS: _USER_TASK,
    TAKES_IN: _USER_TASK,
    BY_HAND_DUE: _END_EVENT,
    CHILDREN: _END_EVENT,
    OUTLIVES: _CALL,
    SUBJECT: _PROCESS,
    PHASE: _PROCESS,
    EPISODE: _PROCESS,
    BY_HAND_ASKS: _PROCESS,
    BY_HAND_WHEN: _PROCESS,
    BY_HAND_REFUSED: _PROCESS,
    BY_HAND_AGAIN: _PROCESS,
    ASKS: _ACTIVITY,
    "casewright:legal-basis": _EVERYWHERE,
    "casewright:explain": _EVERYWHERE,
}
"""Every setting, with the kinds of element on which it means something. That of `ASKS` is the beginning of names."""

VALUES: Final[dict[str, tuple[str, ...]]] = {
    SUBJECT: ("case", "family", "person", "authority"),
    PHASE: ("assessment", "planning", "intervention", "review"),
    EPISODE: ("needed", "opens", "not-needed"),
    OUTLIVES: ("true", "false"),
    WRITES_THE_END: ("yes",),
    LATE_TELLS: ("service_manager",),
    BY_HAND_AGAIN: ("asked",),
}
"""What a setting may say, where that is one of a few words. `OUTLIVES` may be FEEL as well."""

_HOMES: Final = {
    _PROCESS: Sentence("the process"),
    _USER_TASK: Sentence("a user task"),
    _ACTIVITY: Sentence("an activity"),
    _END_EVENT: Sentence("an end event that hands over to another process"),
    _CALL: Sentence("a call activity"),
}

ASSIGN: Final = frozenset({"allocated-worker", "starter", "worker-manager", "least-loaded", "team-queue"})
"""Values of `casewright:assign` besides `same-as:<task id>`."""

SAME_AS: Final = "same-as:"


def check_property(name: str, value: str, place: str, element_id: str, line: int, findings: Findings) -> bool:
    """Whether the property may be kept on this kind of element; keeps a problem or warning otherwise."""
    if not name.startswith(PREFIX):
        if "casewright" in name.lower() or PREFIX + name in PLACES or (PREFIX + name).startswith(ASKS):
            findings.problem(element_id, line, "unknown_property", _unknown(name))
            return False
        findings.warning(
            element_id,
            line,
            "ignored_property",
            Sentence("The property %(shown)s is kept and ignored.", shown=_shown(name)),
        )
        return True
    known = ASKS if name.startswith(ASKS) or name == ASKS.rstrip(":") else name
    if known not in PLACES:
        findings.problem(element_id, line, "unknown_property", _unknown(name))
        return False
    if place not in PLACES[known]:
        home = _HOMES.get(PLACES[known], Sentence("the process, an event, an activity or a gateway"))
        message = Sentence(
            "%(name)s means nothing here: it belongs on %(home)s. Remove it or move it there.", name=name, home=home
        )
        findings.problem(element_id, line, "misplaced_property", message)
        return False
    if not value:
        findings.problem(
            element_id, line, "empty_property", Sentence("%(name)s has no value. Give one or remove it.", name=name)
        )
        return False
    worked_out = name == OUTLIVES and value.startswith("=")
    if not worked_out and value not in VALUES.get(name, (value,)):
        message = Sentence(
            "%(name)s is %(shown)s. Use one of %(listed)s.",
            name=name,
            shown=_shown(value),
            listed=with_commas(VALUES[name]),
        )
        findings.problem(element_id, line, "invalid_setting", message)
        return False
    return known != ASKS or check_ask(name, value, element_id, line, findings)


def listed(value: str) -> tuple[str, ...]:
    """The items of a comma list, each once, without space around them."""
    return tuple(dict.fromkeys(item for part in value.split(",") if (item := part.strip())))


def _unknown(name: str) -> str:
    near = get_close_matches(name.lower()[:60], PLACES, n=1, cutoff=0.6)
    hint = (
        Sentence("Did you mean %(near)s?", near=near[0])
        if near
        else Sentence("Known are: %(listed)s.", listed=with_commas(PLACES))
    )
    return Sentence("There is no property %(shown)s. %(hint)s", shown=_shown(name), hint=hint)


def _shown(name: str) -> str:
    return f"“{name[:60]}”"
