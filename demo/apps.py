"""Made-up authorities and families, made through the product."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Has commands only."""

    name = "demo"
