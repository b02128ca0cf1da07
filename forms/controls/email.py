"""Email address."""

import re
from typing import ClassVar

from django.utils.translation import gettext_noop

from accounts.looked_up import gettext
from forms.controls.coded_text import CodedText, format_of
from forms.controls.registry import control
from forms.formats import Format

LONGEST = 254
"""Characters, as RFC 5321 allows."""

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\.]+(\.[^\s@<>()\[\],;:\"\\.]+)+")
_WORDS = gettext_noop("Enter an email address for “%(label)s”, such as name@example.org")


def written(text: str) -> str | None:
    """The address as it was typed; `None` for none that mail can be sent to over the internet, or for several."""
    local = text.partition("@")[0]
    dots_well = not (local.startswith(".") or local.endswith(".") or ".." in local)
    return text if len(text) <= LONGEST and dots_well and _ADDRESS.fullmatch(text) else None


@control
class EmailAddress(CodedText):
    """Serves `{"type": "string", "format": "email"}`; the answer is one address.

    Stricter than JSON Schema's own format, which wants an `@` and nothing more: the domain has a dot, and nothing
    stands around the address.
    """

    kind: ClassVar[str] = "email"
    template: ClassVar[str] = "email"
    formats: ClassVar[tuple[Format, ...]] = (format_of("email", written, _WORDS),)

    written = staticmethod(written)

    def why_not(self, text: str) -> str:
        if text.count("@") > 1:
            return gettext("Enter one email address only for “%(label)s”, such as name@example.org") % self._named()
        return super().why_not(text)

    def required_message(self) -> str:
        return gettext(_WORDS) % self._named()

    def _named(self) -> dict[str, str]:
        return {"label": self.label}
