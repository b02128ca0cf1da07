"""The queue's table, as django-tasks-db has it, written together with what else a transaction writes."""

from typing import Any

from django.db.models import signals
from django.tasks import TaskResultStatus
from django.tasks.signals import task_enqueued
from django_tasks_db import DatabaseBackend
from django_tasks_db.backend import TaskResult
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import normalize_uuid

from accounts import writing


class WrittenTogetherBackend(DatabaseBackend):
    """Queues a job as the library does; its row may wait for the rows that are saved with it (`accounts.writing`)."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        if not writing.is_open():
            return super().enqueue(task, args, kwargs)
        self.validate_task(task)
        row = self._task_to_db_task(task, args, kwargs)
        result: Any = TaskResult(  # of the task at hand: the library looks it up by its path, and does so twice
            db_result=row,
            task=task,
            id=normalize_uuid(row.id),
            status=TaskResultStatus[row.status],
            enqueued_at=row.enqueued_at,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        task_enqueued.send(type(self), task_result=result)
        return result

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
