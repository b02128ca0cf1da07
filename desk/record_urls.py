"""The addresses of records."""

from django.urls import URLPattern, path

from desk import correction_files, correction_form, correction_pages, file_pages, not_taken_over_pages, record_pages

urlpatterns: list[URLPattern] = [
    path("records/<str:reference>/<int:version>/", record_pages.record_page, name="record"),
    path("records/<str:reference>/<int:version>/files/<uuid:file_id>/", file_pages.record_file, name="record_file"),
    path(
        "records/<str:reference>/<int:version>/not-taken-over/<uuid:row_id>/",
        not_taken_over_pages.settle_page,
        name="record_not_taken_over",
    ),
    path("records/<str:reference>/<int:version>/correct/", correction_pages.begin, name="record_correct"),
    path("corrections/<uuid:correction_id>/", correction_pages.correction_page, name="correction"),
    path("corrections/<uuid:correction_id>/withdraw/", correction_pages.withdraw, name="correction_withdraw"),
    path(
        "corrections/<uuid:correction_id>/files/<path:name>/",
        correction_files.correction_files,
        name="correction_files",
    ),
    path(
        "corrections/<uuid:correction_id>/file/<uuid:file_id>/",
        correction_files.correction_file,
        name="correction_file",
    ),
    path("corrections/<uuid:correction_id>/form/", correction_form.form_start, name="correction_form_start"),
    path("corrections/<uuid:correction_id>/form/<slug:page>/", correction_form.form_page, name="correction_form"),
    path(
        "corrections/<uuid:correction_id>/form/<slug:page>/<slug:name>/<slug:item>/",
        correction_form.form_item,
        name="correction_form_item",
    ),
    path("records/<str:reference>/<int:version>.pdf", record_pages.record_pdf, name="record_pdf"),
    path("records/<str:reference>/<int:version>.txt", record_pages.record_text, name="record_text"),
    path("records/<str:reference>/<int:version>/for-child.pdf", record_pages.record_for_child, name="record_for_child"),
    path(
        "records/<str:reference>/<int:version>/pdf/<str:kind>/",
        record_pages.record_pdf_status,
        name="record_pdf_status",
    ),
    path(
        "records/<str:reference>/<int:version>/pdf/<str:kind>/again/",
        record_pages.record_pdf_retry,
        name="record_pdf_retry",
    ),
]
