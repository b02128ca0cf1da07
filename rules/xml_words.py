"""What the XML parser says of a broken file, in plain words: where, what is wrong, and what to do."""

import re
from typing import Final

from lxml import etree

_TAG: Final = r"([^\s,]{1,80})"
_MISMATCH: Final = re.compile(rf"Opening and ending tag mismatch: {_TAG} line (\d+) and {_TAG}")
_UNFINISHED: Final = re.compile(rf"Premature end of data in tag {_TAG} line (\d+)")
_PREFIX: Final = re.compile(rf"Namespace prefix {_TAG} .*is not defined")
_TWICE: Final = re.compile(rf"Attribute {_TAG} redefined")
_ENTITY: Final = re.compile(r"Entity '(\S{1,80})' not defined")

_FIXED: Final = (
    ("Start tag expected", "The file holds no XML. Choose the file that your modeler saved."),
    ("Extra content at the end", "Something follows after the last closing tag. Remove it."),
    ("Unescaped '<'", "A value in quotes holds the sign <. Write &lt; for it, or close the quotes before it."),
    ("xmlParseEntityRef", "The sign & stands alone. Write &amp; for it."),
    ("StartTag: invalid element name", "The sign < stands where no tag begins. Write &lt; for it."),
    ("AttValue", "A value has no quotes around it, or its closing quote is missing. Put it in quotes."),
    ("Specification mandates value", 'A setting in a tag has no value. Write it as name="value", or remove it.'),
    ("attributes construct error", "The settings in a tag run into each other. Put a space between them."),
    ("Couldn't find end of Start Tag", "A tag is not closed with the sign >. Add it."),
    ("Comment not terminated", "A comment is begun and never ended. End it with -->."),
    ("Double hyphen within comment", "A comment holds two hyphens in a row. Remove one of them."),
    ("CData section not finished", "A part in <![CDATA[ is never ended. End it with ]]>."),
    ("XML declaration allowed only", "Something stands in front of <?xml. Remove it, spaces and blank lines too."),
    ("xmlParseCharRef", "A character given by its number is none that XML allows. Remove it."),
    ("no element found", "The file has no whole tag in it. Choose the file that your modeler saved."),
)
"""How a message of libxml2 begins, and the words for it."""


def words_of(error: etree.XMLSyntaxError) -> tuple[int, str]:
    """Return the line, 0 for the file as a whole, and what to do. What has no words of its own is quoted."""
    said, line = error.msg or "", error.lineno or 0
    if found := _MISMATCH.match(said):
        tag, opened, other = found[1], int(found[2]), found[3]
        closes = f"</{other}> comes first, on line {line}"
        return opened, f"A tag is opened and never closed: {tag} ({closes}). Close it with </{tag}> before that."
    if found := _UNFINISHED.match(said):
        return int(found[2]), (
            f"A tag is opened and never closed: {found[1]}. The file may have been cut off: "
            f"save it again in your modeler, or close the tag with </{found[1]}>."
        )
    if found := _PREFIX.match(said):
        prefix = found[1]
        return line, (
            f'The prefix “{prefix}:” is used and not declared. Add xmlns:{prefix}="…" to the outermost tag, as your '
            "modeler writes it."
        )
    if found := _TWICE.match(said):
        return line, f"A tag has the setting “{found[1]}” twice. Remove one of them."
    if found := _ENTITY.match(said):
        return line, f"&{found[1]}; is no character that XML knows. Write the character itself."
    for begins, words in _FIXED:
        if said.startswith(begins):
            return line, words
    told = (said or "the text cannot be read").rstrip(".")[:200]
    return line, f"The file is no well-formed XML ({told}). Save it again in your modeler."
