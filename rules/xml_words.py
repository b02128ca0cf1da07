"""What the XML parser says of a broken file, in plain words: where, what is wrong, and what to do."""

import re
from typing import Final

from lxml import etree

from rules.sentences import Sentence

_TAG: Final = r"([^\s,]{1,80})"
_MISMATCH: Final = re.compile(rf"Opening and ending tag mismatch: {_TAG} line (\d+) and {_TAG}")
_UNFINISHED: Final = re.compile(rf"Premature end of data in tag {_TAG} line (\d+)")
_PREFIX: Final = re.compile(rf"Namespace prefix {_TAG} .*is not defined")
_TWICE: Final = re.compile(rf"Attribute {_TAG} redefined")
_ENTITY: Final = re.compile(r"Entity '(\S{1,80})' not defined")

_FIXED: Final = (
    (Sentence("Start tag expected"), Sentence("The file holds no XML. Choose the file that your modeler saved.")),
    (Sentence("Extra content at the end"), Sentence("Something follows after the last closing tag. Remove it.")),
    (
        Sentence("Unescaped '<'"),
        Sentence("A value in quotes holds the sign <. Write &lt; for it, or close the quotes before it."),
    ),
    ("xmlParseEntityRef", Sentence("The sign & stands alone. Write &amp; for it.")),
    (Sentence("StartTag: invalid element name"), Sentence("The sign < stands where no tag begins. Write &lt; for it.")),
    ("AttValue", Sentence("A value has no quotes around it, or its closing quote is missing. Put it in quotes.")),
    (
        Sentence("Specification mandates value"),
        Sentence('A setting in a tag has no value. Write it as name="value", or remove it.'),
    ),
    (
        Sentence("attributes construct error"),
        Sentence("The settings in a tag run into each other. Put a space between them."),
    ),
    (Sentence("Couldn't find end of Start Tag"), Sentence("A tag is not closed with the sign >. Add it.")),
    (Sentence("Comment not terminated"), Sentence("A comment is begun and never ended. End it with -->.")),
    (Sentence("Double hyphen within comment"), Sentence("A comment holds two hyphens in a row. Remove one of them.")),
    (Sentence("CData section not finished"), Sentence("A part in <![CDATA[ is never ended. End it with ]]>.")),
    (
        Sentence("XML declaration allowed only"),
        Sentence("Something stands in front of <?xml. Remove it, spaces and blank lines too."),
    ),
    ("xmlParseCharRef", Sentence("A character given by its number is none that XML allows. Remove it.")),
    (
        Sentence("no element found"),
        Sentence("The file has no whole tag in it. Choose the file that your modeler saved."),
    ),
)
"""How a message of libxml2 begins, and the words for it."""


def words_of(error: etree.XMLSyntaxError) -> tuple[int, str]:
    """Return the line, 0 for the file as a whole, and what to do. What has no words of its own is quoted."""
    said, line = error.msg or "", error.lineno or 0
    if found := _MISMATCH.match(said):
        tag, opened, other = found[1], int(found[2]), found[3]
        closes = Sentence("</%(other)s> comes first, on line %(line)s", other=other, line=line)
        return opened, Sentence(
            "A tag is opened and never closed: %(tag)s (%(closes)s). Close it with </%(tag)s> before that.",
            tag=tag,
            closes=closes,
        )
    if found := _UNFINISHED.match(said):
        return int(found[2]), (
            Sentence(
                "A tag is opened and never closed: %(found)s. The file may have been cut off: save it "
                "again in your modeler, or close the tag with </%(found)s>.",
                found=found[1],
            )
        )
    if found := _PREFIX.match(said):
        prefix = found[1]
        return line, (
            Sentence(
                'The prefix “%(prefix)s:” is used and not declared. Add xmlns:%(prefix)s="…" to the '
                "outermost tag, as your modeler writes it.",
                prefix=prefix,
            )
        )
    if found := _TWICE.match(said):
        return line, Sentence("A tag has the setting “%(found)s” twice. Remove one of them.", found=found[1])
    if found := _ENTITY.match(said):
        return line, Sentence("&%(found)s; is no character that XML knows. Write the character itself.", found=found[1])
    for begins, words in _FIXED:
        if said.startswith(begins):
            return line, words
    told = (said or "the text cannot be read").rstrip(".")[:200]
    return line, Sentence("The file is no well-formed XML (%(told)s). Save it again in your modeler.", told=told)
