"""Rows that hold from `starts_on` until `ends_on`, both days included; without a last day they go on."""

from datetime import date

from django.db.models import Q


def not_over(day: date) -> Q:
    """Return the condition that picks rows that have not ended before a day."""
    return Q(ends_on__isnull=True) | Q(ends_on__gte=day)


def in_force(day: date) -> Q:
    """Return the condition that picks rows in force on a day."""
    return Q(starts_on__lte=day) & not_over(day)
