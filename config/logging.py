"""Log lines: one per event, whatever a name or an address contained."""

import logging
import time


class OneLineFormatter(logging.Formatter):
    """Writes UTC times and keeps line breaks out of the message, so that nobody can forge a second line."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the name is logging's
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")

    def format(self, record: logging.LogRecord) -> str:
        """One event is one line; the lines of a traceback follow it, marked, so that none passes for another event."""
        first, *rest = super().format(record).replace("\r", "\\r").splitlines() or [""]
        return "\n".join([first, *(f"  | {line}" for line in rest)])
