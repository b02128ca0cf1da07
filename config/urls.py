"""Every address of Casewright."""

from django.urls import URLPattern, URLResolver, include, path

from accounts import pages, settings_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("accounts.urls")),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("jobs/", include("jobs.urls")),
    path("settings/", settings_pages.settings_page, name="settings"),
    path("studio/", include("studio.urls")),
    path("", include("desk.urls")),
    path("settings/<str:key>/", settings_pages.setting_page, name="setting"),
]

handler400 = "accounts.error_pages.bad_request"
handler404 = "accounts.error_pages.not_found"
handler500 = "accounts.error_pages.server_error"
