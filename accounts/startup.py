"""What production refuses to start with, once the database can be asked."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from accounts.context import LIBRARY_ID
from accounts.models import Authority


def refuse_unfit() -> None:
    """Raise `ImproperlyConfigured` when production holds a demonstration, or several authorities on SQLite.

    Missing or weak settings were refused before: `config.settings` reads them.
    """
    if settings.ENVIRONMENT != "production":
        return
    authorities = Authority.objects.exclude(pk=LIBRARY_ID)
    if authorities.filter(is_demonstration=True).exists():
        raise ImproperlyConfigured("CASEWRIGHT_DATABASE_URL names a database with demonstration users. Use another.")
    if connection.vendor == "sqlite" and authorities.count() > 1:
        raise ImproperlyConfigured(
            "CASEWRIGHT_DATABASE_URL names an SQLite file with several authorities. Only PostgreSQL keeps them apart."
        )
