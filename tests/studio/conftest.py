"""Who works in the studio."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.fixture
def ana(northmere: Cast, sign_in: Any) -> Client:
    """Ana's browser: she defines forms and processes."""
    client: Client = sign_in(northmere.ana)
    return client
