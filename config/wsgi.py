"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from accounts.startup import refuse_unfit  # noqa: E402  the models are loaded by now

refuse_unfit()
