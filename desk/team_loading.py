"""The team of an address."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from accounts.models import Team


def load_team(request: HttpRequest, team_id: UUID, **rest: Any) -> Team | None:
    """The team of the address."""
    return Team.objects.filter(pk=team_id).first()
