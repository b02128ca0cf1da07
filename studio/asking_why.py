"""The page that asks why before something is done with a version."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from accounts.banners import tell
from accounts.guard import signed_in
from accounts.models import User
from workflow.version_acts import LONGEST_REASON, VersionError


def ask_why(
    request: HttpRequest, act: Callable[[User, str], None], words: dict[str, Any], back_url: str
) -> HttpResponseBase:
    """Draw the page, or carry out `act(by, reason)` and go back.

    `words`: `title`, `button`, `looked_at` and `process` as `studio/ask_why.jinja` takes them, and `done`, what is told
    afterwards.
    """
    reason, error = request.POST.get("reason", "").strip(), ""
    if request.method == "POST":
        try:
            act(signed_in(request), reason)
        except VersionError as problem:
            error = str(problem)
        else:
            tell(request, words["done"])
            return redirect(back_url)
    context = {
        **words,
        "reason": reason,
        "longest": LONGEST_REASON,
        "errors": [{"href": "#reason", "text": error}] if error else [],
        "back_url": back_url,
    }
    return render(request, "studio/ask_why.jinja", context)
