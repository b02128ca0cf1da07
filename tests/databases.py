"""Making, copying and restoring the test database.

The audit triggers refuse the flush with which Django empties a database after a transactional test, so such a test
gets a fresh copy instead: PostgreSQL's TEMPLATE, or a copied file.
"""

import shutil
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests import environment, postgres
from workflow.library import load

TEMPLATE = f"{environment.DATABASE}_template"


def make() -> None:
    """Make and migrate the database as its owner, then keep a pristine copy."""
    if environment.SERVER is not None:
        with _admin() as connection:
            for role in (postgres.OWNER, postgres.APP):
                connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{role}' NOSUPERUSER NOCREATEROLE NOBYPASSRLS")
            connection.execute(f"CREATE DATABASE {environment.DATABASE} OWNER {postgres.OWNER}")
        with psycopg.connect(environment.SERVER.url("postgres", environment.DATABASE), autocommit=True) as connection:
            from accounts.management.commands.create_roles import grants

            for statement in grants(postgres.OWNER, postgres.APP):
                connection.execute(statement)
    call_command("migrate", verbosity=0)
    load()
    keep()


def keep() -> None:
    """Make the present state the pristine copy."""
    connections.close_all()
    if environment.SERVER is not None:
        with _admin() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
            connection.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE {environment.DATABASE} OWNER {postgres.OWNER}")
    else:
        shutil.copyfile(_file(), _file().with_suffix(".pristine"))


def restore() -> None:
    """Put the pristine copy back."""
    connections.close_all()
    if environment.SERVER is not None:
        with _admin() as connection:
            connection.execute(f"DROP DATABASE {environment.DATABASE} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {environment.DATABASE} TEMPLATE {TEMPLATE} OWNER {postgres.OWNER}")
    else:
        for suffix in ("-wal", "-shm"):
            Path(str(_file()) + suffix).unlink(missing_ok=True)
        shutil.copyfile(_file().with_suffix(".pristine"), _file())


def _file() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def _admin() -> Any:
    assert environment.SERVER is not None
    return psycopg.connect(environment.SERVER.url("postgres", "postgres"), autocommit=True)
