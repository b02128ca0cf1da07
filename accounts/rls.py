"""Row-level security: the migration operation that shuts a table to every authority but the open one.

`TenantTable("Model")` reads the model and writes, on PostgreSQL, its policies (with FORCE, so that the owner is bound
too), a unique key on (authority_id, id), and composite foreign keys, so that no row can point into another authority.
On SQLite it does nothing: there the scoped managers alone keep authorities apart.
"""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from accounts.context import LIBRARY_ID

HERE = "nullif(current_setting('casewright.authority', true), '')::uuid"

UNSHARED_TABLES = {
    "accounts_authority": "the authorities themselves",
    "accounts_user": "signing in comes before the authority is known; screens filter",
    "accounts_clockoffset": "one number for the whole installation, none in production",
    "accounts_signinslot": "counts of password checks by name and address, before anybody is known",
    "account_emailaddress": "allauth's copy of the address a person signs in with",
    "account_emailconfirmation": "allauth's, unused while sign-up is closed",
    "mfa_authenticator": "second factors, asked for before anybody is signed in; secrets sealed for their owner",
    "axes_accessattempt": "failed sign-ins, before anybody is known",
    "axes_accessattemptexpiration": "belongs to axes_accessattempt",
    "axes_accessfailurelog": "failed sign-ins, before anybody is known",
    "axes_accesslog": "sign-ins, by name and address",
    "django_content_type": "names of models",
    "django_migrations": "which migrations ran",
    "django_session": "a user id, messages and a pending sign-in, no case data",
    "auth_group": "unused tables of Django's own",
    "auth_group_permissions": "unused tables of Django's own",
    "auth_permission": "names of permissions",
    "viewflow_process": "viewflow's own model, always empty: ours is workflow_processinstance",
    "viewflow_task": "viewflow's own model, always empty: ours is workflow_task",
    "viewflow_task_previous": "belongs to viewflow_task",
    "django_tasks_database_dbtaskresult": "the job queue: ids only",
    "jobs_jobrun": "leases and attempts of the job queue: ids and fixed words",
    "jobs_duework": "claimed before its authority is open: a kind, an id, a time",
}
"""Tables without `authority_id`, each with the reason. None of them holds case data."""


def is_tenant(model: type[models.Model]) -> bool:
    """Say whether a model's rows belong to an authority."""
    return any(f.name == "authority" for f in model._meta.concrete_fields)


class TenantTable(Operation):
    """Shut a table to every authority but the open one. Repeat it in a later migration that adds a foreign key.

    `shared` marks a version table: the library's rows may be read by everyone, and written by nobody else.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, name: str, *, shared: bool = False) -> None:
        self.name = name
        self.shared = shared

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.name], {"shared": True} if self.shared else {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        return None

    def describe(self) -> str:
        return f"Shut {self.name} to every authority but the open one"

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        model = to_state.apps.get_model(app_label, self.name)
        for statement in (*self._policies(model._meta.db_table), *self._keys(model)):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            table = from_state.apps.get_model(app_label, self.name)._meta.db_table
            schema_editor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
            schema_editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')

    def _policies(self, table: str) -> list[str]:
        own = f"authority_id = {HERE}"
        readable = f"authority_id IN ({HERE}, '{LIBRARY_ID}'::uuid) AND {HERE} IS NOT NULL" if self.shared else own
        policies = {
            "read": f"FOR SELECT USING ({readable})",
            "add": f"FOR INSERT WITH CHECK ({own})",
            "change": f"FOR UPDATE USING ({own}) WITH CHECK ({own})",
            "remove": f"FOR DELETE USING ({own})",
        }
        statements = [
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        ]
        for name, body in policies.items():
            statements.append(f'DROP POLICY IF EXISTS casewright_{name} ON "{table}"')
            statements.append(f'CREATE POLICY casewright_{name} ON "{table}" {body}')
        return statements

    def _keys(self, model: type[models.Model]) -> list[str]:
        table = model._meta.db_table
        statements = [_unless_there(table, f"{table}_own", "UNIQUE (authority_id, id)")]
        for field in model._meta.concrete_fields:
            target = field.related_model
            if field.name == "authority" or not isinstance(target, type) or not _bound(target):
                continue
            body = (
                f'FOREIGN KEY (authority_id, "{field.column}") REFERENCES "{target._meta.db_table}" '
                "(authority_id, id) DEFERRABLE INITIALLY DEFERRED"
            )
            if target._meta.label_lower != "accounts.user":  # which has that key from its own constraint
                there = target._meta.db_table
                statements.append(_unless_there(there, f"{there}_own", "UNIQUE (authority_id, id)"))
            statements.append(_unless_there(table, f"{table}_{field.column}_own", body))
        return statements


def _bound(target: type[models.Model]) -> bool:
    """A key to a version table is plain, because versions of the library are shared."""
    return (is_tenant(target) and not target.__name__.endswith("Version")) or target.__name__ == "RecordVersion"


def _unless_there(table: str, name: str, body: str) -> str:
    name = name if len(name) <= 60 else name[:40] + name[-20:]
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{name}' "
        f"AND conrelid = '\"{table}\"'::regclass) THEN "
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {body}; END IF; END $$'
    )


class OfTable(Operation):
    """An operation on the table of a model, by SQL: what Django knows of the model stays."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, name: str) -> None:
        self.name = name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.name], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        return None


class AppendOnly(OfTable):
    """Refuse UPDATE, DELETE and TRUNCATE on a table, on both databases."""

    def describe(self) -> str:
        return f"Refuse changes to rows of {self.name}"

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = to_state.apps.get_model(app_label, self.name)._meta.db_table
        for statement in _append_only(table, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = from_state.apps.get_model(app_label, self.name)._meta.db_table
        on = f' ON "{table}"' if schema_editor.connection.vendor == "postgresql" else ""
        for event in ("update", "delete", "truncate"):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{event}"{on}')


def _append_only(table: str, vendor: str) -> list[str]:
    message = f"{table} is append-only"
    if vendor == "postgresql":
        function = (
            "CREATE OR REPLACE FUNCTION casewright_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
        return [
            function,
            *(
                f'CREATE TRIGGER "{table}_no_{event}" BEFORE {event.upper()} ON "{table}" '
                f"FOR EACH {'STATEMENT' if event == 'truncate' else 'ROW'} EXECUTE FUNCTION casewright_append_only()"
                for event in ("update", "delete", "truncate")
            ),
            "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'casewright_app') THEN "  # noqa: S608  our own names
            f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM casewright_app; END IF; END $$',
        ]
    return [
        f'CREATE TRIGGER "{table}_no_{event}" BEFORE {event.upper()} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        for event in ("update", "delete")
    ]
