"""`manage.py migrate`, as the owner of the tables."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate

from accounts.owner import as_owner


class Command(DjangoMigrate):
    """Django's command; on PostgreSQL it connects as the owner role."""

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            super().handle(*args, **options)
