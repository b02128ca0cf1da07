"""The user task: which form, for whom, until when, and what Casewright's own settings say."""

import json
from typing import Final

from accounts.registrations import REQUIREMENTS
from rules.feel import Expression, parse
from rules.sentences import Sentence
from rules.sentences import listed as with_commas
from workflow.bpmn.activities import EXTENSIONS, read_activity
from workflow.bpmn.bindings import read_binding
from workflow.bpmn.document import line_of
from workflow.bpmn.expressions import read_expression, setting_of
from workflow.bpmn.model import Element, UserTask
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.problems import Findings
from workflow.bpmn.properties import ASSIGN, SAME_AS, TEAM, listed
from workflow.bpmn.roles import KNOWN_ROLES, is_snake_case
from workflow.bpmn.whole import Whole

_MAX_PRIORITY: Final = 100


def _read(node: Node) -> UserTask:
    properties = node.extensions.properties
    key, binding, tag = _form(node)
    task = UserTask(
        **read_activity(node),
        form_key=key,
        form_binding=binding,
        form_version_tag=tag,
        candidate_groups=_candidate_groups(node),
        due_date=_scheduled(node, "dueDate", Sentence("due date")),
        follow_up_date=_scheduled(node, "followUpDate", Sentence("follow-up date")),
        priority=_priority(node),
        review_of=properties.get("casewright:review-of"),
        separate_from=listed(properties.get("casewright:separate-from", "")),
        assign=properties.get("casewright:assign"),
        requires=listed(properties.get("casewright:requires", "")),
        assignee=_people(node, "assignee"),
        candidate_users=_people(node, "candidateUsers"),
        team=_team(node),
    )
    _check_roles(node, task)
    _check_wording(node, task)
    _check_settings(node, task)
    return task


def _check_settings(node: Node, task: UserTask) -> None:
    """Refuse settings that nothing acts on, rather than let an analyst rely on them."""
    if task.form_binding == "versionTag":
        message = Sentence(
            "Forms have no version tags (the %(label)s). Use the binding latest or deployment.", label=node.label
        )
        node.problem("unsupported_setting", message)
    for requirement in task.requires:
        if requirement not in REQUIREMENTS:
            message = Sentence(
                "casewright:requires of the %(label)s is “%(requirement)s”. Known are: %(listed)s.",
                label=node.label,
                requirement=requirement[:60],
                listed=with_commas(sorted(REQUIREMENTS)),
            )
            node.problem("invalid_setting", message)


def _form(node: Node) -> tuple[str, str, str]:
    """Key, binding and version tag of the form."""
    xml = node.extensions.get("formDefinition")
    if xml is None:
        message = Sentence(
            "The %(label)s has no form. Set the form id (zeebe:formDefinition formId).", label=node.label
        )
        node.problem("form_missing", message)
        return "", "latest", ""
    line = line_of(xml)
    key = xml.get("formId", "").strip()
    for attribute in ("formKey", "externalReference"):
        if xml.get(attribute) is not None:
            message = Sentence(
                "The %(label)s names a form by %(attribute)s. Use formId with the key of a form.",
                label=node.label,
                attribute=attribute,
            )
            node.problem("unsupported_setting", message, line)
    if not key:
        node.problem(
            "form_missing",
            Sentence("The %(label)s has a form without a formId. Set the key of a form.", label=node.label),
            line,
        )
    elif not is_snake_case(key):
        message = Sentence(
            "The form “%(key)s” of the %(label)s is no form key. Write it like manager_decision.",
            key=key[:60],
            label=node.label,
        )
        node.problem("form_key", message, line)
    binding, tag = read_binding(node, xml)
    return key, binding, tag


def _candidate_groups(node: Node) -> tuple[str, ...]:
    xml = node.extensions.get("assignmentDefinition")
    if xml is None:
        return ()
    return listed(xml.get("candidateGroups", ""))


def _people(node: Node, attribute: str) -> Expression | None:
    """The people that an attribute names: an expression, or addresses written as they are."""
    xml = node.extensions.get("assignmentDefinition")
    text = xml.get(attribute, "").strip() if xml is not None else ""
    if xml is None or not text:
        return None
    if text.startswith("="):
        return read_expression(text, setting_of(attribute, node.id), node.id, line_of(xml), node.findings)
    if not all("@" in address for address in listed(text)):
        message = Sentence(
            "%(attribute)s of the %(label)s is “%(text)s”. Write email addresses with commas, or = "
            "and an expression that gives them.",
            attribute=attribute,
            label=node.label,
            text=text[:60],
        )
        node.problem("invalid_setting", message, line_of(xml))
    return parse(json.dumps(text))


