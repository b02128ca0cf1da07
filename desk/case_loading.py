"""The file of an address."""

from typing import Any

from django.http import HttpRequest

from cases.models import Case


def load_case(request: HttpRequest, reference: str, **rest: Any) -> Case | None:
    """The file of the address."""
    return Case.objects.filter(reference=reference).select_related("child").first()
