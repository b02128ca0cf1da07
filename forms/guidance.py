"""Guidance texts: a small Markdown subset made into HTML that can hold nothing else."""

from functools import lru_cache

import mistune
import nh3
from markupsafe import Markup

TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "br"}
_markdown = mistune.create_markdown(escape=True)


@lru_cache(maxsize=512)
def guidance_html(text: str) -> Markup:
    """Paragraphs, lists, emphasis and https links of a guidance text. Everything else is shown as typed, or dropped."""
    made = nh3.clean(
        str(_markdown(text)),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "mailto"},
        link_rel="noopener",
    )
    return Markup(made)  # noqa: S704 - nh3 leaves only the tags above
