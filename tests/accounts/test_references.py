"""References count up per authority, year and kind."""

from datetime import UTC, datetime

import pytest

from accounts import clock
from accounts.context import authority
from accounts.references import next_reference
from tests.cast import Cast, make_eastholm

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_they_count_up_per_kind_year_and_authority(northmere: Cast) -> None:
    eastholm = make_eastholm()
    with authority(northmere.id):
        assert next_reference("R") == "R-2026-000001"
        assert next_reference("R") == "R-2026-000002"
        assert next_reference("CW") == "CW-2026-000003"  # the cast has two cases
        with clock.at(datetime(2027, 1, 1, tzinfo=UTC)):
            assert next_reference("R") == "R-2027-000001"
    with authority(eastholm.id):
        assert next_reference("R") == "R-2026-000001"
