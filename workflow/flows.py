"""Compiled flows by name: `workflow.flows.v_<id of the ProcessVersion>`.

viewflow stores these names with instances and tasks and imports them here, so a stored BPMN file becomes a flow
without any patch to viewflow (PEP 562). Only published versions are served: what is cached here and in viewflow
outlives a rollback.
"""

from threading import Lock
from typing import Any
from uuid import UUID

from workflow.flow import BpmnFlow
from workflow.names import flow_name

_compiled: dict[str, type[BpmnFlow]] = {}
_lock = Lock()


def __getattr__(name: str) -> Any:
    if not name.startswith("v_"):
        raise AttributeError(name)
    found = _compiled.get(name)
    if found is None:
        found = _load(name)
        with _lock:
            found = _compiled.setdefault(name, found)
    return found


def flow_of(version_id: UUID) -> type[BpmnFlow]:
    """Return the flow of a published version; raise `AttributeError` when the open authority has no such version."""
    flow: type[BpmnFlow] = __getattr__(flow_name(version_id))
    return flow


def _load(name: str) -> type[BpmnFlow]:
    from workflow.bpmn import read
    from workflow.compiler import compile
    from workflow.models import ProcessVersion

    try:
        version_id = UUID(hex=name.removeprefix("v_"))
    except ValueError:
        raise AttributeError(name) from None
    version = ProcessVersion.objects.filter(pk=version_id).exclude(status="draft").first()
    if version is None:
        raise AttributeError(f"No published process version {version_id} can be seen here.")
    return compile(read(version.bpmn_xml.encode("utf-8")), version_id)
