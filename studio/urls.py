"""The addresses of the studio."""

from django.urls import path

from studio import (
    form_move_pages,
    form_pages,
    form_publish_pages,
    form_steps_pages,
    form_version_pages,
    migration_pages,
    moved_pages,
    process_pages,
    publish_pages,
    version_pages,
)

FORM_FILE = "forms/publish/<uuid:publication_id>/"
FORM_MOVE = "forms/moves/<uuid:move_id>/"
FORM_VERSION = "forms/<slug:key>/<uuid:version_id>/"
MIGRATION = "processes/moves/<uuid:move_id>/"
PROCESS_FILE = "processes/publish/<uuid:publication_id>/"
PROCESS_VERSION = "processes/<slug:key>/<uuid:version_id>/"

urlpatterns = [
    path("processes/", process_pages.processes, name="processes"),
    path("processes/publish/", publish_pages.publish, name="publish_process"),
    path(PROCESS_FILE, publish_pages.publication, name="publication"),
    path(f"{PROCESS_FILE}file/", publish_pages.change_file, name="publication_file"),
    path(
        f"{PROCESS_FILE}scenarios/",
        publish_pages.change_scenarios,
        name="publication_scenarios",
    ),
    path(f"{PROCESS_FILE}former/", publish_pages.take_former, name="publication_former"),
    path(f"{PROCESS_FILE}play/", publish_pages.play_again, name="publication_play"),
    path(f"{PROCESS_FILE}progress/", publish_pages.progress, name="publication_progress"),
    path(f"{PROCESS_FILE}publish/", publish_pages.confirm, name="publication_publish"),
    path(f"{PROCESS_FILE}discard/", publish_pages.discard, name="publication_discard"),
    *migration_pages.PAGES.addresses(MIGRATION),
    path(f"{MIGRATION}map/", migration_pages.map_step, name="migration_map"),
    path(f"{MIGRATION}work/", moved_pages.instances, name="migration_instances"),
    path("processes/<slug:key>/", process_pages.process, name="process_versions"),
    path("processes/<slug:key>/move/", migration_pages.begin, name="migration_begin"),
    path(PROCESS_VERSION, version_pages.version, name="process_version"),
    path(f"{PROCESS_VERSION}file/", version_pages.file, name="process_version_file"),
    path(f"{PROCESS_VERSION}scenarios/", version_pages.scenarios, name="process_version_scenarios"),
    path(f"{PROCESS_VERSION}use/", process_pages.adopt, name="adopt_version"),
    path(f"{PROCESS_VERSION}retire/", process_pages.retire, name="retire_version"),
    path("forms/", form_pages.forms, name="forms"),
    path("forms/reading-ages/", form_pages.reading_ages, name="form_reading_ages"),
    path("forms/publish/", form_publish_pages.publish, name="publish_form"),
    path(FORM_FILE, form_publish_pages.publication, name="form_publication"),
    path(f"{FORM_FILE}file/", form_publish_pages.file, name="form_publication_file"),
    path(f"{FORM_FILE}pages/<slug:slug>/", form_publish_pages.page, name="form_publication_page"),
    path(f"{FORM_FILE}steps/", form_steps_pages.steps, name="form_publication_steps"),
    path(f"{FORM_FILE}steps/<slug:kind>/", form_steps_pages.step, name="form_publication_step"),
    path(f"{FORM_FILE}rehearse/", form_publish_pages.rehearse, name="form_publication_rehearse"),
    path(f"{FORM_FILE}publish/", form_publish_pages.confirm, name="form_publication_publish"),
    path(f"{FORM_FILE}discard/", form_publish_pages.discard, name="form_publication_discard"),
    *form_move_pages.PAGES.addresses(FORM_MOVE),
    path("forms/<slug:key>/", form_pages.form, name="form_versions"),
    path("forms/<slug:key>/compare/", form_version_pages.compare, name="form_compare"),
    path("forms/<slug:key>/take-back/", form_pages.take_back, name="form_plan_back"),
    path(FORM_VERSION, form_version_pages.version, name="form_version"),
    path(f"{FORM_VERSION}file/", form_version_pages.file, name="form_version_file"),
    path(f"{FORM_VERSION}pages/<slug:slug>/", form_version_pages.page, name="form_version_page"),
    path(f"{FORM_VERSION}use/", form_pages.adopt, name="adopt_form"),
    path(f"{FORM_VERSION}retire/", form_pages.retire, name="retire_form"),
    path(f"{FORM_VERSION}move/", form_move_pages.begin, name="form_move_begin"),
]
