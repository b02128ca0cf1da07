"""Link events: each jump lands at exactly one event of the same process or subprocess (BPMN 2.0.2 §10.5.5)."""

from rules.sentences import Sentence
from workflow.bpmn.model import Element
from workflow.bpmn.problems import Findings
from workflow.bpmn.whole import Whole, link_of


def check_throw(element: Element, whole: Whole, findings: Findings) -> None:
    """Keep a problem when a jump lands nowhere, or in several places."""
    name = link_of(element)
    if name is None:
        return
    landing = whole.catches.get((element.within, name), [])
    if len(landing) != 1:
        how = Sentence("no event catches") if not landing else Sentence("%(count)s events catch", count=len(landing))
        message = Sentence(
            "%(id)s jumps to the link “%(name)s”, which %(how)s in the same process or subprocess. "
            "Draw one catch event with that name.",
            id=element.id,
            name=name[:60],
            how=how,
        )
        findings.problem(element.id, element.line, "link_unpaired", message)


def check_catch(element: Element, whole: Whole, findings: Findings) -> None:
    """Keep a problem when nothing jumps to a catching link event, or a sequence flow leads into it."""
    name = link_of(element)
    if name is None:
        return
    if not whole.throws.get((element.within, name)):
        message = Sentence(
            "%(id)s catches the link “%(name)s”, to which nothing in the same process or subprocess "
            "jumps. Draw a throw event with that name, or remove it.",
            id=element.id,
            name=name[:60],
        )
        findings.problem(element.id, element.line, "link_unpaired", message)
    if element.incoming:
        message = Sentence(
            "A sequence flow leads into %(id)s, which catches a link. Lead to a throw event instead.", id=element.id
        )
        findings.problem(element.id, element.line, "link_with_flow", message)
