"""The forms app. Its label is its own, since `django.forms` claims `forms` when it is installed."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Form versions, which of them is in use, and drafts."""

    name = "forms"
    label = "casewright_forms"
    verbose_name = "Forms"
