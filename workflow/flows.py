"""Compiled flows by name: `workflow.flows.v_<id of the ProcessVersion>`.

viewflow stores these names with instances and tasks and imports them here, so a stored BPMN file becomes a flow
without any patch to viewflow (PEP 562). Only published versions are served: what is cached here and in viewflow
outlives a rollback, so whoever publishes a version and rolls back must `forget` it.
"""

from collections.abc import Iterable
from threading import Lock
from typing import Any
from uuid import UUID

from viewflow.workflow.fields import get_flow_ref, get_task_ref, import_flow_by_ref, import_task_by_ref

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


def forget(version_ids: Iterable[UUID]) -> None:
    """Drop the flows of versions whose rows are rolled back and whose ids are never used again, as in scenarios.

    viewflow's caches drop nothing singly, so they are emptied; they fill again from the flows that stay here.
    """
    with _lock:
        for version_id in version_ids:
            _compiled.pop(flow_name(version_id), None)
    for kept in (import_flow_by_ref, get_flow_ref, import_task_by_ref, get_task_ref):
        kept.cache_clear()


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
