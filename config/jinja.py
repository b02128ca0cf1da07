"""The Jinja environment that draws every page of Casewright.

Named in ``TEMPLATES`` as ``config.jinja.environment``. Templates of ours are strict: a name or an attribute that the
view did not give is an error, never an empty place. The GOV.UK macros test optional parameters by looking at them, so
they are compiled in a lenient environment of their own and imported from there:

    {% from "govuk_frontend_jinja/components/button/macro.html" import govukButton %}

Texts are marked with new-style gettext, which escapes what is filled in: ``{{ _('Saved at %(time)s', time=saved) }}``.
A per cent sign inside such a text is written twice.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import date, datetime
from typing import Any
from unicodedata import bidirectional

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from accounts import clock
from accounts.days import day_words, full_day_words, full_moment_words
from accounts.languages import direction_of, interface
from accounts.sentences import stop_after, stopped
from cases.identity import age_words
from config.component_words import component_words, most_characters
from forms.form_texts import in_language_of, language_of

GOVUK = "govuk_frontend_jinja"
FROM_THE_RIGHT = Markup(' dir="rtl"')


class LibraryLoader(BaseLoader):
    """Loads templates of a library inside an environment of its own, whatever environment asks for them."""

    def __init__(self, library: Environment, prefix: str) -> None:
        self._library = library
        self._prefix = prefix

    def load(self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None) -> Template:
        """Give the template ``name`` of the library; raises ``TemplateNotFound`` as any loader does."""
        return self._library.get_template(f"{self._prefix}/{name}", globals=globals)


def environment(**options: Any) -> Environment:
    """Make the environment for Django's Jinja2 backend.

    ``options`` are the backend's: ``loader`` (the project's template folders), ``autoescape`` and ``auto_reload``.
    """
    own_loader = options.pop("loader")
    for decided_here in ("autoescape", "undefined"):
        options.pop(decided_here, None)
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    library = Environment(loader=PrefixLoader({GOVUK: PackageLoader(GOVUK)}), autoescape=True)
    env = Environment(
        loader=ChoiceLoader([own_loader, PrefixLoader({GOVUK: LibraryLoader(library, GOVUK)})]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", *options.pop("extensions", [])],
        **options,
    )
    env.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(static=static, url=url, page_language=interface, direction_of=direction_of)
    env.globals.update(component_words=component_words, most_characters=most_characters)
    env.filters.update(
        age_words=age_words,
        clock_time=clock_time,
        day=day,
        day_full=day_full,
        moment=moment,
        moment_full=moment_full,
        nl2p=nl2p,
        directed=directed,
        plain=plain,
        said_in=said_in,
        hash_groups=hash_groups,
        stop_after=stop_after,
        stopped=stopped,
    )
    return env


def url(name: str, *args: object, **kwargs: object) -> str:
    """Give the address of the view ``name``; raises ``NoReverseMatch`` when there is none."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def day(value: date | datetime | str) -> str:
    """Say a day as ``Tue 14 July``, with the year when it is not the present one."""
    return value if isinstance(value, str) else day_words(_day_given(value))


def day_full(value: date | datetime | str) -> str:
    """Say a day as records do: ``14 July 2026``."""
    return value if isinstance(value, str) else full_day_words(_day_given(value))


def moment(value: datetime | str) -> str:
    """Say a moment as ``Tue 14 July, 15:05``, in London's time, with the year when it is not the present one."""
    return value if isinstance(value, str) else f"{day(value)}, {clock_time(value)}"


def moment_full(value: datetime | str) -> str:
    """Say a moment as records do, in London's time: ``14 July 2026 at 11:42``."""
    return value if isinstance(value, str) else full_moment_words(_moment_given(value))


def clock_time(value: datetime | str) -> str:
    """Say the time of day in London as ``15:05``."""
    return value if isinstance(value, str) else f"{clock.local(_moment_given(value)):%H:%M}"


def nl2p(text: str) -> Markup:
    """Turn plain text into paragraphs: an empty line ends a paragraph, a single new line breaks it. Escapes first."""
    blocks = [block.strip("\n") for block in text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n")]
    blocks = [in_language_of(block, text) for block in blocks]
    paragraphs = [
        (FROM_THE_RIGHT if from_the_right(block) else "", escape(block).replace("\n", Markup("<br>")))
        for block in blocks
        if block.strip()
    ]
    return Markup("\n").join(Markup("<p{}>{}</p>").format(*paragraph) for paragraph in paragraphs)


def directed(text: str) -> Markup:
    """Give an answer on one line; where its first letter is written from the right, so is all of it."""
    return Markup('<span dir="rtl">{}</span>').format(text) if from_the_right(text) else escape(text)


def from_the_right(text: str) -> bool:
    """Whether the first letter of a text is of those that are written from the right."""
    return next((sort in ("R", "AL") for sort in map(bidirectional, text) if sort in ("L", "R", "AL")), False)


def plain(text: str) -> str:
    """Give words alone, for an attribute or where no element may stand: without the languages of a form's texts."""
    return text.striptags() if isinstance(text, Markup) else str(text)


def said_in(text: str) -> Markup:
    """Give `` lang="…" dir="…"`` of a form's text, for an element that can hold nothing but words; else nothing."""
    tag = language_of(text)
    return Markup(' lang="{}" dir="{}"').format(tag, direction_of(tag)) if tag else Markup("")


def hash_groups(digest: str, groups: int | None = None) -> str:
    """Write a hexadecimal digest in groups of four, so that two people can compare it aloud; ``groups`` cuts it."""
    parts = [digest[at : at + 4] for at in range(0, len(digest), 4)]
    return " ".join(parts[:groups])


def _moment_given(value: object) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError(f"A time of day needs a datetime, and got {value!r}; give the page the moment itself.")
    return value


def _day_given(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"A day needs a date or a datetime, and got {value!r}; leave the line out when there is none.")
    return value
