"""What is written about the work that comes up beside a plan: whole answers of each form, on the day of the clock."""

from datetime import UTC, date, datetime
from typing import Any

from accounts import clock
from demo.writing import Writer


def case_note(writer: Writer) -> dict[str, Any]:
    """A call from the mother."""
    return {
        "happened_on": clock.today().isoformat(),
        "kind": "call",
        "with_whom": f"{writer.family.parent} {writer.family.name}, mother",
        "note": writer.said(
            "{parent} rang. The four o’clock walk goes well. {child} has asked twice when the group begins again."
        ),
    }


def meeting(writer: Writer, again: date) -> dict[str, Any]:
    """Those who know the child met."""
    return {
        "held_on": clock.today().isoformat(),
        "kind": "network",
        "attendees": [
            {"name": writer.family.parent, "agency": writer.relation},
            {"name": "Minna Hart", "agency": "Northmere children’s hospital", "role": "Paediatric nurse"},
        ],
        **writer.wishes(),
        "discussion": writer.said(
            "The bathroom is measured. Two nights a week with a carer have helped {parent}. Everybody wants a bed "
            "away from home for one weekend a month."
        ),
        "next_meeting_on": again.isoformat(),
    }


def service(writer: Writer, begins: date) -> dict[str, Any]:
    """Help with the afternoons."""
    return {
        "kind": "family_support",
        "provider": "Northmere family hub",
        "for_whom": f"{writer.family.parent} and the children",
        "need": writer.said("Calm afternoons: nobody shouts at four o’clock, and {child} goes to bed when it is time."),
        "consent_status": "given",
        "starts_on": begins.isoformat(),
        "to_child": "Somebody comes on Tuesdays after school to help at home. She likes puddles too.",
    }


def short_break(writer: Writer, begins: date) -> dict[str, Any]:
    """A weekend away from home each month."""
    return {
        "kind": "short_break",
        "provider": "Rushes short breaks house",
        "for_whom": f"{writer.child.name}, and {writer.family.parent}, who can sleep",
        "need": writer.said("One weekend a month. {parent} sleeps two nights, and {child} has the music room."),
        "consent_status": "given",
        "starts_on": begins.isoformat(),
        "to_child": "We ask for a weekend at the Rushes for you. They have drums there. We tell you if they say yes.",
    }


def supervision(writer: Writer, worker: str) -> dict[str, Any]:
    """What the worker and the manager said about the child."""
    return {
        "held_on": clock.today().isoformat(),
        "worker": worker,
        "life_now": writer.said("{child} is in school each day and sleeps well. The hour after school is still loud."),
        "child_told": f"{writer.child.words} Seen alone at the last visit.",
        "changed": "The afternoons are better since somebody helps. The evenings are as they were.",
        "risk": writer.said("{parent} is alone with three children at four. The grandmother takes them when she asks."),
        "decision": "The plan goes on. The next review asks how the afternoons are without help.",
        "plan_changes": False,
    }


def missing(writer: Writer, since: datetime) -> dict[str, Any]:
    """The child did not come home."""
    return {
        "missing_since": moment(since),
        "kind": "M",
        "told_by": f"{writer.family.parent} {writer.family.name}, mother",
        "circumstances": writer.said("{He} went out after a call on {his} telephone and did not come home to sleep."),
        "risk": writer.said("Older boys with a car ring {him}. {He} may be made to carry things for them."),
        "steps": writer.said("The police and the duty manager were told at once. {parent} rang {his} coach."),
    }


def back(writer: Writer, returned: datetime) -> dict[str, Any]:
    """The child came home, alone."""
    return {
        "returned_at": moment(returned),
        "where_found": writer.said("At the back door, alone. {He} says that {he} slept at a friend’s."),
        "harm": writer.said("Tired and hungry. Not hurt, as far as {he} lets us see."),
        "interview_offered": True,
    }


def talked(writer: Writer, interviewer: str) -> dict[str, Any]:
    """The talk with somebody who is not the child's worker."""
    return {
        "accepted": True,
        "held_on": clock.today().isoformat(),
        "interviewer": interviewer,
        **writer.wishes(),
        "why": writer.said("They rang, and {he} did not dare to say no."),
        "what_happened": writer.said("They drove about. {He} waited in the car for hours."),
        "what_helps": writer.said("Somebody who fetches {him} from football, so that the car is not there first."),
        "worried": False,
    }


def dispute(writer: Writer) -> dict[str, Any]:
    """The police think that a plan with the family's consent is not enough."""
    return {
        "raised_on": clock.today().isoformat(),
        "raised_by": "Orla Dane, Northmere police",
        "about": "threshold",
        "what": "The police want a strategy discussion. We think that a plan which the family wants is enough.",
        "effect_on_child": writer.said("{child} waits to hear who helps. The locks are changed, and school knows."),
        "asks_for": "A strategy discussion this week.",
    }


def transfer(writer: Writer, team: str, day: date) -> dict[str, Any]:
    """The family lives near the other team's office now."""
    return {
        "where": "other_team",
        "to_team": team,
        "from_day": day.isoformat(),
        "reason": f"The family was given a flat in Orchard Road, near the {team}.",
        "safety": writer.said(
            "The new flat is up two flights and has no gate at the stairs, and {child} climbs. Gran watches."
        ),
        "summary": "Housing has done its part. The assessment has begun: we saw the old room and heard the family.",
        "promised": writer.said("A visit in the new flat next week, and a shelf with {child}’s name."),
        "family_told": writer.said("At the last visit. Both workers come together to the first one in the new flat."),
        **writer.wishes(),
    }


def audit() -> dict[str, Any]:
    """What the service manager found."""
    return {
        "audited_on": clock.today().isoformat(),
        "worker_took_part": True,
        "voice": "good",
        "assessment": "good",
        "plan": "requires",
        "oversight": "good",
        "recording": "good",
        "overall": "good",
        "strengths": "A child who does not speak is heard on every page.",
        "to_improve": "The plan says what adults do. It does not say what is different for the child.",
        "child_safe": True,
    }


def moment(when: datetime) -> str:
    """A moment as a form keeps it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
