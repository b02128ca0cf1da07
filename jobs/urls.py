"""The addresses of work that failed."""

from django.urls import path

from jobs import pages

urlpatterns = [
    path("", pages.failed_work, name="failed_work"),
    path("again/", pages.retry_all, name="failed_work_retry_all"),
    path("<uuid:work_id>/again/", pages.retry, name="failed_work_retry"),
    path("<uuid:work_id>/give-up/", pages.give_up, name="failed_work_give_up"),
]
