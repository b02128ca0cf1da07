"""Loads the product and the made-up work, for the process from which workers are forked."""

import django

django.setup()
__import__("tests.jobs.made_up")
__import__("jobs.management.commands.worker")
