"""Making, copying and restoring the test databases: a bare one, and one in which the cast is at home.

The audit triggers refuse the flush with which Django empties a database after a transactional test, so such a test
gets a fresh copy instead: PostgreSQL's TEMPLATE, or a copied file.
"""

import os
import pickle
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests import environment, postgres
from tests.cast import Cast, make_northmere
from workflow.library import load

BARE = environment.DATABASE
"""Holds the library and no authority."""

WITH_CAST = f"{BARE}_cast"
"""Holds the cast's authority as well, made once for all tests that begin with it."""

CAST = "cast.pickle"
"""Who the cast are, beside the databases that a part of a run leaves for the others."""


def make() -> None:
    """Make and migrate the bare database as its owner, then keep a pristine copy: unless a part of the run did."""
    use(BARE)
    if environment.SERVER is not None and environment.COPIED:
        return
    if environment.SERVER is not None:
        with _admin() as connection:
            for role in (postgres.OWNER, postgres.APP):
                connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{role}' NOSUPERUSER NOCREATEROLE NOBYPASSRLS")
            connection.execute(f"CREATE DATABASE {BARE} OWNER {postgres.OWNER}")
        with psycopg.connect(environment.SERVER.url("postgres", BARE), autocommit=True) as connection:
            from accounts.management.commands.create_roles import grants

            for statement in grants(postgres.OWNER, postgres.APP):
                connection.execute(statement)
    call_command("migrate", verbosity=0)
    load()
    keep()


def use(name: str) -> None:
    """Let the product, and processes that a test starts from now on, use this database."""
    held = connections.settings["default"]
    wanted = name if environment.SERVER is not None else environment.file_of(name)
    if held["NAME"] == wanted:
        return
    connections.close_all()
    held["NAME"] = wanted
    if settings.OWNER_DATABASE is not None:
        settings.OWNER_DATABASE["NAME"] = wanted
    os.environ.update(environment.addresses(name))


def with_cast() -> Cast:
    """Use a second database: the pristine bare one with the cast added, made and kept here or by a part of the run."""
    if environment.SERVER is not None and environment.COPIED:
        use(WITH_CAST)
        return Cast(*pickle.loads((environment.COPIED / CAST).read_bytes()))
    _copy(_pristine(BARE), WITH_CAST)
    use(WITH_CAST)
    made = make_northmere()
    keep()
    if environment.SERVER is not None and environment.SHARED:
        _share(made, environment.SERVER, environment.SHARED)
    return made


def _share(made: Cast, server: postgres.Server, target: Path) -> None:
    """Leave all databases and the cast for the parts of the run that begin later, whole or not at all."""
    if target.exists():
        return
    folder = target.with_name(str(server.port))
    postgres.keep(server, folder)
    (folder / CAST).write_bytes(pickle.dumps((made.authority, made.people, made.teams, made.cases)))
    with suppress(OSError):  # a part that began at the same time was there first
        folder.rename(target)


def keep() -> None:
    """Make the present state of the database in use the pristine copy."""
    connections.close_all()
    _copy(_in_use(), _pristine(_in_use()))


def restore() -> None:
    """Put the pristine copy of the database in use back."""
    connections.close_all()
    _copy(_pristine(_in_use()), _in_use())


def _in_use() -> str:
    return Path(connections.settings["default"]["NAME"]).stem


def _pristine(name: str) -> str:
    return f"{name}_pristine"


def _copy(source: str, target: str) -> None:
    if environment.SERVER is not None:
        with _admin() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {target} TEMPLATE {source} OWNER {postgres.OWNER}")
    else:
        for suffix in ("-wal", "-shm"):
            Path(environment.file_of(target) + suffix).unlink(missing_ok=True)
        shutil.copyfile(environment.file_of(source), environment.file_of(target))


def _admin() -> Any:
    assert environment.SERVER is not None
    return psycopg.connect(environment.SERVER.url("postgres", "postgres"), autocommit=True)
