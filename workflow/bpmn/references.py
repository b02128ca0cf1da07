"""Finds the message, signal, error or escalation that an event refers to (BPMN 2.0.2 §8.4)."""

from typing import Final, NamedTuple

from lxml import etree

from rules.sentences import Sentence
from workflow.bpmn.document import identifier, line_of, local_name
from workflow.bpmn.node import MAX_NAME, Node


class _Kind(NamedTuple):
    """How a kind of thing beside the process is referred to and named."""

    label: str
    attribute: str
    name: str
    """The attribute that says which one it is while the process runs."""
    wanted: str


_KINDS: Final = {
    "message": _Kind(Sentence("message"), "messageRef", "name", Sentence("name")),
    "signal": _Kind(Sentence("signal"), "signalRef", "name", Sentence("name")),
    "error": _Kind(Sentence("error"), "errorRef", "errorCode", Sentence("code (errorCode)")),
    "escalation": _Kind(Sentence("escalation"), "escalationRef", "escalationCode", Sentence("code (escalationCode)")),
}


def is_given(holder: etree._Element, kind: str) -> bool:
    """Whether an event definition or a task refers to anything of this kind."""
    return bool(holder.get(_KINDS[kind].attribute, "").strip())


def find(node: Node, holder: etree._Element, kind: str) -> tuple[str, etree._Element] | None:
    """The name or code of what `holder` refers to, and the element itself; None with a problem kept.

    `kind` is `message`, `signal`, `error` or `escalation`; `holder` the event definition or the task.
    """
    known = _KINDS[kind]
    reference = holder.get(known.attribute, "").rpartition(":")[2].strip()
    found = node.anywhere.get(reference) if reference else None
    if found is None or local_name(found) != kind:
        message = Sentence(
            "The %(label)s names no %(kind)s of the file. Choose the %(kind)s that it is about.",
            label=node.label,
            kind=known.label,
        )
        node.problem(f"{kind}_missing", message, line_of(holder))
        return None
    name = " ".join(found.get(known.name, "").split())
    if not name:
        message = Sentence(
            "The %(kind)s %(element)s of the %(label)s has no %(wanted)s. Give it one.",
            kind=known.label,
            element=identifier(found),
            label=node.label,
            wanted=known.wanted,
        )
        node.problem(f"{kind}_missing", message, line_of(found))
        return None
    if len(name) > MAX_NAME:
        message = Sentence(
            "The %(kind)s %(element)s has a %(wanted)s of more than %(max_name)s characters. Shorten it.",
            kind=known.label,
            element=identifier(found),
            wanted=known.wanted,
            max_name=MAX_NAME,
        )
        node.problem("name_too_long", message, line_of(found))
        return None
    return name, found
