"""The queue's table, as django-tasks-db has it, written together with what else a transaction writes."""

from typing import Any

from django.db.models import signals
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from accounts import writing


class WrittenTogetherBackend(DatabaseBackend):
    """Queues a job as the library does; its row may wait for the rows that are saved with it (`accounts.writing`)."""

    def _task_to_db_task(self, task: Any, args: Any, kwargs: Any) -> Any:
        if not writing.is_open():
            return super()._task_to_db_task(task, args, kwargs)
        row: Any = DBTaskResult(
            id=self._get_id(),
            args_kwargs={"args": list(args), "kwargs": dict(kwargs)},
            priority=task.priority,
            task_path=task.module_path,
            queue_name=task.queue_name,
            run_after=task.run_after,
            backend_name=self.alias,
        )
        signals.pre_save.send(DBTaskResult, instance=row, raw=False, using=None, update_fields=None)  # sets run_after
        writing.insert([row])
        return row
