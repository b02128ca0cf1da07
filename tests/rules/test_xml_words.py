"""A broken file is told of in plain words: the line where to look, what is wrong there, and what to do."""

import pytest

from rules.xml_files import FileKind, RefusedFileError, open_xml
from workflow.bpmn import BpmnError, read

KIND = FileKind("BPMN 2.0", "BPMN", "Split it.", "Flatten it.", max_bytes=10_000, max_depth=9, max_elements=99)


@pytest.mark.parametrize(
    ("xml", "line", "words"),
    [
        (
            "<a>\n <userTask id='x'>\n</a>",
            2,
            "A tag is opened and never closed: userTask (</a> comes first, on line 3).",
        ),
        ("<a>\n<b>\n", 2, "A tag is opened and never closed: b. The file may have been cut off"),
        ("<a>\n<b x='R & D'/></a>", 2, "The sign & stands alone. Write &amp; for it."),
        ("<a x='1 < 2'/>", 1, "A value in quotes holds the sign <. Write &lt; for it, or"),
        ("<a>1 < 2</a>", 1, "The sign < stands where no tag begins."),
        ("<a x=1/>", 1, "A value has no quotes around it"),
        ("<a>\n<b x='1/></a>", 2, "or close the quotes before it."),
        ("<a b/>", 1, "A setting in a tag has no value."),
        ("<a b='1'c='2'/>", 1, "Put a space between them."),
        ("<a>\n\n<zeebe:x/></a>", 3, "The prefix “zeebe:” is used and not declared."),
        ("<a b='1' b='2'/>", 1, "A tag has the setting “b” twice."),
        ("<a/><b/>", 1, "Something follows after the last closing tag."),
        ("Dear all", 1, "The file holds no XML."),
        ("{}", 1, "The file holds no XML."),
        ("<a><!-- x ", 1, "A comment is begun and never ended."),
        ("<a><!-- a -- b --></a>", 1, "two hyphens in a row"),
        ("<a><![CDATA[ x", 1, "is never ended. End it with ]]>."),
        ("\n<?xml version='1.0'?><a/>", 2, "Something stands in front of <?xml."),
        ("<a>&#0;</a>", 1, "none that XML allows"),
        ("<a xmlns:z=''/>", 1, "no well-formed XML (xmlns:z: Empty XML namespace is not allowed"),
    ],
)
def test_what_is_broken_is_said_in_plain_words_with_its_line(xml: str, line: int, words: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        open_xml(xml.encode(), KIND)
    assert (refused.value.code, refused.value.line) == ("malformed_xml", line)
    assert words in refused.value.message


def test_a_broken_process_is_told_of_in_the_same_words() -> None:
    with pytest.raises(BpmnError) as refused:
        read(b"<definitions>\n<process>\n<userTask>\n</process></definitions>")
    (problem,) = refused.value.problems
    assert problem.line == 3
    assert problem.message.startswith("A tag is opened and never closed: userTask")
