"""A pytest plugin, loaded before the settings: which database the run uses, and its secrets.

`CASEWRIGHT_TEST_DATABASE` is `postgres` (the default where PostgreSQL is installed) or `sqlite`;
`CASEWRIGHT_TEST_DURABLE=1` makes PostgreSQL wait for the disk, as measurements need. `CASEWRIGHT_TEST_EXAMPLES=all`
tries each law with all its examples, `third` with a third of them (`tests.examples`). `CASEWRIGHT_TEST_SHARED` names a
folder for what a run makes once for all its parts (`tests.databases`).
"""

import base64
import hashlib
import os
import tempfile
from pathlib import Path

from tests import postgres

SERVER: postgres.Server | None = None
DATABASE = "casewright_test"

os.environ["CASEWRIGHT_ENV"] = "test"
os.environ["CASEWRIGHT_SECRET_KEY"] = "only-for-tests-Zq7vT2mXw9Lr4KpB8nYd1HsF6jGc3RaUe5ViQoWt0zMx"
os.environ["CASEWRIGHT_DATA_KEYS"] = "t1:" + base64.b64encode(hashlib.sha256(b"only for tests").digest()).decode()
FOLDER = Path(tempfile.mkdtemp(prefix="casewright-tests-"))
os.environ["CASEWRIGHT_FILES"] = str(FOLDER)

_shared = os.environ.get("CASEWRIGHT_TEST_SHARED")
SHARED = Path(_shared) / "made" if _shared else None
"""Where the first part of a run leaves its databases, migrated and with the cast, for those that begin later."""
COPIED = SHARED if SHARED is not None and SHARED.exists() else None
"""What this process began with, if another had left it there."""

_wanted = os.environ.get("CASEWRIGHT_TEST_DATABASE", "postgres")
if _wanted == "postgres":
    durable = os.environ.get("CASEWRIGHT_TEST_DURABLE") == "1"
    SERVER = postgres.start(durable=durable, copy_of=COPIED and COPIED / "data")


def file_of(database: str) -> str:
    """Where a database is on SQLite."""
    return str(FOLDER / f"{database}.sqlite3")


def addresses(database: str) -> dict[str, str]:
    """The environment variables by which the product finds a database."""
    if SERVER is None:
        return {"CASEWRIGHT_DATABASE_URL": f"sqlite:///{file_of(database)}"}
    return {
        "CASEWRIGHT_DATABASE_URL": SERVER.url(postgres.APP, database),
        "CASEWRIGHT_DATABASE_OWNER_URL": SERVER.url(postgres.OWNER, database),
    }


os.environ.pop("CASEWRIGHT_DATABASE_OWNER_URL", None)
os.environ.update(addresses(DATABASE))


def pytest_report_header() -> str:
    """Say which database this run proves something about."""
    if SERVER is not None:
        return f"database: PostgreSQL on port {SERVER.port}, as {postgres.APP}"
    missing = "" if _wanted == "sqlite" else " (PostgreSQL is not installed: apt-get install postgresql)"
    return f"database: SQLite{missing}"
