"""The engine: BPMN in, viewflow flows out."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Registers the access rules of tasks and processes."""

    name = "workflow"

    def ready(self) -> None:
        from workflow import access  # noqa: F401  registers the rules
