"""The worker: takes jobs from the queue one after another."""

from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker


def make_worker(*, until_empty: bool = False, interval: float = 0.5) -> Worker:
    """Return a worker for every queue. With `until_empty` its `run()` returns when nothing is ready."""
    return Worker(
        queue_names=["*"],
        interval=interval,
        batch=until_empty,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
