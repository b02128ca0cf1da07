"""The forms app. Its label is its own, since `django.forms` claims `forms` when it is installed."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    """Form versions, which of them is in use, and drafts."""

    name = "forms"
    label = "casewright_forms"
    verbose_name = "Forms"

    def ready(self) -> None:
        from accounts import reading
        from accounts.unknown_files import register_knows
        from forms import forgetting, kept_pages
        from forms.files import jobs as scanning
        from forms.files.keeping import known_files
        from forms.files.scanning import KIND
        from forms.languages import languages_in_use
        from jobs import due
        from jobs.kinds import name_kind

        due.register(forgetting.KIND, forgetting.forget, label=_("Deleting earlier versions of a draft"))
        due.register(kept_pages.KIND, kept_pages.forget, label=_("Deleting what was typed into a page and not sent"))
        due.register(KIND, scanning.ask_worker, label=_("Having a file checked for viruses"))
        name_kind("forms.files.jobs.scan_file", _("Checking a file for viruses"))
        register_knows(known_files)
        reading.OFFERED.append(languages_in_use)
