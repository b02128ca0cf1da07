"""What was recorded, for good."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.kinds import name_kind


class RecordsConfig(AppConfig):
    """Registers the access rules of records, and what its background work is called."""

    name = "records"

    def ready(self) -> None:
        from accounts.unknown_files import register_knows
        from records import access  # noqa: F401  registers the rules
        from records.renditions import known_files

        register_knows(known_files)
        name_kind("records.jobs.make_rendition", _("Making the PDF of a record"))
