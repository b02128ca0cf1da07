"""The words that the scripts of GOV.UK's components write into pages, which are English without these."""

import json

from django.utils.translation import gettext


def most_characters() -> str:
    """What stands beneath a field with a limit; the component fills in `%{count}`."""
    return gettext("You can enter up to %{count} characters")


def component_words() -> str:
    """The configuration of the components, as JSON, with their words in the language of the page."""
    counting = {
        "textareaDescription": {"other": most_characters()},
        "charactersUnderLimit": {
            "one": gettext("You have %{count} character remaining"),
            "other": gettext("You have %{count} characters remaining"),
        },
        "charactersAtLimit": gettext("You have 0 characters remaining"),
        "charactersOverLimit": {
            "one": gettext("You have %{count} character too many"),
            "other": gettext("You have %{count} characters too many"),
        },
    }
    password = {
        "showPassword": gettext("Show"),
        "hidePassword": gettext("Hide"),
        "showPasswordAriaLabel": gettext("Show password"),
        "hidePasswordAriaLabel": gettext("Hide password"),
        "passwordShownAnnouncement": gettext("Your password is visible"),
        "passwordHiddenAnnouncement": gettext("Your password is hidden"),
    }
    return json.dumps({"characterCount": {"i18n": counting}, "passwordInput": {"i18n": password}}, ensure_ascii=False)
