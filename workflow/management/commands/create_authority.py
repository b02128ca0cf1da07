"""`manage.py create_authority`: make an authority and its first administrator."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from accounts.authorities import add_person, create_authority
from accounts.context import LIBRARY_ID, authority
from accounts.models import Authority, Team, User, normalise_email
from forms.adoption import adopt_library_forms
from workflow.adoption import adopt_library_processes
from workflow.decisions import adopt_library_decisions
from workflow.library import load


class Command(BaseCommand):
    """Prints the administrator's first password, once. The authority starts on the library's latest definitions."""

    help = "Make an authority and its first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the authority's name")
        parser.add_argument("--code", default="", help="its three-digit local authority code")
        parser.add_argument("--contact", default="", help="whom people ask who cannot sign in")
        parser.add_argument("--team", default="Administration", help="the administrator's team")
        parser.add_argument("--administrator", nargs=2, required=True, metavar=("NAME", "EMAIL"))

    def handle(self, *args: Any, **options: Any) -> None:
        name, email = options["administrator"]
        if Authority.objects.filter(name=options["name"]).exists():
            raise CommandError(f"There is an authority named {options['name']} already.")
        if User.objects.filter(email=normalise_email(email)).exists():
            raise CommandError(f"Somebody signs in with {email} already.")
        if connection.vendor == "sqlite" and Authority.objects.exclude(pk=LIBRARY_ID).exists():
            raise CommandError("SQLite holds one authority. Use PostgreSQL, which keeps them apart, for more.")
        password = secrets.token_urlsafe(15)
        load()  # first: where a shipped file has a problem, no half made authority is left
        made = create_authority(options["name"], code=options["code"], contact=options["contact"])
        with authority(made.pk):
            adopt_library_forms()
            adopt_library_decisions()
            adopt_library_processes()
            add_person(email, password, name, role="administrator", team=Team.objects.create(name=options["team"]))
        self.stdout.write(f"{made.name} is made. {name} signs in as {normalise_email(email)} with {password}")
