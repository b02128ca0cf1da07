"""The floor of a step: psycopg writing a fixed list of rows in one transaction, under the same keys and policies."""

import time
from typing import Any, Final, LiteralString

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
        self.insertions = {name: self._insertion(name) for name in self.rows}
        self.lock = self._text("SELECT 1 FROM {} WHERE id = %s FOR UPDATE", ProcessInstance)
        self.finish = self._text("UPDATE {} SET status = 'DONE', finished = now() WHERE id = %s", Task)
        link = "INSERT INTO {} (id, authority_id, from_task_id, to_task_id) VALUES (%s, %s, %s, %s)"
        self.link = self._text(link, TaskLink)

    def _text(self, text: LiteralString, model: Any) -> str:
        return sql.SQL(text).format(sql.Identifier(model._meta.db_table)).as_string(self.connection)

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

    def _insertion(self, name: str) -> tuple[str, list[Any], dict[str, int]]:
        """The text of an insertion, made once; its values, and the place of each column among them."""
        model, _ = self.rows[name]
        columns = list(self.copies[name])
        query = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(model._meta.db_table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
        )
        places = {column: at for at, column in enumerate(columns)}
        return query.as_string(self.connection), list(self.copies[name].values()), places

    def _insert(self, name: str, **changed: Any) -> str:
        text, copied, places = self.insertions[name]
        values, key = copied.copy(), str(uuid7())
        values[places["id"]] = key
        for column, value in changed.items():
            values[places[column]] = value
        self.connection.execute(text, values)
        return key

    def step(self) -> tuple[float, float, int]:
        """Write the fixed list once; return wall and processor seconds, and how many statements that was."""
        wall, cpu = time.perf_counter(), time.process_time()
        self._write()
        return time.perf_counter() - wall, time.process_time() - cpu, STATEMENTS

    def _write(self) -> None:
        with self.connection.transaction():
            self._enter()
            self.connection.execute(self.lock, [self.process])
            record = self._insert("record", reference=f"F-{uuid7().hex[-16:]}")
            version = self._insert("version", record_id=record)
            self._insert("audit")
            done = self.copies["task"]["id"]
            self.connection.execute(self.finish, [done])
            gateway = self._insert("gateway", record_id=version)
            self.connection.execute(self.link, [str(uuid7()), self.authority, gateway, done])
            self._insert("history", task_id=gateway)
            self._insert("task", record_id=None, draft_id=None, element_id="Floor")
