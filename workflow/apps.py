"""The engine: BPMN in, viewflow flows out."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    """Registers the access rules of tasks and processes, who fires timers, reminds, and works out dates again."""

    name = "workflow"

    def ready(self) -> None:
        from cases.deaths import when_died, when_taken_back
        from forms.files.scanning import when_infected
        from jobs import due, failures
        from jobs.kinds import name_kind
        from records.restricted import decisions_come_from
        from workflow import (  # noqa: F401  access: the rules
            abandoned,
            access,
            assigning,
            conditions,
            deadlines,
            deaths,
            delivery,
            failing,
            incidents,
            infected,
            origins,
            reminders,
            start_events,
            timers,
            waiting,
        )
        from workflow.form_versions import rehearsals, using
        from workflow.form_versions.batches import FORM_MOVES
        from workflow.migration.batches import MIGRATIONS

        name_kind("workflow.scenarios.jobs.play_next_scenario", _("Playing the scenarios of a process"))
        due.register(deadlines.KIND, deadlines.recount_all, label=_("Working out due dates again"))
        due.register(
            deadlines.WORK_KIND, deadlines.recount_work, label=_("Working out due dates again as the calendar changed")
        )
        due.register(
            deadlines.CASE_KIND, deadlines.recount_case_now, label=_("Working out due dates of a child’s work again")
        )
        due.register(
            deadlines.RECORDED_KIND,
            deadlines.recount_recorded,
            label=_("Working out due dates of a child’s work again after something was recorded"),
        )
        due.register(timers.KIND, timers.fire, together=timers.fire_together, label=_("A timer of a process"))
        due.register(waiting.DELIVERY, delivery.deliver, label=_("A message or signal to a process"))
        due.register(delivery.AFTER_DEATH, deaths.close_after_death, label=_("Closing our work with a child who died"))
        due.register(conditions.KIND, conditions.ask, label=_("Asking what a process waits to become true"))
        due.register(start_events.KIND, start_events.start_due, label=_("A process that begins at a time"))
        due.register(failing.KIND, incidents.try_again, label=_("Trying a failed step again"))
        when_infected(infected.tell_of)
        decisions_come_from(origins.behind_decision)
        when_died(deaths.tell)
        when_taken_back(deaths.taken_back)
        due.register(MIGRATIONS.kind, MIGRATIONS.go_on, label=_("Moving work to another version of its process"))
        failures.when_given_up(MIGRATIONS.kind, MIGRATIONS.halt)
        due.register(FORM_MOVES.kind, FORM_MOVES.go_on, label=_("Moving drafts to another version of their form"))
        failures.when_given_up(FORM_MOVES.kind, FORM_MOVES.halt)
        due.register(rehearsals.KIND, rehearsals.try_now, label=_("Trying a version of a form on every draft"))
        due.register(using.KIND, using.begin_planned, label=_("A version of a form that new work uses from a day on"))
        due.register(
            abandoned.KIND, abandoned.forget_files, label=_("Deleting files of a draft that was never submitted")
        )
        due.register(reminders.DUE_SOON, reminders.warn, label=_("Warning that a task is due"))
        due.register(reminders.OVERDUE, reminders.report_late, label=_("Notice that a task is late"))
        due.register(reminders.FOLLOW_UP, reminders.remind_to_look, label=_("Reminder to look at a task"))
        due.register(
            assigning.ALLOCATION_BEGINS, assigning.begin_allocation, label=_("Beginning of a planned allocation")
        )
