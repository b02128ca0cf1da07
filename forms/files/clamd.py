"""Asking ClamAV's daemon about a file, through the `INSTREAM` command of its protocol (clamd(8)).

`zINSTREAM\\0`, then pieces, each with its length as four bytes in network order, then a length of nothing; the
answer is `stream: OK`, `stream: <name> FOUND`, or an error. Nothing is written to a disk of ours.
"""

import socket
from typing import Final
from urllib.parse import urlsplit

PIECE: Final = 64 * 1024
LONGEST_ANSWER: Final = 4_096
SECONDS: Final = 20
"""How long the daemon may take for each step. Whoever waits for the page waits as long."""


class ScannerDownError(Exception):
    """The daemon was not reached, did not answer in time, or answered with something else than a finding."""


def holds_virus(address: str, content: bytes) -> bool:
    """Whether the daemon found a virus. Raises `ScannerDownError`.

    `address` is `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`.
    """
    try:
        with _connected(address) as daemon:
            daemon.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                daemon.sendall(len(piece).to_bytes(4, "big") + piece)
            daemon.sendall(bytes(4))
            answer = _answer(daemon)
    except (OSError, ValueError) as error:
        raise ScannerDownError(f"The virus scanner was not reached: {type(error).__name__}.") from error
    if answer == b"stream: OK":
        return False
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return True
    raise ScannerDownError(f"The virus scanner said {answer[:80]!r}.")


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        daemon.settimeout(SECONDS)
        try:
            daemon.connect(parts.path)
        except OSError:
            daemon.close()
            raise
        return daemon
    return socket.create_connection((parts.hostname or "", parts.port or 3310), SECONDS)


def _answer(daemon: socket.socket) -> bytes:
    found = b""
    while b"\0" not in found and len(found) < LONGEST_ANSWER:
        piece = daemon.recv(LONGEST_ANSWER)
        if not piece:
            break
        found += piece
    return found.partition(b"\0")[0].strip()
