"""The floor of a step: psycopg writing a fixed list of rows in one transaction, under the same keys and policies."""

import time
from typing import Any, Final

import psycopg
from psycopg import sql

from accounts.context import authority
from accounts.identifiers import uuid7
from accounts.models import AuditEvent
from benchmarks.long_process import LongProcess
from records.models import Record, RecordVersion
from workflow.models import ProcessInstance, Task, TaskLink, TokenMovement

STATEMENTS: Final = 12
"""Begin, authority, lock, record, version, audit, task, gateway, link, history, next task, commit."""


class Floor:
    """Copies of rows that the engine wrote, each time with new keys."""

    def __init__(self, url: str, process: LongProcess) -> None:
        self.connection = psycopg.connect(url)
        self.authority = process.cast.id
        self.process = process.process.pk
        with authority(self.authority):
            done = Task.objects.filter(process=process.process, record__isnull=False).order_by("-id")[0]
            gateway = Task.objects.filter(process=process.process, element_id="Again").order_by("-id")[0]
            version = RecordVersion.objects.get(pk=done.record_id)
            self.rows = {
                "task": (Task, done.pk),
                "gateway": (Task, gateway.pk),
                "record": (Record, version.record_id),
                "version": (RecordVersion, version.pk),
                "audit": (AuditEvent, AuditEvent.objects.order_by("-at")[0].pk),
                "history": (TokenMovement, TokenMovement.objects.filter(task=gateway).order_by("-id")[0].pk),
            }
        self.copies = {name: self._read(model, pk) for name, (model, pk) in self.rows.items()}

    def _read(self, model: Any, pk: Any) -> dict[str, Any]:
        columns = [field.column for field in model._meta.concrete_fields]
        with self.connection.transaction():
            self._enter()
            query = sql.SQL("SELECT {} FROM {} WHERE id = %s").format(
                sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column)) for column in columns),
                sql.Identifier(model._meta.db_table),
            )
            row = self.connection.execute(query, [pk]).fetchone()
        assert row is not None
        return dict(zip(columns, row, strict=True))

    def _enter(self) -> None:
        self.connection.execute("SELECT set_config('casewright.authority', %s, true)", [str(self.authority)])

    def _insert(self, name: str, **changed: Any) -> Any:
        model, _ = self.rows[name]
        values = {**self.copies[name], **changed, "id": str(uuid7())}
        query = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(model._meta.db_table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join([sql.Placeholder()] * len(values)),
        )
        self.connection.execute(query, list(values.values()))
        return values["id"]

    def step(self) -> tuple[float, float, int]:
        """Write the fixed list once; return wall and processor seconds, and how many statements that was."""
        wall, cpu = time.perf_counter(), time.process_time()
        self._write()
        return time.perf_counter() - wall, time.process_time() - cpu, STATEMENTS

    def _write(self) -> None:
        with self.connection.transaction():
            self._enter()
            table = sql.Identifier(ProcessInstance._meta.db_table)
            self.connection.execute(sql.SQL("SELECT 1 FROM {} WHERE id = %s FOR UPDATE").format(table), [self.process])
            record = self._insert("record", reference=f"F-{uuid7().hex[-16:]}")
            version = self._insert("version", record_id=record)
            self._insert("audit")
            done = self.copies["task"]["id"]
            tasks = sql.Identifier(Task._meta.db_table)
            self.connection.execute(
                sql.SQL("UPDATE {} SET status = 'DONE', finished = now() WHERE id = %s").format(tasks), [done]
            )
            gateway = self._insert("gateway", record_id=version)
            links = sql.Identifier(TaskLink._meta.db_table)
            link = sql.SQL("INSERT INTO {} (id, authority_id, from_task_id, to_task_id) VALUES (%s, %s, %s, %s)")
            self.connection.execute(link.format(links), [str(uuid7()), self.authority, gateway, done])
            self._insert("history", task_id=gateway)
            self._insert("task", record_id=None, draft_id=None, element_id="Floor")
