"""What a person was told: the list, opening one, and marking all as read."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.models import Notification
from accounts.notifications import mark_read, unread
from accounts.paging import A_PAGE, pages
from accounts.policy import visible_to


def load_notification(request: HttpRequest, notification_id: UUID) -> Notification | None:
    """The notification of the address."""
    return Notification.objects.filter(pk=notification_id).first()


@guarded("open", place="my_work")
def notifications(request: HttpRequest) -> HttpResponseBase:
    """What this person was told, newest first."""
    user = signed_in(request)
    shown = Paginator(visible_to(user, Notification).order_by("-at", "-id"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "notifications": [
            {
                "words": told.words,
                "url": reverse("notification", args=[told.pk]),
                "at": told.at,
                "unread": told.read_at is None,
            }
            for told in shown
        ],
        "unread": unread(user).count(),
        "page": pages(shown, reverse("notifications")),
    }
    return render(request, "desk/notifications.jinja", context)


@guarded("view", load=load_notification)
def notification(request: HttpRequest, told: Notification, notification_id: UUID) -> HttpResponseBase:
    """Go to what a notification is about; it counts as read from then on."""
    if request.method == "GET":
        mark_read(told.user, told)
    return redirect(told.link)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("open", place="my_work")
def all_read(request: HttpRequest) -> HttpResponseBase:
    """Mark everything as read. Only opened, the address leads to the list."""
    user = signed_in(request)
    if request.method == "POST":
        count = mark_read(user)
        words = ngettext("%(count)s notification marked as read.", "%(count)s notifications marked as read.", count)
        tell(request, words % {"count": count})
    return redirect("notifications")
