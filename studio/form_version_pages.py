"""One version of a form: who published it and why, its pages as a worker sees them, its file, and what it changed."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.downloads import JSON, attachment
from accounts.guard import guarded
from forms.models import FormPublication, FormVersion
from forms.versions.changes import gravest
from forms.versions.comparing import compare as changes_between
from forms.versions.moving import steps_between
from forms.versions.steps import Step
from studio.access import FORMS
from studio.form_change_view import TITLES, change_groups
from studio.form_pages import version_line
from studio.form_preview import ages, finding_line, page_lines, preview
from studio.published import published, reason_in_trail
from workflow.form_versions import using
from workflow.form_versions.findings import Finding
from workflow.form_versions.publications import looked_at
from workflow.form_versions.using import FormStanding


@require_safe
@guarded("view", place=FORMS)
def version(request: HttpRequest, key: str, version_id: UUID) -> HttpResponseBase:
    """Everything that is known of one version."""
    versions = using.versions_by_form().get(key, [])
    held = next((each for each in versions if each.version.pk == version_id), None)
    if held is None:
        raise Http404
    former = next((each.version for each in versions if each.version.number < held.version.number), None)
    definition = held.version.definition
    context = {
        "title": held.version.title,
        "version": version_line(held, versions) | {"reason": _reason(held.version)},
        "pages": page_lines(definition, lambda slug: reverse("form_version_page", args=[key, version_id, slug])),
        "reading": ages(definition),
        "warnings": [finding_line(each) for each in _warnings(held.version)],
        "former": former.number if former is not None else None,
        "groups": change_groups(changes_between(former.definition, definition)) if former is not None else [],
        "form_url": reverse("form_versions", args=[key]),
        "file_url": reverse("form_version_file", args=[key, version_id]),
    }
    return render(request, "studio/form_version.jinja", context)


@require_safe
@guarded("view", place=FORMS)
def page(request: HttpRequest, key: str, version_id: UUID, slug: str) -> HttpResponseBase:
    """One page of a version, without a case."""
    held = published(FormVersion, key, version_id)
    context = preview(
        held.definition,
        slug,
        _warnings(held),
        lambda other: reverse("form_version_page", args=[key, version_id, other]),
        request.GET,
    )
    back = {"back_url": reverse("form_version", args=[key, version_id]), "number": held.number}
    return render(request, "studio/form_page.jinja", {**context, **back})


@require_safe
@guarded("view", place=FORMS)
def file(request: HttpRequest, key: str, version_id: UUID) -> HttpResponseBase:
    """The file of a version, to be changed and published as the next one."""
    held = published(FormVersion, key, version_id)
    content = json.dumps(held.content, indent=2, ensure_ascii=False)
    return attachment(content.encode("utf-8", "surrogatepass"), f"{held.key}.v{held.number}.json", JSON)


@require_safe
@guarded("view", place=FORMS)
def compare(request: HttpRequest, key: str) -> HttpResponseBase:
    """What is otherwise in one version than in another; the two newest, where none are chosen."""
    versions = using.versions_by_form().get(key, [])
    if not versions:
        raise Http404
    former, other = (_chosen(versions, request.GET.get(name, "")) for name in ("from", "to"))
    other = other or versions[0]
    former = former or next((each for each in versions if each.version.number < other.version.number), versions[-1])
    found = changes_between(former.version.definition, other.version.definition, _steps(former.version, other.version))
    context = {
        "title": other.version.title,
        "former": former.version.number,
        "other": other.version.number,
        "groups": change_groups(found),
        "summary": str(TITLES[gravest(found)]) if found else "",
        "choices": [{"value": str(each.version.pk), "text": str(each.version.number)} for each in versions],
        "preset": {"from": str(former.version.pk), "to": str(other.version.pk)},
        "form_url": reverse("form_versions", args=[key]),
    }
    return render(request, "studio/form_compare.jinja", context)


def _steps(former: FormVersion, other: FormVersion) -> tuple[Step, ...]:
    """The steps of the versions after the one up to the other; none lead back to an earlier one."""
    return steps_between(former, other) if former.number < other.number else ()


def _chosen(versions: list[FormStanding], text: str) -> FormStanding | None:
    return next((each for each in versions if str(each.version.pk) == text), None)


def _warnings(held: FormVersion) -> tuple[Finding, ...]:
    """What is worth knowing of a version, as when its file was published; by rules that came since, too."""
    return looked_at(json.dumps(held.content).encode("utf-8", "surrogatepass")).warnings


def _reason(held: FormVersion) -> str:
    """What changed and why, as whoever published it wrote."""
    publication: Any = FormPublication.objects.filter(version=held).first()
    if publication is not None:
        return str(publication.reason)
    return reason_in_trail(held)
