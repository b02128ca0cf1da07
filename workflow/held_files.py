"""What files of forms and of processes share on their way to being published: one act at a time, none once they are."""

from typing import Any, Final

from django.utils.translation import gettext as _

from forms.models import FormPublication, FormVersion
from workflow.models import ProcessVersion, Publication
from workflow.version_acts import VersionError

MOST_LISTED: Final = 20


class OvertakenError(VersionError):
    """Another file became the version that this one was to become."""

    code = "overtaken"


def held[F: (FormPublication, Publication)](publication: F) -> F:
    """The row, locked. Raises `VersionError` for one that is published."""
    rows: Any = type(publication).objects.select_for_update()
    found: F = rows.get(pk=publication.pk)
    if found.version_id is not None:
        raise VersionError(_("This file is published already."))
    return found


def held_alone[F: (FormPublication, Publication)](publication: F) -> F:
    """The row, locked with all others that wait, so that no two files become a version at once."""
    waiting: Any = type(publication).objects.filter(version=None)
    list(waiting.select_for_update().order_by("pk").values_list("pk"))
    return held(publication)


def waiting_files[F: (FormPublication, Publication)](kind: type[F], *unread: str) -> list[F]:
    """The files of a kind that wait to be published, the newest first, without the columns `unread`."""
    rows: Any = kind.objects.filter(version=None).select_related("by").order_by("-id")
    return list(rows.defer(*unread)[:MOST_LISTED])


def must_say_more(same: FormVersion | ProcessVersion | None) -> None:
    """Raise `VersionError` for a file that says what a version, `same`, says already."""
    if same is not None:
        raise VersionError(_("This file is version %(number)s already.") % {"number": same.number})
