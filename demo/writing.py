"""What the made-up workers type about a child: whole answers of each form, from the child's situation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from demo import growing, situations
from demo.courses import Child, Family, filled_in

REFERRERS = (
    "Ada Finch",
    "Odell Brook",
    "Minna Hart",
    "Peter Loam",
    "Sheena Moss",
    "Gil Tarn",
    "Ivo Marsh",
    "Della Frost",
)
FATHERS = ("Tarn", "Oswin", "Bram", "Corwin", "Elric", "Jory")
SCHOOLS = ("Cobble Lane Primary", "Saltings Primary", "Reed House Infants", "Orchard Road Primary")
UPPER_SCHOOLS = ("Saltings School", "Harbour Academy", "Quayside College")
NURSERIES = ("Little Otters", "the Acorn nursery", "Rushes playgroup")
PLACES = ("At home", "At home, in the kitchen", "At the family hub", "On a walk to the quay")
HELP = frozenset({"child_in_need_plan", "strategy_discussion", "look_after", "private_fostering", "other"})
WITHOUT_SPEECH = 2.0
FATHER_ELSEWHERE = 3
"""Of every so many children one has a father who lives elsewhere."""

DECISIONS = (
    "Clear, and the child’s voice is in it. Agreed.",
    "I agree. Well weighed, and the plan follows from what the family said.",
    "Agreed. The plan is small enough to work.",
    "Thorough. I agree with the outcome and with the dates.",
)
PROGRESS = (
    "{child} has been seen and speaks freely. One parent and two agencies are still to be asked.",
    "Good contact with {parent}. The picture is clear at home and thin at school.",
    "The worker knows what {child} wants. What is missing is a view from health.",
)
OTHERWISE = {
    "assessment": "I rang the referrer and {parent} today. {child} is safe, and somebody who acts is there. An "
    "assessment that begins at once is enough; we look again the moment anything changes.",
    "strategy_discussion": "On the telephone the referrer said more than the form shows, and it points to harm.",
    "other_service": "The family asks for help and knows a service that it trusts.",
    "no_further_action": "The family has help already, and wants no more from us now.",
}
"""Why a manager decides otherwise than the threshold table, by decision."""
NOBODY_YET = "The team says today who is free."
"""Why the front door names no worker with its decision."""
NEXT = (
    "Second visit this week, alone with {child}. Health by Friday.",
    "Speak with the school, then write up what is there.",
    "See {child} once more; we talk again before it is submitted.",
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes for one child. `number` is the child's place in the demonstration and varies the wording."""

    child: Child
    family: Family
    number: int

    def said(self, text: str) -> str:
        """Put the names into a text."""
        return filled_in(text, self.child, self.family, self.school)

    def turn(self, texts: tuple[str, ...]) -> str:
        """One of several wordings."""
        return self.said(texts[self.number % len(texts)])

    @property
    def school(self) -> str:
        age = self.child.age
        if age is None or age < WITHOUT_SPEECH:
            return ""
        places = NURSERIES if age < 5 else SCHOOLS if age < 12 else UPPER_SCHOOLS
        return places[self.number % len(places)]

    @property
    def speaks(self) -> bool:
        return self.child.age is not None and self.child.age >= WITHOUT_SPEECH

    @property
    def father(self) -> str | None:
        """A father who lives elsewhere, by first name, for some children."""
        if self.number % FATHER_ELSEWHERE or self.child.situation is situations.WITH_HER_AUNT:
            return None
        return FATHERS[self.number % len(FATHERS)]

    @property
    def relation(self) -> str:
        return "Carer" if self.child.situation is situations.WITH_HER_AUNT else "Mother"

    def referral(self, day: date, before: date | None) -> dict[str, Any]:
        """The referral; `before` is the day of an earlier one."""
        lived = self.child.situation
        found = f"A referral of {before:%d %B %Y} that led to advice." if before else "Nothing."
        return {
            "referral_date": day.isoformat(),
            "source": lived.source,
            "referrer_name": REFERRERS[self.number % len(REFERRERS)],
            "referrer_role": lived.role,
            "referrer_contact": f"01632 960 {140 + self.number}",
            "referrer_may_be_named": self.number % 4 != 1,
            "concern": self.said(lived.concern),
            **({"child_says": self.child.words} if self.speaks else {}),
            "immediate_safety": lived.safe,
            **({"safety_steps": self.said(lived.safety_steps)} if lived.safe != "safe" else {}),
            "history_checked": True,
            "history_found": found,
            "primary_need": lived.need,
            "parents_aware": True,
            "consent_status": "given",
        }

    def contact(self, day: date) -> dict[str, Any]:
        """The contact from which the referral came."""
        said = self.referral(day, None)
        told = {"received_on": said.pop("referral_date"), "received_time": "09:40:00", "method": "telephone"}
        told["reason"] = said.pop("concern")
        return said | told

    def decision(self, decision: str) -> dict[str, Any]:
        """What a manager decides on the referral."""
        lived = self.child.situation
        told = {"decision": decision, "decision_reason": self.said(lived.decided)}
        told["decided_otherwise"] = self.said(OTHERWISE[decision])  # asked only where the threshold table differs
        if decision in ("assessment", "strategy_discussion"):
            return {**told, "primary_need": lived.need, "no_worker_reason": NOBODY_YET}
        reason = (
            "We know enough to say that advice is the right help now. Nothing suggests harm, and the family is willing."
        )
        told |= {"decision_reason": reason, "advice": self.said(lived.advice)}
        return told if decision == "no_further_action" else {**told, "other_service": "Early help"}

    def review(self, day: date) -> dict[str, Any]:
        """What the manager and the worker said at a point of review."""
        seen = self.child.age is not None
        return {
            "reviewed_on": day.isoformat(),
            **({"child_seen_yet": True} if seen else {}),
            "progress": self.turn(PROGRESS) if seen else "The scans are done, and the meeting before the birth is set.",
            "standing": "on_track",
            "what_to_do": self.turn(NEXT) if seen else "Speak with the treatment service and with the grandmother.",
        }

    def assessment(self, days: Mapping[str, date], outcome: str, *, late: bool) -> tuple[dict[str, Any], ...]:
        """The assessment, in parts as it is written. `days`: referral, begun, first, second, asked, review."""
        lived = self.child.situation
        lines = {name: self.said(text) for name, text in growing.lines(self.child.age, self.number).items()}
        grown = {name: text for name, text in lines.items() if name not in growing.HOME}
        if self.child.age is not None:
            grown |= {"school": self.school, "child_feelings": self.said(lived.feelings)}
        home = {name: text for name, text in lines.items() if name not in grown}
        return (
            {
                "counts_from": days["referral"].isoformat(),
                "start_date": days["begun"].isoformat(),
                "internal_review_date": days["review"].isoformat(),
                "reason": self.said(lived.concern),
                "parents_know": True,
            },
            self._seen(days["first"]),
            {**self.wishes(), "parents_views": self.parents()},
            {
                **self._seen(days["first"], days["second"]),
                "agencies_asked": True,
                "agencies": [self._agency(days["asked"])],
            },
            grown,
            {
                **home,
                "parenting_basic_care": self.said(lived.care),
                "parenting_safety": self.said(lived.safety),
                "parenting_warmth": self.said(lived.warmth),
                "family_history": self.said(lived.history),
            },
            {
                "strengths": self.said(lived.strengths),
                "risks": self.said(lived.risks),
                "analysis": self.said(lived.analysis),
                "factors": list(lived.factors),
            },
            self._outcome(outcome, late=late),
        )

    def _seen(self, *days: date) -> dict[str, Any]:
        if self.child.age is None:
            return {}
        visits = [
            {"seen_on": days[0].isoformat(), "place": PLACES[self.number % 4], "who_was_there": self.family.parent}
        ]
        visits += [
            {"seen_on": day.isoformat(), "place": "At school" if self.child.age >= 5 else "At home"} for day in days[1:]
        ]
        if self.child.age >= 4:
            return {"child_seen": True, "visits": visits, "seen_alone": True}
        why = self.said("{child} is too small to be away from {parent} with a stranger. We played while she made tea.")
        return {"child_seen": True, "visits": visits, "seen_alone": False, "not_alone_reason": why}

    def wishes(self) -> dict[str, Any]:
        """What the child wishes and feels, and how that was found out; nothing before the birth."""
        lived = self.child.situation
        if self.child.age is None:
            return {}
        shown = f"{self.child.words}\n\n" if self.child.words else ""
        age = self.child.age
        return {
            "wishes_known": True,
            "wishes_feelings": shown + self.said(lived.feelings),
            "how_obtained": "watching" if age < 4 else "play" if age < 9 else "talking",
            "weight_given": self.said(lived.weight),
        }

    def parents(self) -> list[dict[str, Any]]:
        """What the parents say, each for themselves."""
        view = {"person": f"{self.family.parent} {self.family.name}", "relation": self.relation, "heard": True}
        found = [{**view, "view": self.said(self.child.situation.parent)}]
        if self.father is not None:
            why = f"{self.father} works away. We wrote to him and spoke once; he will ring back."
            person = f"{self.father} {self.family.name}"
            found.append({"person": person, "relation": "Father", "heard": False, "not_heard_reason": why})
        return found

    def _agency(self, day: date) -> dict[str, Any]:
        lived = self.child.situation
        who = f"{REFERRERS[(self.number + 3) % len(REFERRERS)]}, {lived.role[:1].lower()}{lived.role[1:]}"
        if lived.role == "Grandmother":
            who = f"{REFERRERS[(self.number + 3) % len(REFERRERS)]}, class teacher"
        told = {"agency": lived.agency, "person": who, "spoke_on": day.isoformat()}
        return {**told, "said": self.said(lived.professional), "keep_from_family": False}

    def _outcome(self, outcome: str, *, late: bool) -> dict[str, Any]:
        ends = {"no_further_action": "Our work ends here. ", "early_help": "Early help goes on with the family. "}
        told: dict[str, Any] = {
            "support_required": outcome in HELP,
            "outcome": outcome,
            "next_steps": ends.get(outcome, "") + self.said(self.child.situation.steps),
            "shared": True,
        }
        if outcome == "other":
            told["outcome_other"] = "A mentor from the youth club, paid by us, for half a year."
        if late:
            told["late_reason"] = self.said("{parent} was in hospital for two weeks, and I waited to hear her.")
        return told
