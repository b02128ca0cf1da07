"""People and children's files."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Registers the access rules of cases."""

    name = "cases"

    def ready(self) -> None:
        from cases import access  # noqa: F401  registers the rules
