"""Work that a person starts by hand, because no process takes over from a hand-over."""

from rules.feel import parse
from rules.sentences import Sentence
from workflow.bpmn.model import EXPLAIN, EndEvent, UserTask

DECIDERS = ("team_manager", "service_manager")
"""Who starts work by hand."""

USUALLY_DUE = parse("working days after(today, 1)")
"""Until when, where the end event does not say: a child is handed over on the next working day."""


def by_hand(element: EndEvent) -> UserTask:
    """The manager's task that stands in for a process which the authority does not use."""
    what = (element.hands_over_to or "").replace("_", " ")
    return UserTask(
        id=element.id,
        name=Sentence("Start by hand: %(process)s", process=what),
        documentation="",
        line=element.line,
        lane=None,
        incoming=(),
        outgoing=(),
        properties={
            EXPLAIN: Sentence(
                "This work goes on with: %(process)s. Your authority does not use that process in Casewright, so it "
                "cannot start by itself. Start it the way your team does, then write down what you did.",
                process=what,
            )
        },
        form_key="",
        form_binding="latest",
        form_version_tag="",
        candidate_groups=DECIDERS,
        due_date=element.by_hand_due or USUALLY_DUE,
        follow_up_date=None,
        priority=None,
        review_of=None,
        separate_from=(),
        assign="worker-manager",
        requires=(),
    )
