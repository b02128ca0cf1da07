"""People and children's files."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Registers the access rules of cases, and what forms may not tell everybody of a child."""

    name = "cases"

    def ready(self) -> None:
        from cases import access  # noqa: F401  registers the rules
        from cases.person_facts import KEPT
        from forms.facts import keep_known

        keep_known(KEPT)
