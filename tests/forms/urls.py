"""Addresses for the tests of the wizard: the product's own, and a form that belongs to nothing."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path

from accounts.context import authority
from accounts.guard import rendered
from config.urls import urlpatterns as product
from forms.late_item_wizard import LateItemWizard
from forms.models import Draft

SUBMITTED: list[tuple[dict[str, Any], frozenset[str]]] = []


class ExampleWizard(LateItemWizard):
    """Fills in the draft that the address names."""

    def get_draft(self) -> Draft:
        draft: Draft = Draft.objects.select_related("form_version").get(pk=self.kwargs["draft"])
        return draft

    def page_url(self, slug: str) -> str:
        return f"/example/{self.kwargs['draft']}/{slug}/"

    def item_url(self, slug: str, name: str, item: str) -> str:
        return f"/example/{self.kwargs['draft']}/{slug}/{name}/{item}/"

    def leave_url(self) -> str:
        return "/help/"

    def submit_label(self) -> str:
        return "Submit for approval"

    def what_submitting_does(self) -> list[str]:
        return ["Goes to Priya Marsh."]

    def on_submit(self, answers: dict[str, Any], hidden: frozenset[str]) -> HttpResponse:
        SUBMITTED.append((answers, hidden))
        return HttpResponse("Submitted", status=201)

    def on_already_submitted(self, draft: Draft) -> HttpResponse:
        return HttpResponse("Already submitted", status=410)


@login_required
def example(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
    with authority(request.user.authority_id):  # type: ignore[union-attr]
        response = ExampleWizard.as_view()(request, **kwargs)
        return rendered(response)


urlpatterns = [
    path("example/<uuid:draft>/", example),
    path("example/<uuid:draft>/<slug:page>/", example),
    path("example/<uuid:draft>/<slug:page>/<slug:name>/<slug:item>/", example),
    *product,
]
