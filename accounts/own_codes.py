"""A person's own recovery codes: how many are left, and making new ones."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts import audit
from accounts.guard import guarded, signed_in
from accounts.signin import codes, slots
from accounts.signin.lockout import locked_codes_response


@guarded("view", place="oneself")
def recovery_codes(request: HttpRequest) -> HttpResponseBase:
    """Make new recovery codes for a code of the app, which shows that it is still the same person who sits there."""
    user = signed_in(request)
    made: list[str] = []
    errors = []
    if request.method == "POST":
        if not slots.take_code(user):
            return locked_codes_response(request, user)
        if codes.accept(user, request.POST.get("code", "")):
            slots.give_back_code(user)
            made = codes.new_recovery_codes(user)
            audit.record("recovery_codes_made", user, actor=user)
        else:
            audit.record("code_refused", user, actor=user)
            errors = [{"href": "#code", "text": _("Enter the next code that your app shows: this one does not work")}]
    context = {"left": codes.recovery_codes_left(user), "codes": made, "errors": errors}
    return render(request, "people/own_codes.jinja", context)