def _team(node: Node) -> Expression | None:
    text = node.extensions.properties.get(TEAM)
    return None if text is None else read_expression(text, setting_of(TEAM, node.id), node.id, node.line, node.findings)


def _check_roles(node: Node, task: UserTask) -> None:
    xml = node.extensions.get("assignmentDefinition")
    line = node.line if xml is None else line_of(xml)
    for role in task.candidate_groups:
        if role.startswith("="):
            message = Sentence(
                "The candidate groups of the %(label)s are an expression. Write role keys with commas.",
                label=node.label,
            )
            node.problem("role_malformed", message, line)
            return
        if not is_snake_case(role):
            message = Sentence(
                "The role “%(role)s” of the %(label)s is no role key. Write it like team_manager.",
                role=role[:60],
                label=node.label,
            )
            node.problem("role_malformed", message, line)
    for role in task.roles:
        if is_snake_case(role) and role not in KNOWN_ROLES:
            message = Sentence(
                "The role %(role)s of the %(label)s is not one of Casewright's own. The authority must add it.",
                role=role,
                label=node.label,
            )
            node.warning("role_unknown", message)
    if not task.roles:
        message = Sentence(
            "Nobody can do the %(label)s: it lies in no lane that names a role and has no candidate "
            "groups. Put it in a lane such as “Social worker”, or set candidateGroups.",
            label=node.label,
        )
        node.problem("role_missing", message)


def _scheduled(node: Node, attribute: str, what: str) -> Expression | None:
    xml = node.extensions.get("taskSchedule")
    if xml is None or xml.get(attribute) is None:
        return None
    return read_expression(xml.get(attribute, ""), setting_of(what, node.id), node.id, line_of(xml), node.findings)


def _priority(node: Node) -> Expression | int | None:
    xml = node.extensions.get("priorityDefinition")
    if xml is None or xml.get("priority") is None:
        return None
    text = xml.get("priority", "").strip()
    if text.startswith("="):
        return read_expression(text, setting_of(Sentence("priority"), node.id), node.id, line_of(xml), node.findings)
    if text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= _MAX_PRIORITY:
        return int(text)
    message = Sentence(
        "The priority “%(text)s” of the %(label)s is no whole number from 0 to %(max_priority)s. Set one.",
        text=text[:60],
        label=node.label,
        max_priority=_MAX_PRIORITY,
    )
    node.problem("invalid_setting", message, line_of(xml))
    return None


def _check_wording(node: Node, task: UserTask) -> None:
    if not task.name:
        node.warning(
            "name_missing",
            Sentence("The %(label)s has no name, so task lists will show its id. Give it one.", label=node.label),
        )
    assign = task.assign
    if assign is not None and assign not in ASSIGN and not assign.startswith(SAME_AS):
        message = Sentence(
            "casewright:assign of the %(label)s is “%(assign)s”. Use one of %(listed)s or %(same_as)s<task id>.",
            label=node.label,
            assign=assign[:60],
            listed=with_commas(sorted(ASSIGN)),
            same_as=SAME_AS,
        )
        node.problem("invalid_setting", message)


def _check(element: Element, whole: Whole, findings: Findings) -> None:
    """The user tasks that the settings name must be there, and be others than the task itself."""
    if not isinstance(element, UserTask):
        return
    named = [("casewright:separate-from", task_id) for task_id in element.separate_from]
    if element.review_of is not None:
        named.append(("casewright:review-of", element.review_of))
    if element.assign is not None and element.assign.startswith(SAME_AS):
        named.append(("casewright:assign", element.assign.removeprefix(SAME_AS).strip()))
    for name, task_id in named:
        if task_id == element.id:
            message = Sentence(
                "%(name)s of %(id)s names that same task. Name the other user task.", name=name, id=element.id
            )
            findings.problem(element.id, element.line, "names_itself", message)
        elif not isinstance(whole.elements.get(task_id), UserTask):
            message = Sentence(
                "%(name)s of %(id)s names “%(task_id)s”, which is no user task of this process. Write the"
                " id of a user task.",
                name=name,
                id=element.id,
                task_id=task_id[:60],
            )
            findings.problem(element.id, element.line, "task_not_found", message)


KIND = ElementKind(
    label=Sentence("user task"),
    read=_read,
    extensions=EXTENSIONS | {"formDefinition", "assignmentDefinition", "taskSchedule", "priorityDefinition"},
    keeps=frozenset({"rendering"}),
    check=_check,
)
