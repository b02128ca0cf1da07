"""A PostgreSQL server of the suite's own, started as an unprivileged user and stopped at the end."""

import atexit
import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWNER, APP = "casewright_owner", "casewright_app"


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and as whom one connects."""

    port: int
    folder: Path

    def url(self, user: str, database: str) -> str:
        return f"postgres://{user}:{user}@127.0.0.1:{self.port}/{database}"


def programs() -> Path | None:
    """Return the folder that holds initdb and pg_ctl, or None when PostgreSQL is not installed."""
    found = shutil.which("pg_ctl")
    if found:
        return Path(os.path.realpath(found)).parent
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin/pg_ctl"))
    return Path(folders[-1]).parent if folders else None


def start(*, durable: bool = False, copy_of: Path | None = None) -> Server | None:
    """Start a fresh server, or one with what another had when it was kept; return None without PostgreSQL.

    Tests need no commit to survive a power cut; `durable` is for measurements, which must pay for it.
    """
    bin_folder = programs()
    if bin_folder is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="casewright-postgres-"))
    account = _account()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(*command: str) -> None:
        _run(*command, folder=folder)

    data = folder / "data"
    if copy_of is None:
        run(str(bin_folder / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    else:
        run("cp", "-R", str(copy_of), str(data))
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200"
    options += " -c fsync=on -c synchronous_commit=on" if durable else " -c fsync=off"
    run(str(bin_folder / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")

    def stop() -> None:
        run(str(bin_folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return Server(port, folder)


def keep(server: Server, folder: Path) -> None:
    """Copy all databases of a running server into a new folder, from where others may `start` as its copies."""
    bin_folder = programs()
    assert bin_folder is not None
    folder.mkdir()
    account = _account()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    where = ("-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres", "-D", str(folder / "data"))
    _run(str(bin_folder / "pg_basebackup"), *where, "-X", "fetch", "-c", "fast", "--no-sync", folder=server.folder)


def _run(*command: str, folder: Path) -> None:
    account = _account()
    who: dict[str, Any] = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        **who,
    )


def _account() -> pwd.struct_passwd | None:
    """Return the account to run the server as when we are root (which PostgreSQL refuses)."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None
