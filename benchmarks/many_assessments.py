"""Many running assessments: a few played through the engine, and copies of their rows."""

from typing import Any
from uuid import UUID

from django.db.models import Model

from accounts.context import authority
from accounts.identifiers import uuid7
from tests.cast import Cast, make_northmere
from tests.workflow.test_migration_story import decide, hand_in, with_second_approval
from tests.workflow.test_versions import KEY
from workflow.adoption import publish_process
from workflow.models import ProcessCase, ProcessInstance, Task, TaskTimer, TokenMovement
from workflow.starting import start_for_case

AT_ONCE = 500


class ManyAssessments:
    """An authority with instances of the shipped assessment on `source`, and a version `target` to move them to."""

    def __init__(self) -> None:
        self.cast: Cast = make_northmere()
        with authority(self.cast.id):
            played = [start_for_case(KEY, self.cast.cases["wilf"], self.cast.sam) for _ in range(3)]
            for process in played[1:]:
                hand_in(process, self.cast)
            decide(played[2], self.cast, "return")
            self.played = played
            self.source = played[0].version
            changed = with_second_approval().replace(b"working days after(today, 3)", b"working days after(today, 5)")
            self.target = publish_process(changed.replace(b"08:00:00@Europe/London", b"07:30:00@Europe/London"), 2)

    def grow_to(self, count: int) -> None:
        """Copy the played instances until there are so many."""
        for begin in range(len(self.played), count, AT_ONCE):
            with authority(self.cast.id):
                for model in (ProcessInstance, ProcessCase, Task, TaskTimer, TokenMovement):
                    model.objects.bulk_create(self._copies(model, begin, min(begin + AT_ONCE, count)))
                self._keys.clear()

    _keys: dict[tuple[int, UUID], UUID] = {}

    def _copies(self, model: type[Model], begin: int, end: int) -> list[Any]:
        made = []
        for number in range(begin, end):
            process = self.played[number % len(self.played)]
            rows: Any = model
            which = {"pk": process.pk} if model is ProcessInstance else {"process": process}
            for row in rows.objects.filter(**which).order_by("pk"):
                # What is encrypted is bound to the key of its row.
                plain = {name: getattr(row, name) for name in ("variables", "because") if hasattr(row, name)}
                row.pk = self._keys.setdefault((number, row.pk), uuid7())
                for name, value in plain.items():
                    setattr(row, name, value)
                for name in ("process_id", "task_id"):
                    if getattr(row, name, None) is not None:
                        setattr(row, name, self._keys[number, getattr(row, name)])
                if isinstance(row, Task):
                    row.draft_id = None  # a draft belongs to one task
                made.append(row)
        return made
