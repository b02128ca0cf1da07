"""What is long: attacks and storms against a real server. Run with `make soak`."""

import os


def part_seconds(most: float) -> float:
    """How long a part goes on that could go on for ever: `most` in a long soak, else a twenty-fifth of it."""
    minutes = float(os.environ.get("SOAK_MINUTES", "40"))
    return most if minutes >= 40 else min(most, max(20.0, minutes * 60 / 25))
