"""What is long: attacks and storms against a real server. Run with `make soak`."""

import os


def part_seconds() -> float:
    """How long a part goes on that could go on for ever: a twenty-fifth of the soak, 5 minutes at most."""
    return max(20.0, min(300.0, float(os.environ.get("SOAK_MINUTES", "40")) * 60 / 25))
