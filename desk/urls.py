"""The addresses of the daily screens."""

from django.urls import include, path

from desk import (
    allocation_pages,
    by_hand_pages,
    calendar_pages,
    case_pages,
    details_pages,
    family_pages,
    form_pages,
    giving,
    my_work,
    new_file_pages,
    notification_pages,
    process_pages,
    relative_pages,
    story_marks,
    task_pages,
    team_work,
)

urlpatterns = [
    path("", my_work.home, name="home"),
    path("my-work/", my_work.my_work, name="my_work"),
    path("notifications/", notification_pages.notifications, name="notifications"),
    path("notifications/read/", notification_pages.all_read, name="notifications_read"),
    path("notifications/<uuid:notification_id>/", notification_pages.notification, name="notification"),
    path("teams/<uuid:team_id>/tasks/", team_work.team_tasks, name="team_tasks"),
    path("teams/<uuid:team_id>/give/", giving.give_several, name="give_several"),
    path("tasks/<uuid:task_id>/", task_pages.task_page, name="task"),
    path("tasks/<uuid:task_id>/claim/", task_pages.claim, name="claim"),
    path("tasks/<uuid:task_id>/release/", task_pages.release, name="release"),
    path("tasks/<uuid:task_id>/give/", giving.give, name="give"),
    path("tasks/<uuid:task_id>/done/", by_hand_pages.finish, name="finish_by_hand"),
    path("tasks/<uuid:task_id>/form/", form_pages.form_start, name="task_form_start"),
    path("tasks/<uuid:task_id>/form/<slug:page>/", form_pages.form_page, name="task_form"),
    path("tasks/<uuid:task_id>/form/<slug:page>/<slug:name>/<slug:item>/", form_pages.form_item, name="task_form_item"),
    path("processes/<uuid:process_id>/", process_pages.process_page, name="process"),
    path("processes/<uuid:process_id>/diagram.xml", process_pages.process_diagram, name="process_diagram"),
    path("cases/", case_pages.cases, name="cases"),
    path("cases/new/", new_file_pages.new_file, name="new_file"),
    path("cases/<slug:reference>/", case_pages.case_page, name="case"),
    path("cases/<slug:reference>/allocation/", allocation_pages.allocation, name="allocation"),
    path("cases/<slug:reference>/details/", details_pages.details, name="details"),
    path("cases/<slug:reference>/family/add/", family_pages.family_add, name="family_add"),
    path("cases/<slug:reference>/family/<uuid:relationship_id>/end/", family_pages.family_end, name="family_end"),
    path(
        "cases/<slug:reference>/family/<uuid:relationship_id>/correct/",
        relative_pages.family_correct,
        name="family_correct",
    ),
    path(
        "cases/<slug:reference>/family/<uuid:relationship_id>/remove/", family_pages.family_remove, name="family_remove"
    ),
    path("cases/<slug:reference>/open-again/", new_file_pages.open_again, name="open_again"),
    path("cases/<slug:reference>/start/<slug:key>/", case_pages.start_process, name="start_process"),
    path("cases/<slug:reference>/story/<uuid:entry_id>/mark/", story_marks.mark_significant, name="mark_significant"),
    path(
        "cases/<slug:reference>/story/<uuid:entry_id>/unmark/",
        story_marks.unmark_significant,
        name="unmark_significant",
    ),
    path("settings/calendar/", calendar_pages.calendar, name="calendar"),
    path("settings/calendar/<uuid:day_id>/remove/", calendar_pages.remove, name="calendar_remove"),
    path("", include("desk.record_urls")),
]
