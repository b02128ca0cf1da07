"""The places of the desk, and who finds them in the navigation."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.frame import add_destination
from accounts.models import Team, User
from accounts.policy import Decision, Standing, register_place, standing, visible_to
from accounts.roles import LOOKS_AFTER_PEOPLE, MANAGING_ROLES
from workflow.models import Incident


def _anyone(user: User) -> Decision:
    return Decision(True, "Everyone has a list of work.")


def _calendar_rule(user: User) -> Decision:
    if standing(user).holds("administrator"):
        return Decision(True, "You keep the calendar.")
    return Decision(False, "Administrators keep the calendar.")


def _my_work(user: User, here: Standing) -> str | None:
    return reverse("my_work")


def _team_work(user: User, here: Standing) -> str | None:
    teams = here.case_team_ids
    if not teams:
        return None
    managed = here.teams_as(*MANAGING_ROLES)
    first = Team.objects.filter(pk__in=managed or teams).order_by("name").values_list("pk", flat=True).first()
    return reverse("team_tasks", args=[first]) if first else None


def _cases(user: User, here: Standing) -> str | None:
    return reverse("cases") if here.case_team_ids else None


def _failed_steps(user: User, here: Standing) -> str | None:
    return reverse("incidents") if here.holds(*LOOKS_AFTER_PEOPLE) else None


def _steps_to_mend(user: User) -> int:
    return visible_to(user, Incident, "mend").filter(ended_at__isnull=True).count()


register_place("my_work", _anyone)
register_place("calendar", _calendar_rule)
add_destination(
    10,
    _("My work"),
    _my_work,
    "my_work",
    "task",
    "task_form",
    "task_form_item",
    "finish_by_hand",
    "task_form_start",
    "task_files",
    "give",
    "drafts",
    "earlier_drafts",
    "earlier_draft",
)
add_destination(20, _("Team work"), _team_work, "team_tasks")
add_destination(
    30,
    _("Cases"),
    _cases,
    "cases",
    "case",
    "record",
    "allocation",
    "family_add",
    "family_end",
    "family_correct",
    "details",
    "death",
    "about_child",
    "about_relative",
    "write_down",
    "write_down_relative",
    "change_fact",
    "change_relative_fact",
    "new_file",
    "open_again",
    "find_child",
    "start_for_family",
    "begin_offered",
    "process",
    "steer",
    "steer_step",
    "record_not_taken_over",
    "record_correct",
)
add_destination(85, _("Failed steps"), _failed_steps, "incidents", "incident", "incidents_again", count=_steps_to_mend)
