"""Beginning the correction of a record, reading it, deciding on it, and giving it up."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.banners import tell
from accounts.guard import guarded, refused, signed_in
from accounts.models import User
from accounts.policy import can
from desk.asked_errors import asked_errors
from desk.correction_form import load_correction
from desk.corrections import (
    changed_files,
    consequences,
    in_file,
    is_shown,
    record_identity,
    what_changes,
    withdrawn_words,
)
from desk.fact_choices import as_read, as_read_then, facts_mark, posted_choices, taken_in
from desk.made_of_it import MadeLine, made_lines
from desk.not_taken_over import foreseen_lines
from desk.record_pages import load_version
from desk.story import version_url
from forms import kept_pages
from forms.code_lists import as_made
from forms.kept_pages import Kept
from forms.remarks import FACT
from records import correcting, trail
from records.correcting import CorrectedAlreadyError, CorrectionRefusedError, ReasonError, is_correctable
from records.kept_or_taken import KEEP, to_choose
from records.models import Correction, RecordVersion
from records.updating import hold_children
from workflow import corrections

DECISIONS = (
    (
        "approve",
        gettext_lazy("Approve it"),
        gettext_lazy("It is in force at once, and takes the place of what stood there."),
    ),
    ("return", gettext_lazy("Return it"), gettext_lazy("Its writer gets it back with what you say.")),
    ("refuse", gettext_lazy("Refuse it"), gettext_lazy("The record stands as it is. Say why: it is kept.")),
)
DECISION_FIELDS = frozenset({"decision", "comment", "shown", "facts"})
"""The fields of a decision, besides the choices of facts."""


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("correct", load=load_version)
def begin(request: HttpRequest, held: RecordVersion, reference: str, version: int) -> HttpResponseBase:
    """Say what is wrong, and begin to correct it."""
    user = signed_in(request)
    if kept_pages.is_left(request):
        kept_pages.let_go(request, user)
        return redirect(version_url(held))
    if kept_pages.is_typing(request):
        may = is_correctable(held) and correcting.open_correction(held.record) is None
        return kept_pages.keep(request, user, {"reason"}) if may else kept_pages.gone()
    if not is_correctable(held):
        tell(request, _("Only the version that stands of a final record is corrected."), "note")
        return redirect(version_url(held))
    kept = kept_pages.kept_page(request, user)
    typed = kept.posted.get("reason", "").replace("\r\n", "\n")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = correcting.begin(held, user, typed)
        except ReasonError as error:
            errors["reason"] = str(error)
        except CorrectedAlreadyError as error:
            return _already(request, error.correction)
        except CorrectionRefusedError as error:
            tell(request, str(error), "late")
            return redirect(version_url(held))
        else:
            kept_pages.let_go(request, user)
            return redirect("correction_form_start", made.pk)
    other = correcting.open_correction(held.record)
    if other is not None:
        return _already(request, other)
    context = {
        "record": {
            "title": held.form_version.title,
            "reference": reference,
            "version": version,
            "url": version_url(held),
        },
        "consequences": consequences(held),
        "typed": typed,
        "kept": kept,
        **asked_errors(errors, {"reason": "#reason"}),
        **record_identity(user, held.record),
    }
    return render(request, "records/correct.jinja", context)


def _already(request: HttpRequest, other: Correction) -> HttpResponseBase:
    """Lead the second who corrects a record to what the first does."""
    if other.begun_by_id != signed_in(request).pk:
        said = {"name": other.begun_by.name}
        tell(request, _("%(name)s is correcting this record already. Talk to them first.") % said, "note")
    return redirect("correction", other.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", load=load_correction)
def correction_page(request: HttpRequest, correction: Correction, correction_id: UUID) -> HttpResponseBase:
    """What is corrected and why, what changes, where it stands; the decision, for whoever may take it."""
    user = signed_in(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        decision = can(user, "decide", correction)
        if not decision:
            return refused(request, "decide", correction, decision)
        if kept_pages.is_typing(request):
            waits = correction.state == Correction.State.WAITING
            return kept_pages.keep(request, user, DECISION_FIELDS, FACT.prefix) if waits else kept_pages.gone()
        done = _decided(request, correction, user, errors)
        if done is not None:
            return done
    kept = kept_pages.kept_page(request, user)
    trail.note("viewed", correction, correction.record, actor=user, record=str(correction.record_id))
    return render(request, "records/correction.jinja", _context(kept, correction, user, errors))


def _decided(request: HttpRequest, correction: Correction, user: User, errors: dict[str, str]) -> HttpResponse | None:
    """Take the decision that was sent; None, and what is wrong with it, where it cannot be taken so."""
    wanted, comment = request.POST.get("decision", ""), request.POST.get("comment", "").replace("\r\n", "\n")
    if wanted not in correcting.DECISIONS:
        errors["decision"] = _("Choose to approve it, return it or refuse it")
        return None
    if request.POST.get("shown") != _shown(correction):
        tell(request, _("It was submitted anew meanwhile. Read it again, then decide."), "late")
        return redirect("correction", correction.pk)
    hold_children(correction.corrects)
    if wanted == "approve" and request.POST.get("facts", "") != facts_mark(to_choose(correcting.would_be(correction))):
        tell(request, _("The child’s file was changed meanwhile. Read what counts there, then decide."), "late")
        return redirect("correction", correction.pk)
    try:
        version = correcting.decide(correction, user, wanted, comment, taken=taken_in(request.POST))
    except ReasonError as error:
        errors["comment"] = str(error)
        return None
    except CorrectionRefusedError as error:
        tell(request, str(error), "late")
        return redirect("correction", correction.pk)
    kept_pages.let_go(request, user)
    corrections.decided(correction, wanted)
    if version is not None:
        corrections.in_force(version, user)
        tell(request, _("Approved: version %(number)s stands now.") % {"number": version.number})
        return redirect(version_url(version))
    name = {"name": correction.begun_by.name}
    words = _("Returned to %(name)s.") if wanted == "return" else _("Refused. %(name)s is told.")
    tell(request, words % name)
    return redirect("correction", correction.pk)


def _shown(correction: Correction) -> str:
    """A mark of what the page shows: another one, and it was returned and submitted anew."""
    return f"{correction.draft.revision}.{len(correction.said)}"


def _context(kept: Kept, correction: Correction, user: User, errors: dict[str, str]) -> dict[str, Any]:
    """What the page is drawn with. Of what was typed, a choice stays only while it is about what the page shows now."""
    posted = kept.posted
    shown = _shown(correction)
    waits = correction.state == Correction.State.WAITING
    decides = waits and bool(can(user, "decide", correction))
    own = correction.begun_by_id == user.pk
    proposed = correction.proposed if correction.proposed is not None and is_shown(correction, user) else None
    version = correction.version
    definition = correction.draft.form_version.definition
    changed = None
    if proposed is not None:
        with as_made(correction.corrects.as_written.submitted_at):
            changed = what_changes(correction.corrects, proposed)
    would_be = correcting.would_be(correction) if decides else None
    facts = to_choose(would_be) if would_be is not None else []
    mark, keys = facts_mark(facts), {one.key for one in facts}
    chosen = {one["key"] for one in correction.choices or () if one["choice"] == KEEP}
    return {
        "record": {
            "title": correction.corrects.form_version.title,
            "reference": correction.record.reference,
            "version": correction.corrects.number,
            "url": version_url(correction.corrects),
        },
        "correction": correction,
        "state_words": correction.get_state_display(),
        "withdrawn": withdrawn_words(correction, user),
        "own": own,
        "changes": changed,
        "in_file": in_file(definition, changed or (), correction.record, keys | chosen),
        "files": changed_files(correction, proposed["answers"]) if proposed is not None else [],
        "made_url": version_url(version) if version is not None else "",
        "writes": own and correction.state == Correction.State.WRITING,
        "withdraws": correction.is_open and bool(can(user, "withdraw", correction)),
        "decides": decides,
        "decisions": [one for one in DECISIONS if one[0] != "return" or correction.begun_by.is_active],
        "left": correction.is_open and not correction.begun_by.is_active,
        "shown": shown,
        "typed": {
            "decision": posted.get("decision", "") if posted.get("shown") == shown else "",
            "comment": posted.get("comment", ""),
        },
        "kept": kept,
        "not_taken_over": foreseen_lines(would_be, taken=keys) if would_be is not None else [],
        "made_of": _made_of(correction, user) if proposed is not None else [],
        "choices": posted_choices(as_read(facts, user), posted if posted.get("facts") == mark else {}),
        "facts_mark": mark,
        "chosen": as_read_then(correction.choices or [], user),
        **asked_errors(errors, {"decision": "#decision", "comment": "#comment"}),
        **record_identity(user, correction.record),
    }


def _made_of(correction: Correction, user: User) -> list[MadeLine]:
    """What the work made of the answers, while a correction waits and once it is in force."""
    if correction.state not in (Correction.State.WAITING, Correction.State.IN_FORCE) or correction.proposed is None:
        return []
    return made_lines(correction.corrects, correction.proposed["answers"], user)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("withdraw", load=load_correction)
def withdraw(request: HttpRequest, correction: Correction, correction_id: UUID) -> HttpResponseBase:
    """Ask first, then give a correction up."""
    user = signed_in(request)
    if not correction.is_open:
        return redirect("correction", correction.pk)
    if request.method == "POST":
        try:
            correcting.withdraw(correction, user)
        except CorrectionRefusedError as error:
            tell(request, str(error), "late")
            return redirect("correction", correction.pk)
        corrections.withdrawn(correction, user)
        tell(request, _("Withdrawn. The record stands as it is."))
        return redirect(version_url(correction.corrects))
    context = {
        "record": {"reference": correction.record.reference, "version": correction.corrects.number},
        "own": correction.begun_by_id == user.pk,
        "name": correction.begun_by.name,
        "back_url": corrections.page_of(correction),
        **record_identity(user, correction.record),
    }
    return render(request, "records/correction_withdraw.jinja", context)
