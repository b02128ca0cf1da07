"""`python -m tests.jobs.worker_process`: the real worker command, in a process that knows the made-up work."""

import os
import subprocess
import sys

from tests.browser.serving import ROOT


def start(*arguments: str, lease: int = 2) -> subprocess.Popen[bytes]:
    """Start a worker as a process of its own, with short leases."""
    environment = {**os.environ, "CASEWRIGHT_LEASE_SECONDS": str(lease), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-m", "tests.jobs.worker_process", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


def main() -> None:
    """Run `manage.py worker`, with the made-up kinds registered."""
    import django
    from django.core.management import call_command

    django.setup()
    __import__("tests.jobs.made_up")
    call_command("worker", *sys.argv[1:])


if __name__ == "__main__":
    main()
