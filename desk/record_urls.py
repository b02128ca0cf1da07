"""The addresses of records."""

from django.urls import URLPattern, path

from desk import file_pages, not_taken_over_pages, record_pages

urlpatterns: list[URLPattern] = [
    path("records/<str:reference>/<int:version>/", record_pages.record_page, name="record"),
    path("records/<str:reference>/<int:version>/files/<uuid:file_id>/", file_pages.record_file, name="record_file"),
    path(
        "records/<str:reference>/<int:version>/not-taken-over/<uuid:row_id>/",
        not_taken_over_pages.settle_page,
        name="record_not_taken_over",
    ),
    path("records/<str:reference>/<int:version>.pdf", record_pages.record_pdf, name="record_pdf"),
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
