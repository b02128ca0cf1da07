"""The ids of questions in pages, which links in error summaries and from the check page go to."""

import re


def html_id(pointer: str) -> str:
    """An id for a question, from its pointer."""
    return "q" + "".join(part if re.fullmatch("[A-Za-z0-9_]", part) else f"-{ord(part):x}-" for part in pointer[1:])
