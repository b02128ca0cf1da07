"""Processes: their published versions, running instances, tasks, what is waited for and what happened."""

from workflow.models.definitions import ActiveDecision, ActiveProcess, DecisionVersion, ProcessVersion
from workflow.models.form_moves import FormMove, MovedTask
from workflow.models.history import DecisionTrace, Handover, Incident, Steering, TokenMovement
from workflow.models.instances import LINKS, ActivityScope, ProcessCase, ProcessInstance, Subject
from workflow.models.migrations_of_work import InstanceMove, MigratedInstance, Migration
from workflow.models.publications import ProcessScenarios, Publication
from workflow.models.tasks import Task, TaskLink, role_keys
from workflow.models.waiting import Awaited, Delivery, EventSubscription, StartSubscription, TaskTimer

__all__ = [
    "LINKS",
    "ActiveDecision",
    "ActiveProcess",
    "ActivityScope",
    "Awaited",
    "DecisionTrace",
    "DecisionVersion",
    "Delivery",
    "EventSubscription",
    "FormMove",
    "Handover",
    "Incident",
    "InstanceMove",
    "MigratedInstance",
    "Migration",
    "MovedTask",
    "ProcessCase",
    "ProcessInstance",
    "ProcessScenarios",
    "ProcessVersion",
    "Publication",
    "StartSubscription",
    "Steering",
    "Subject",
    "Task",
    "TaskLink",
    "TaskTimer",
    "TokenMovement",
    "role_keys",
]
