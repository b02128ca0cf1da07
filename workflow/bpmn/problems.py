"""What can be wrong with a BPMN file: the codes, one problem, and the error that carries them all."""

from rules.file_problems import OF_ANY_XML, FileError, FileFindings
from rules.file_problems import Problem as Problem

CODES: dict[str, str] = {
    # The file itself
    **OF_ANY_XML,
    "not_bpmn": "the outermost element is not BPMN 2.0 definitions",
    # The process as a whole
    "no_executable_process": "no process in the file is marked as executable",
    "several_executable_processes": "more than one process in the file is marked as executable",
    "missing_id": "an element that needs an id has none",
    "unsafe_id": "an id holds characters other than letters, digits, dot, hyphen and underscore, or is too long",
    "duplicate_id": "two elements share one id",
    "dangling_reference": "a reference names an element that is not in the file",
    "wrong_reference": "a reference names an element of the wrong kind",
    "name_too_long": "a name is longer than the limit",
    # What Casewright does not run
    "unknown_element": "an element that BPMN 2.0 does not define",
    "refused_element": "an element of BPMN that Casewright never runs",
    "refused_event": "an event with a trigger that Casewright never runs",
    "unsupported_setting": "an attribute of a BPMN element with a value that Casewright does not run",
    "unsupported_extension": "an extension element of Camunda 8 that Casewright does not run here",
    "foreign_extension": "an extension of another workflow engine that would change how the process runs",
    "ignored_extension": "an extension of another tool that is kept and ignored (a warning)",
    # Start, end and ways between
    "no_start": "a process or subprocess has no start event",
    "several_starts": "more start events than a process, a subprocess or an event subprocess may have",
    "start_with_incoming": "a sequence flow leads into a start event",
    "no_end": "a process or subprocess has no end event",
    "end_with_outgoing": "a sequence flow leads out of an end event",
    "unreachable": "no path from the start leads to the element",
    "no_way_out": "an element that is no end event has no outgoing sequence flow",
    "no_way_to_end": "no path leads from the element to an end event",
    "loop_without_wait": "gateways lead round in a circle in which nobody and nothing is waited for",
    "join_starves": "a parallel gateway waits for ever, whatever the data",
    "may_starve": "a parallel gateway waits for ever for some data (a warning)",
    "may_loop_without_wait": "steps lead round in a circle in which nobody and nothing is waited for (a warning)",
    "never_reached": "no data lead to an element (a warning)",
    "not_fully_checked": "the process has too many ways to try them all (a warning)",
    "crosses_border": "a sequence flow crosses the border of a process or subprocess",
    "default_not_outgoing": "a default flow does not start at the element that names it",
    "default_misplaced": "an element that does not choose names a default flow",
    "condition_missing": "a flow out of a split has no condition and is not the default",
    "condition_on_default": "the default flow has a condition",
    "condition_misplaced": "a flow has a condition where there is nothing to choose",
    "no_default": "every way out has a condition and none is the default (a warning)",
    "implicit_split": "several sequence flows leave an element that is no gateway (a warning)",
    "joins_and_splits_nothing": "a gateway has one way in and one way out (a warning)",
    "event_gateway_target": "an event-based gateway leads to something that does not wait for it alone",
    "event_subprocess_flow": "a sequence flow leads into or out of an event subprocess",
    "ad_hoc_content": "an ad-hoc subprocess has a start or end event, or no activity",
    # Events
    "several_triggers": "an event has more than one trigger",
    "trigger_missing": "an intermediate or boundary event has no trigger",
    "trigger_misplaced": "an event has a trigger that BPMN or Casewright does not have in that place",
    "error_goes_on": "an event that waits for an error does not interrupt",
    "timer_kind": "a timer has none, or more than one, of date, duration and cycle",
    "timer_value": "a fixed time of a timer is no time",
    "timer_never": "a fixed time of a timer at which it can never fire",
    "message_missing": "a message event or task names no message, or the message has no name",
    "signal_missing": "a signal event names no signal, or the signal has no name",
    "error_missing": "an error event names no error, or the error has no code",
    "escalation_missing": "an escalation event names no escalation, or the escalation has no code",
    "message_name": "the message of an end event is to hand over and does not name a process",
    "link_name": "a link event has no name",
    "link_unpaired": "a link event without exactly one partner to land at, or with none that jumps to it",
    "link_with_flow": "a sequence flow leads into a catching link event",
    "boundary_with_incoming": "a sequence flow leads into a boundary event",
    "boundary_host": "a boundary event is on something that is no activity beside it",
    "boundary_without_time": "a boundary event waits on a step that takes no time (a warning)",
    "several_message_starts": "two start events wait for the same message",
    # Expressions
    "expression_expected": "an expression does not begin with the equals sign",
    "expression_empty": "an expression is empty",
    "expression_language": "an expression is written in a language other than FEEL",
    "expression_syntax": "a FEEL expression does not parse",
    "expression_function": "a FEEL expression calls a function that does not exist",
    "expression_limit": "a FEEL expression is too long or nested too deeply",
    # Settings of steps
    "repeated_setting": "a setting is given more than once",
    "invalid_setting": "a setting has a value that is not allowed",
    "variable_name": "a process variable has no name, or one that is not snake_case or that Casewright uses itself",
    "decision_missing": "a business rule task asks no decision",
    "decision_key": "the key of a decision is not in small letters, digits and underscores",
    "script_missing": "a script task has no FEEL expression",
    "job_type": "a service or send task names no handler, or one that is not snake_case",
    "process_missing": "a call activity calls no process",
    "process_key": "the key of a called process is not in small letters, digits and underscores",
    "calls_itself": "a call activity calls the process that it stands in",
    "collection_missing": "a multi-instance marker has no list",
    "output_incomplete": "a multi-instance marker has an output collection or an output element without the other",
    "mapping_misplaced": "an event has input or output mappings that mean nothing there",
    "form_missing": "a user task has no form",
    "form_key": "the key of a form is not written in snake_case",
    "name_missing": "a user task has no name to show in task lists (a warning)",
    "role_missing": "a user task has neither a lane that names a role nor candidate groups",
    "role_malformed": "a role key is not written in snake_case",
    "role_unknown": "a role key is not one of Casewright's own, so the authority must add it (a warning)",
    "two_lanes": "an element lies in two lanes",
    "unknown_property": "a casewright: property that does not exist",
    "misplaced_property": "a casewright: property on an element that it means nothing for",
    "empty_property": "a casewright: property without a value",
    "by_hand_half": "a process says when it may be begun by hand but not what is said otherwise, or vice versa",
    "ignored_property": "a property of another tool that is kept and ignored (a warning)",
    "task_not_found": "a casewright: property names a user task that is not in the process",
    "names_itself": "a casewright: property of a user task names that same task",
}
"""Every stable code with its meaning. Codes are never renamed or reused."""

RETIRED: frozenset[str] = frozenset({"unsupported_element", "unsupported_event", "several_outgoing"})
"""Codes of earlier versions, for what is run now. They are not used again."""


class BpmnError(FileError):
    """A BPMN file cannot be used. `problems` holds everything that is wrong, in the order of the file."""


class Findings(FileFindings):
    """Collects what is wrong while a BPMN file is read."""

    codes = CODES
    error = BpmnError
