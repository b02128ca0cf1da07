"""The widths at which pages are looked at: a phone's in `make test`, a desk's in `make soak`."""

from typing import Final

import pytest

PHONE: Final = 320
DESK: Final = 1280
LATER: Final = pytest.mark.soak_only
WIDTHS: Final = (PHONE, pytest.param(DESK, marks=LATER))
WIDTHS_AND_SCRIPTS: Final = ((PHONE, True), (PHONE, False), pytest.param(DESK, True, marks=LATER))
"""Each width with the product's scripts, and a phone without them."""
