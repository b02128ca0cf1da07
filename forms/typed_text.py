"""Text as a person typed it: what is kept, and what no keyboard makes.

Kept byte for byte: every letter, mark, emoji, space and direction mark (right-to-left text needs them; pages
isolate each answer so that it cannot turn the text around it). Changed:

- line ends CR LF and CR become LF;
- NUL and the other C0 control characters except tab and newline, and DEL, are dropped: they come from broken
  copies, never hold a word, and neither PostgreSQL nor XML can store them;
- half of a surrogate pair, which cannot be stored, becomes U+FFFD, so that the loss can be seen.
"""

import re

_DROPPED = {code: None for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: None}
_HALF_PAIRS = re.compile("[\ud800-\udfff]")


def as_typed(text: str) -> str:
    """The text to keep for what was posted. Applying it twice changes nothing more."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_DROPPED)
    return _HALF_PAIRS.sub("\ufffd", text)
