"""One event stays one record, whatever a name contained."""

import logging

from config.logging import OneLineFormatter


def written(message: str, error: Exception | None = None) -> list[str]:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("axes", logging.WARNING, "f", 1, message, (), info)
    return OneLineFormatter().format(record).split("\n")


def test_a_line_break_in_a_name_makes_no_second_line() -> None:
    lines = written("failed for sam\r\n2026-01-01T00:00:00Z ERROR axes: forged")
    assert len(lines) == 1
    assert "sam\\r\\n2026" in lines[0]


def test_the_lines_of_an_exception_are_marked() -> None:
    lines = written("broke", ValueError("a\n2026-01-01T00:00:00Z ERROR axes: forged"))
    assert len(lines) > 1
    assert all(line.startswith("  | ") for line in lines[1:])
