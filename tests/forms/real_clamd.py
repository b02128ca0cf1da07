"""ClamAV's own daemon, started for a test with one made-up signature and nothing fetched from anywhere."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
MARK = b"made-up-virus-of-the-tests"
SIGNATURE = f"Made.Up.Virus:0:*:{MARK.hex()}\n"
"""A line of an extended signature file (`.ndb`): name, any type of file, anywhere in it, these bytes."""


@contextmanager
def running(folder: Path, *, stream_bytes: int = 1_000_000) -> Iterator[str]:
    """Run clamd over a socket in this folder; give its address. `stream_bytes` is the longest file it takes."""
    assert CLAMD is not None
    data, address, settings = folder / "signatures", folder / "clamd.ctl", folder / "clamd.conf"
    data.mkdir()
    (data / "made_up.ndb").write_text(SIGNATURE, encoding="ascii")
    settings.write_text(
        f"Foreground yes\nLocalSocket {address}\nDatabaseDirectory {data}\nTemporaryDirectory {folder}\n"
        f"StreamMaxLength {stream_bytes}\nSelfCheck 0\nLogFile {folder / 'log'}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen([CLAMD, f"--config-file={settings}"], stdout=subprocess.DEVNULL)
    try:
        _wait_for(address, process)
        yield f"unix://{address}"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: Path, process: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise RuntimeError(f"clamd ended with {process.returncode}.")
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(str(address)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("clamd did not answer.")
