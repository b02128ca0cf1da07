"""Between the right password and being signed in: typing a code, or setting up what makes them.

Until the end of it the person is nobody to every other page. What is known of them stands in the session as allauth's
pending sign-in, for a quarter of an hour.
"""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.stagekit import clear_login, stash_login
from allauth.account.stages import LoginStage
from allauth.core.internal.httpkit import headed_redirect_response
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.banners import tell
from accounts.context import authority
from accounts.guard import public
from accounts.models import User
from accounts.signin import codes, qr, slots
from accounts.signin.lockout import locked_codes_response
from accounts.signin.sealing import secrets_of

FEW_LEFT = 4


class CodeForm(AuthenticateForm):
    """One code, from the app or from the list of recovery codes, checked and used up."""

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        found = codes.accept(self.user, typed)
        if found is None:
            raise ValidationError("")
        found.user = self.user
        self.authenticator = found
        return typed


class CodeView(AuthenticateView):
    """The page on which the code is typed. A slot is taken before each code is checked."""

    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and "code" not in request.POST:
            return redirect("mfa_authenticate")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        here = hasattr(request, "_login_stage")
        if here and getattr(response, "url", "") == reverse("account_login"):  # the second factor was taken away
            clear_login(request)
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if slots.codes_locked_until(self.stage.login.user):
            return locked_codes_response(request, self.stage.login.user)
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: User = self.stage.login.user
        if not user.is_active:
            clear_login(request)
            return redirect("account_login")
        if not slots.take_code(user):
            return locked_codes_response(request, user)
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: CodeForm) -> HttpResponse:
        user: User = self.stage.login.user
        slots.give_back_code(user)
        response: HttpResponse = super().form_valid(form)
        if form.authenticator.type == codes.RECOVERY:
            _tell_of_recovery_codes(self.request, user)
        return response

    def form_invalid(self, form: CodeForm) -> HttpResponseBase:
        user: User = self.stage.login.user
        with authority(user.authority_id):
            audit.record("code_refused", user, actor=None)
        return self.get(self.request)


def _tell_of_recovery_codes(request: HttpRequest, user: User) -> None:
    left = codes.recovery_codes_left(user)
    with authority(user.authority_id):
        audit.record("recovery_code_used", user, actor=user, left=left)
    words = ngettext(
        "You used a recovery code. %(left)s is left.", "You used a recovery code. %(left)s are left.", left
    ) % {"left": left}
    more = _("Make new ones under your name, at the top.")
    tell(request, f"{words} {more}" if left <= FEW_LEFT else words, "late" if left <= FEW_LEFT else "note")


class SetUpStage(LoginStage):
    """Nobody goes on without a second factor: who has none sets one up now."""

    key = "second_factor_set_up"
    urlname = "second_factor_set_up"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if codes.has_second_factor(self.login.user):
            return None, True
        return headed_redirect_response(self.urlname), True


@public
@login_stage_required(stage=SetUpStage.key, redirect_urlname="account_login")
def set_up(request: HttpRequest) -> HttpResponseBase:
    """Show the secret of a new second factor and ask for its first code; then show the recovery codes, once."""
    stage: SetUpStage = request._login_stage  # type: ignore[attr-defined]
    user: User = stage.login.user
    if stage.state.get("made"):
        return _show_recovery_codes(request, stage, user)
    if codes.has_second_factor(user) or not user.is_active:  # set up meanwhile elsewhere: that one is asked for
        clear_login(request)
        return redirect("account_login")
    secret = _secret(request, stage, user)
    typed = request.POST.get("code", "") if request.method == "POST" else None
    step = codes.step_of(secret, typed) if typed else None
    if step is None:
        return _show_secret(request, user, secret, refused=typed is not None)
    try:
        factor = codes.set_up(user, secret, step)
    except codes.AlreadySetUpError:
        clear_login(request)
        return redirect("account_login")
    _keep(request, stage, user, factor)
    return redirect(stage.urlname)


def _secret(request: HttpRequest, stage: SetUpStage, user: User) -> str:
    """Return the secret of this sign-in: the same on every look at the page, sealed in the session."""
    adapter = get_adapter()
    with secrets_of(user):
        if "secret" in stage.state:
            return str(adapter.decrypt(stage.state["secret"]))
        secret = codes.new_secret()
        stage.state["secret"] = adapter.encrypt(secret)
    stash_login(request, stage.login)
    return secret


def _show_secret(request: HttpRequest, user: User, secret: str, *, refused: bool) -> HttpResponseBase:
    address = get_adapter().build_totp_url(user, secret)
    context = {
        "email": user.email,
        "qr": qr.draw(address),
        "app_url": address,
        "secret_groups": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "refused": refused,
    }
    return render(request, "mfa/set_up.jinja", context)


def _keep(request: HttpRequest, stage: SetUpStage, user: User, factor: Authenticator) -> None:
    factor.user = user
    post_authentication(request, factor)
    with authority(user.authority_id):
        audit.record("second_factor_set_up", user, actor=user)
    stage.state.pop("secret", None)
    stage.state["made"] = True
    stash_login(request, stage.login)


def _show_recovery_codes(request: HttpRequest, stage: SetUpStage, user: User) -> HttpResponseBase:
    if request.method == "POST" and "kept" in request.POST:
        response: HttpResponseBase = stage.exit()
        return response
    return render(request, "mfa/recovery_codes.jinja", {"codes": codes.recovery_codes(user)})


authenticate = public(CodeView.as_view())
