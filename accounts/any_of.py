"""Several people or roles, of whom one is enough, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def any_of(names: Sequence[str]) -> str:
    """Say `Ana`, `Ana or Ben`, `Ana, Ben or Cleo`; "" of nothing."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s or %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
