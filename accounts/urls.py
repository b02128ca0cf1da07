"""Signing in and out, people and teams. Only the allauth pages that are needed are routed; signing up is closed."""

from allauth.account import views
from django.urls import path

from accounts import own_codes, pages, people_pages, reading, team_pages
from accounts.guard import public
from accounts.sessions import session_left
from accounts.signin import second_factor

urlpatterns = [
    path("login/", public(views.login), name="account_login"),
    path("login/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("login/set-up/", second_factor.set_up, name="second_factor_set_up"),
    path("logout/", public(views.logout), name="account_logout"),
    path("session/", session_left, name="session_left"),
    path("inactive/", pages.closed, name="account_inactive"),
    path("signup/", pages.closed, name="account_signup"),
    path("password/reset/", pages.closed, name="account_reset_password"),
    path("me/", people_pages.me, name="me"),
    path("me/language/", reading.choose_language, name="choose_language"),
    path("me/recovery-codes/", own_codes.recovery_codes, name="recovery_codes"),
    path("people/", people_pages.people, name="people"),
    path("people/<uuid:user_id>/", people_pages.person, name="person"),
    path("people/<uuid:user_id>/unlock/", people_pages.unlock, name="unlock"),
    path("people/<uuid:user_id>/second-step/", people_pages.remove_second_factor, name="remove_second_factor"),
    path("people/<uuid:user_id>/registration/", people_pages.add_registration, name="add_registration"),
    path("teams/", team_pages.teams, name="teams"),
    path("teams/<uuid:team_id>/parent/", team_pages.move_team, name="move_team"),
]
