"""The addresses of the studio."""

from django.urls import path

from studio import migration_pages, moved_pages, process_pages, publish_pages, version_pages

urlpatterns = [
    path("processes/", process_pages.processes, name="processes"),
    path("processes/publish/", publish_pages.publish, name="publish_process"),
    path("processes/publish/<uuid:publication_id>/", publish_pages.publication, name="publication"),
    path("processes/publish/<uuid:publication_id>/file/", publish_pages.change_file, name="publication_file"),
    path(
        "processes/publish/<uuid:publication_id>/scenarios/",
        publish_pages.change_scenarios,
        name="publication_scenarios",
    ),
    path("processes/publish/<uuid:publication_id>/former/", publish_pages.take_former, name="publication_former"),
    path("processes/publish/<uuid:publication_id>/play/", publish_pages.play_again, name="publication_play"),
    path("processes/publish/<uuid:publication_id>/progress/", publish_pages.progress, name="publication_progress"),
    path("processes/publish/<uuid:publication_id>/publish/", publish_pages.confirm, name="publication_publish"),
    path("processes/publish/<uuid:publication_id>/discard/", publish_pages.discard, name="publication_discard"),
    path("processes/moves/<uuid:migration_id>/", migration_pages.migration, name="migration"),
    path("processes/moves/<uuid:migration_id>/rehearse/", migration_pages.rehearse, name="migration_rehearse"),
    path("processes/moves/<uuid:migration_id>/map/", migration_pages.map_step, name="migration_map"),
    path("processes/moves/<uuid:migration_id>/run/", migration_pages.run, name="migration_run"),
    path("processes/moves/<uuid:migration_id>/stop/", migration_pages.stop, name="migration_stop"),
    path("processes/moves/<uuid:migration_id>/undo/", migration_pages.undo, name="migration_undo"),
    path("processes/moves/<uuid:migration_id>/progress/", migration_pages.progress, name="migration_progress"),
    path("processes/moves/<uuid:migration_id>/work/", moved_pages.instances, name="migration_instances"),
    path("processes/<slug:key>/", process_pages.process, name="process_versions"),
    path("processes/<slug:key>/move/", migration_pages.begin, name="migration_begin"),
    path("processes/<slug:key>/<uuid:version_id>/", version_pages.version, name="process_version"),
    path("processes/<slug:key>/<uuid:version_id>/file/", version_pages.file, name="process_version_file"),
    path(
        "processes/<slug:key>/<uuid:version_id>/scenarios/", version_pages.scenarios, name="process_version_scenarios"
    ),
    path("processes/<slug:key>/<uuid:version_id>/use/", process_pages.adopt, name="adopt_version"),
    path("processes/<slug:key>/<uuid:version_id>/retire/", process_pages.retire, name="retire_version"),
]
