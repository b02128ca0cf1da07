"""Signing in and out. Only the allauth pages that are needed are routed; signing up is closed."""

from allauth.account import views
from django.urls import path

from accounts import pages
from accounts.guard import public

urlpatterns = [
    path("login/", public(views.login), name="account_login"),
    path("logout/", public(views.logout), name="account_logout"),
    path("inactive/", pages.closed, name="account_inactive"),
    path("signup/", pages.closed, name="account_signup"),
    path("password/reset/", pages.closed, name="account_reset_password"),
]
