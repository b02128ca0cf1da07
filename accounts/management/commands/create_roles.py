"""`manage.py create_roles`: print the SQL that a database administrator runs once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser


def grants(owner: str, app: str) -> list[str]:
    """Return the statements, for the database one is connected to, that let the app use what the owner makes."""
    return [
        f"ALTER SCHEMA public OWNER TO {owner}",
        f"GRANT USAGE ON SCHEMA public TO {app}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ]


class Command(BaseCommand):
    """Prints, and changes nothing: making roles needs rights that Casewright never has."""

    help = "Print the SQL that makes the two PostgreSQL roles of Casewright. Run it as a database administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", default="casewright", help="the name of the database")

    def handle(self, *args: Any, **options: Any) -> None:
        owner, app, name = "casewright_owner", "casewright_app", options["database"]
        lines = [
            f"CREATE ROLE {owner} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS;  -- then: \\password {owner}",
            f"CREATE ROLE {app} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS;  -- then: \\password {app}",
            f"CREATE DATABASE {name} OWNER {owner} ENCODING 'UTF8';",
            f"\\connect {name}",
            *(f"{statement};" for statement in grants(owner, app)),
        ]
        self.stdout.write("\n".join(lines))
