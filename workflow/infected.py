"""Telling people that a file which was added to a form holds a virus: where, never what file."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Team, User
from accounts.notifications import tell
from accounts.policy import can
from cases.models import Case
from forms.models import StoredFile
from records.models import Correction
from workflow import corrections
from workflow.models import Task
from workflow.notices import managers_of, named, page_of

KIND = "file_infected"


def tell_of(stored: StoredFile) -> None:
    """Tell who added the file and the managers of the team, where they may look at the task or the correction."""
    correction = Correction.objects.filter(draft=stored.draft_id).select_related("record__team", "begun_by").first()
    if correction is not None:
        words = _("A file that was added to the correction of %(reference)s holds a virus, and is given to nobody.")
        people = [stored.added_by, *corrections.deciders(correction)]
        told = words % {"reference": correction.record.reference}
        _tell(people, correction, corrections.page_of(correction), told)
        return
    task = Task.objects.filter(draft=stored.draft_id).select_related("case", "team").order_by("-created").first()
    if task is None:
        return
    words = _("A file that was added to %(task)s holds a virus, and is given to nobody. Ask for it another way.")
    people = [stored.added_by, *managers_of(task.team or _team_of(task.case))]
    _tell(people, task, page_of(task), words % {"task": named(task)})


def _team_of(case: Case | None) -> Team | None:
    allocation = case.allocation_on(clock.today()) if case is not None else None
    return allocation.team if allocation is not None else None


def _tell(people: Iterable[User], about: models.Model, link: str, words: str) -> None:
    for user in {one.pk: one for one in people}.values():
        if can(user, "view", about):
            tell(user, KIND, link=link, words=words)
